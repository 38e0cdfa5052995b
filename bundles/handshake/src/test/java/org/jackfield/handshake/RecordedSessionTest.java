package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sessions of real nodes, replayed: one whose secret key is known, frame by frame; of the other the plaintexts. */
class RecordedSessionTest {

    private static final String CAPTURE = "capture_session_known_key.json";
    private static final int SENT_FRAMES = 260;
    private static final int RECEIVED_FRAMES = 5;
    private static final long SEED = 2020;

    private final Steps steps = new Steps();

    /** We are the recorded node: what it received makes us say exactly what it said. */
    @Test
    void withItsKeyAndItsNonceWeSayByteForByteWhatTheRecordedNodeSaid() {
        JsonNode capture = Vectors.file(CAPTURE);
        Party recorded = recorded(capture);
        WireChannel wire = new WireChannel(Direction.OUTBOUND, steps);
        recorded.meet(wire);
        steps.run();
        assertArrayEquals(Vectors.hex(capture, "sent_connection_message"), wire.takeSent());

        ByteArrayOutputStream fromThere = new ByteArrayOutputStream();
        fromThere.writeBytes(Vectors.hex(capture, "received_connection_message"));
        fromThere.writeBytes(receivedWithGapsFilled(capture));
        Random random = new Random(SEED);
        wire.segments(waiting -> 1 + random.nextInt(waiting));
        wire.arrive(fromThere.toByteArray());
        steps.run();
        List<Message> expected = plaintexts(capture, "received").stream()
                .skip(2)
                .map(RecordedSessionTest::application)
                .toList();
        assertEquals(RECEIVED_FRAMES - 2, expected.size());
        assertEquals(expected, recorded.received, "seed " + SEED);
        assertEquals(
                capture.get("remote_peer_id").asText(),
                recorded.introductions.get(0).peer().text());

        plaintexts(capture, "sent").stream()
                .skip(2)
                .map(RecordedSessionTest::application)
                .forEach(recorded.toSend::add);
        recorded.transmit(Integer.MAX_VALUE);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        frames(capture, "sent").forEach(said::writeBytes);
        assertArrayEquals(said.toByteArray(), wire.sent());
    }

    /** We are its far end, with the key that the two agreed on: all its frames open and decode, in order. */
    @Test
    void allFramesOfTheRecordedNodeOpenAndDecodeInOrder() throws Exception {
        JsonNode capture = Vectors.file(CAPTURE);
        List<byte[]> frames = frames(capture, "sent");
        List<byte[]> plaintexts = plaintexts(capture, "sent");
        assertEquals(SENT_FRAMES, frames.size());
        ChannelKeys keys = ChannelKeys.of(
                Direction.INBOUND,
                Vectors.hex(capture, "received_connection_message"),
                Vectors.hex(capture, "sent_connection_message"));
        Frames opening = Frames.of(new BouncyCastleBoxes(), Vectors.hex(capture, "precomputed_key"), keys);
        for (int i = 0; i < 2; i++) {
            assertArrayEquals(plaintexts.get(i), opening.open(frames.get(i)).orElseThrow());
        }

        for (int most : new int[] {1, 700, Integer.MAX_VALUE}) {
            Party farEnd = Party.bob(Party.SETTINGS);
            WireChannel wire = new WireChannel(Direction.INBOUND, steps);
            TezosSecureChannel channel = new TezosSecureChannel(
                    wire,
                    ReferenceIdentities.INITIATOR.peer(),
                    new Announcement("", 0, 1, OptionalInt.empty(), false, false),
                    ByteString.empty(),
                    skipTwo(capture, keys),
                    farEnd.handshake::settings,
                    Vocabulary.OCTEZ,
                    farEnd.handshake.unfinished());
            channel.hear(farEnd);
            wire.hear(channel);
            wire.segments(waiting -> most);
            channel.request(Integer.MAX_VALUE);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            frames.stream().skip(2).forEach(stream::writeBytes);
            wire.arrive(stream.toByteArray());
            steps.run();

            assertEquals(
                    plaintexts.stream()
                            .skip(2)
                            .map(RecordedSessionTest::application)
                            .toList(),
                    farEnd.received,
                    "segments of " + most);
            assertEquals(stream.size(), farEnd.consumed);
            assertEquals(List.of(), farEnd.ends);
        }
    }

