package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What real nodes wrote and read: see {@link Vectors}. The recorded sessions are in {@code RecordedSessionTest}. */
class RecordedDataTest {

    private static final PointCodec POINTS = new PointCodec("tcp");
    private static final int LIMIT = Party.SETTINGS.maxMessageBytes();

    @TestFactory
    Stream<DynamicTest> nonces() {
        return Vectors.each("nonces.json", vector -> {
            if (vector.get("kind").asText().equals("increment")) {
                Nonce nonce = new Nonce(Vectors.hex(vector, "nonce"));
                nonce.advance();
                assertArrayEquals(Vectors.hex(vector, "next"), nonce.bytes());
                return;
            }
            ChannelKeys keys = ChannelKeys.of(
                    vector.get("incoming").asBoolean() ? Direction.INBOUND : Direction.OUTBOUND,
                    Vectors.hex(vector, "sent_connection_message"),
                    Vectors.hex(vector, "received_connection_message"));
            assertArrayEquals(Vectors.hex(vector, "local_nonce"), keys.sending().bytes());
            assertArrayEquals(
                    Vectors.hex(vector, "remote_nonce"), keys.receiving().bytes());
        });
    }

    @TestFactory
    Stream<DynamicTest> connectionMessages() {
        return Vectors.each("connection_messages.json", vector -> {
            byte[] framed = Vectors.hex(vector, "framed");
            ConnectionMessage message = ConnectionMessage.decode(framed);
            JsonNode decoded = vector.get("decoded");

            assertEquals(decoded.get("port").asInt(), message.port().orElse(0));
            assertEquals(decoded.get("public_key").asText(), message.publicKey().hex());
            assertEquals(
                    decoded.get("proof_of_work_stamp").asText(), message.stamp().hex());
            assertEquals(decoded.get("message_nonce").asText(), message.nonce().hex());
            assertEquals(decoded.get("chain_name").asText(), message.readableNetwork());
            assertEquals(decoded.get("distributed_db_version").asInt(), message.databaseVersion());
            assertEquals(decoded.get("p2p_version").asInt(), message.p2pVersion());
            assertEquals(
                    vector.get("peer_id").asText(),
                    PeerIds.ofPublicKey(message.publicKey()).text());
            int bits = vector.get("pow_zero_bits").asInt();
            assertTrue(new Difficulty(bits).accepts(message.publicKey(), message.stamp()));
            assertFalse(new Difficulty(bits + 1).accepts(message.publicKey(), message.stamp()));
            assertArrayEquals(framed, message.encode());
            assertArrayEquals(
                    Vectors.hex(vector, "connection_message_body"), Arrays.copyOfRange(framed, 2, framed.length));
        });
    }

    @TestFactory
    Stream<DynamicTest> tamperedFrames() {
        return Vectors.each("frames_tampered.json", vector -> {
            byte[] frame = Vectors.hex(vector, "frame");
            try (SecretBox box = new BouncyCastleBoxes().box(Vectors.hex(vector, "precomputed_key"))) {
                ByteBuffer sealed = ByteBuffer.wrap(frame, Frames.LENGTH_BYTES, frame.length - Frames.LENGTH_BYTES);
                ByteBuffer plaintext = ByteBuffer.allocate(frame.length);
                assertFalse(box.open(Vectors.hex(vector, "nonce"), sealed, plaintext));
                assertEquals(0, plaintext.position());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return Vectors.each("ack_messages.json", vector -> {
            byte[] body = Vectors.hex(vector, "body");
            Answer answer = Answer.decode(body, POINTS);
            JsonNode decoded = vector.get("decoded");
            Answer expected =
                    switch (decoded.get("type").asText()) {
                        case "Ack" -> new Answer.Ack();
                        case "Nack_v_0" -> new Answer.BareNack();
                        default ->
                            new Answer.Nack(decoded.get("motive").asInt(), points(decoded.get("points")), POINTS);
                    };
            assertEquals(expected, answer);
            assertArrayEquals(body, answer.encode());
        });
    }

    @TestFactory
    Stream<DynamicTest> messages() {
        return Vectors.each("p2p_messages.json", vector -> {
            byte[] bytes = vector.has("file")
                    ? Vectors.bytes(vector.get("file").asText())
                    : Vectors.hex(vector, "p2p_message");
            List<Message> decoded = decode(bytes);

            assertEquals(1, decoded.size());
            assertArrayEquals(bytes, encode(decoded.get(0)));
            if (!vector.has("decoded")) {
                return;
            }
            int tag = Integer.decode(vector.get("decoded").get("tag").asText());
            if (tag >= Envelope.FIRST_APPLICATION_TAG) {
                Message expected = new Message.Application(
                        new MessageId(tag), Payload.of(Arrays.copyOfRange(bytes, Envelope.BYTES, bytes.length)));
                assertEquals(expected, decoded.get(0));
            } else {
                assertEquals(
                        vector.get("decoded").get("name").asText(),
                        decoded.get(0).getClass().getSimpleName());
            }
        });
    }

    /** What is malformed inside of an application message is the application's business: it is carried byte for byte. */
    @TestFactory
    Stream<DynamicTest> limitsOfMessages() {
        return Vectors.each("p2p_messages_limits.json", vector -> {
            byte[] bytes = Vectors.hex(vector, "p2p_message");
            boolean application = bytes.length >= Envelope.BYTES
                    && ByteBuffer.wrap(bytes).getShort(4) >= Envelope.FIRST_APPLICATION_TAG;
            if (vector.get("expect").asText().equals("reject") && !application) {
                assertThrows(Violation.class, () -> decode(bytes));
                return;
            }
            List<Message> decoded = decode(bytes);
            assertEquals(1, decoded.size());
            if (vector.has("points")) {
                assertEquals(
                        vector.get("points").asInt(),
                        ((Message.Advertise) decoded.get(0)).points().size());
            }
            if (vector.has("decoded")) {
                assertEquals(new Message.Advertise(points(vector.get("decoded").get("points"))), decoded.get(0));
            }
            if (application) {
                assertArrayEquals(bytes, encode(decoded.get(0)));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> pointsThatOperatorsWrite() {
        JsonNode file = Vectors.file("points_cli_syntax.json");
        List<DynamicTest> tests = new ArrayList<>();
        file.get("accept")
                .forEach(text -> tests.add(DynamicTest.dynamicTest("accept " + text.asText(), () -> {
                    PointText written = PointText.parse(text.asText());
                    assertEquals(text.asText().contains("#"), written.peer().isPresent());
                    assertEquals(text.asText().contains(":8444"), written.port().equals(OptionalInt.of(8444)));
                })));
        file.get("reject")
                .forEach(text -> tests.add(DynamicTest.dynamicTest(
                        "reject " + text.asText(),
                        () -> assertThrows(IllegalArgumentException.class, () -> PointText.parse(text.asText())))));
        return tests.stream();
    }

    @Test
    void aLargeMessageIsCutAsOctezCutsIt() {
        JsonNode vector = StreamSupport.stream(
                        Vectors.file("p2p_messages.json").get("vectors").spliterator(), false)
                .filter(each -> each.has("chunks_at_octez_default"))
                .findFirst()
                .orElseThrow();
        Steps steps = new Steps();
        WireChannel wire = new WireChannel(Direction.OUTBOUND, steps);
        ChannelKeys keys = new ChannelKeys(new Nonce(new byte[24]), new Nonce(new byte[24]), ByteString.empty());
        Outgoing outgoing = new Outgoing(Frames.of(new BouncyCastleBoxes(), new byte[32], keys), wire);
        outgoing.begin(List.of(ByteBuffer.wrap(Vectors.bytes(vector.get("file").asText()))));
        List<Integer> chunks = new ArrayList<>();
        while (!outgoing.done()) {
            chunks.add(sealed(outgoing) - Frames.OVERHEAD_BYTES);
        }
        List<Integer> expected = new ArrayList<>();
        vector.get("chunks_at_octez_default").forEach(chunk -> expected.add(chunk.asInt()));
        assertEquals(expected, chunks);
    }

    private static int sealed(Outgoing outgoing) {
        try {
            return outgoing.sealFrame(Party.SETTINGS.framePlaintextBytes());
        } catch (Violation e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Message> decode(byte[] bytes) throws Violation {
        MessageDecoder decoder = new MessageDecoder(POINTS, () -> LIMIT, Vocabulary.OCTEZ);
        decoder.feed(bytes, 0, bytes.length);
        List<Message> messages = new ArrayList<>();
        for (Optional<Message> next = decoder.next(); next.isPresent(); next = decoder.next()) {
            messages.add(next.get());
        }
        return messages;
    }

    private static byte[] encode(Message message) {
        StringBuilder hex = new StringBuilder();
        new MessageEncoder(POINTS, LIMIT, Vocabulary.OCTEZ)
                .encode(message)
                .forEach(piece -> hex.append(ByteString.of(piece).hex()));
        return HexFormat.of().parseHex(hex.toString());
    }

    private static List<PointId> points(JsonNode texts) {
        List<PointId> points = new ArrayList<>();
        texts.forEach(text -> points.add(PointId.parse(text.asText())));
        return points;
    }
}