    @TestFactory
    Stream<DynamicTest> allPlaintextsOfTheOtherSessionDecode() {
        return Vectors.each("recorded_octez_session.json", vector -> {
            byte[] frame = Vectors.hex(vector, "frame");
            String type = vector.get("type").asText();
            if (type.equals("Connection")) {
                ConnectionMessage message = ConnectionMessage.decode(frame);
                assertArrayEquals(frame, message.encode());
                assertEquals(vector.get("decoded").get("chain_name").asText(), message.readableNetwork());
                return;
            }
            byte[] plaintext = Vectors.hex(vector, "plaintext");
            assertEquals(Frames.wireBytes(frame), frame.length);
            assertEquals(frame.length - Frames.OVERHEAD_BYTES, plaintext.length);
            if (type.equals("Metadata")) {
                Metadata metadata = Metadata.decode(plaintext);
                assertEquals(vector.get("decoded").get("private_node").asBoolean(), metadata.privateNode());
                assertEquals(vector.get("decoded").get("disable_mempool").asBoolean(), metadata.withoutMempool());
                assertArrayEquals(plaintext, metadata.encode());
            } else if (type.equals("Ack")) {
                assertEquals(new Answer.Ack(), Answer.decode(plaintext, new PointCodec("tcp")));
            } else {
                MessageDecoder decoder = new MessageDecoder(new PointCodec("tcp"), () -> 1 << 20, Vocabulary.OCTEZ);
                decoder.feed(plaintext, 0, plaintext.length);
                assertEquals(Optional.of(application(plaintext)), decoder.next());
                assertEquals(Optional.empty(), decoder.next());
            }
        });
    }

    /** The recorder has lost frames; in the place of each stands an empty one, which the protocol permits and which says nothing. */
    private static byte[] receivedWithGapsFilled(JsonNode capture) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        Nonce nonce = new Nonce(Vectors.hex(capture, "remote_nonce_0"));
        int index = 0;
        try (SecretBox box = new BouncyCastleBoxes().box(Vectors.hex(capture, "precomputed_key"))) {
            for (JsonNode frame : capture.get("received")) {
                for (; index < frame.get("nonce_index").asInt(); index++) {
                    ByteBuffer empty = ByteBuffer.allocate(18).putShort((short) 16);
                    box.seal(nonce.bytes(), ByteBuffer.allocate(0), empty);
                    stream.writeBytes(empty.array());
                    nonce.advance();
                }
                assertArrayEquals(Vectors.hex(frame, "nonce"), nonce.bytes());
                stream.writeBytes(Vectors.hex(frame, "frame"));
                nonce.advance();
                index++;
            }
        }
        return stream.toByteArray();
    }

    private static Party recorded(JsonNode capture) {
        JsonNode identity = capture.get("local_identity");
        JsonNode said = capture.get("sent_connection_decoded");
        HandshakeSettings settings =
                HandshakeSettings.of(said.get("chain_name").asText()).withVersions(0, 1);
        return new Party(
                ReferenceIdentities.identity(
                        identity.get("secret_key").asText(),
                        identity.get("public_key").asText(),
                        identity.get("proof_of_work_stamp").asText()),
                settings,
                new Manners(OptionalInt.of(said.get("port").asInt()), false, false),
                Vectors.hex(said, "message_nonce"));
    }

    private static Frames skipTwo(JsonNode capture, ChannelKeys keys) {
        byte[] receiving = Vectors.hex(capture, "local_nonce_0");
        Nonce third = new Nonce(receiving);
        third.advance();
        third.advance();
        return Frames.of(
                new BouncyCastleBoxes(),
                Vectors.hex(capture, "precomputed_key"),
                new ChannelKeys(new Nonce(new byte[24]), third, keys.transcript()));
    }

    private static List<byte[]> frames(JsonNode capture, String direction) {
        return each(capture, direction, "frame");
    }

    private static List<byte[]> plaintexts(JsonNode capture, String direction) {
        return each(capture, direction, "plaintext");
    }

    private static List<byte[]> each(JsonNode capture, String direction, String field) {
        return StreamSupport.stream(capture.get(direction).spliterator(), false)
                .map(frame -> Vectors.hex(frame, field))
                .toList();
    }

    /** All messages of these sessions are the application's, each in a frame of its own. */
    private static Message application(byte[] plaintext) {
        ByteBuffer bytes = ByteBuffer.wrap(plaintext);
        assertEquals(plaintext.length - 4, bytes.getInt());
        int tag = Short.toUnsignedInt(bytes.getShort());
        assertTrue(tag >= Envelope.FIRST_APPLICATION_TAG);
        return new Message.Application(
                new MessageId(tag), Payload.of(Arrays.copyOfRange(plaintext, 6, plaintext.length)));
    }
}
