package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.reason.Blame;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that show each other that they are of one kind; and what all others notice of it, which is nothing. */
class KinTest {

    private static final long SEED = 4_096;
    private static final int NONCE_AT = 60;
    private static final CloseReason UNKNOWN = new CloseReason.MessageUndecodable("the unknown tag 15");

    private final Steps steps = new Steps();

    /** All that went over a channel, each direction for itself. */
    private record Conversation(byte[] dialler, byte[] acceptor, long requested, int flushes) {

        byte[] said(Direction direction) {
            return direction == Direction.OUTBOUND ? dialler : acceptor;
        }

        byte[] greeting(Direction direction) {
            byte[] said = said(direction);
            return Arrays.copyOf(
                    said, 2 + Short.toUnsignedInt(ByteBuffer.wrap(said).getShort()));
        }

        /** What the frames of one side hold, with the far end's eyes. */
        List<ByteString> plaintexts(Direction direction) throws Violation {
            byte[] key = Curve25519.channelKey(
                            ReferenceIdentities.INITIATOR.secretKey(),
                            ReferenceIdentities.RESPONDER.publicKey().toByteArray())
                    .orElseThrow();
            Direction farEnd = direction == Direction.OUTBOUND ? Direction.INBOUND : Direction.OUTBOUND;
            Frames frames = Frames.of(
                    new BouncyCastleBoxes(), key, ChannelKeys.of(farEnd, greeting(farEnd), greeting(direction)));
            List<ByteString> plaintexts = new ArrayList<>();
            ByteBuffer rest = ByteBuffer.wrap(said(direction)).position(greeting(direction).length);
            while (rest.hasRemaining()) {
                byte[] frame = new byte[2 + Short.toUnsignedInt(rest.getShort(rest.position()))];
                rest.get(frame);
                plaintexts.add(ByteString.of(frames.open(frame).orElseThrow()));
            }
            return plaintexts;
        }
    }

    @ParameterizedTest
    @CsvSource({"NEW, NEW", "RESUMING, NEW", "NEW, RESUMING", "RESUMING, RESUMING"})
    void whoShowsItselfIsRecognisedAndUnderstood(Kin ofAlice, Kin ofBob) {
        Party alice = alice(ofAlice, Party.DIALLERS_NONCE);
        Party bob = bob(ofBob, Party.ACCEPTORS_NONCE);
        meet(alice, bob);

        assertEquals(ofAlice, bob.introductions.get(0).kin());
        assertEquals(ofBob, alice.introductions.get(0).kin());
        List<Message> messages = new ArrayList<>(KindredCodecTest.messages());
        messages.add(new Message.Bootstrap());
        alice.send(messages.toArray(new Message[0]));
        bob.send(messages.toArray(new Message[0]));
        steps.run();
        assertEquals(messages, bob.received);
        assertEquals(messages, alice.received);
        assertEquals(15, alice.channel.orElseThrow().encodedBytes(new Message.Acknowledge(7)));
    }

    @ParameterizedTest
    @CsvSource({"NEW, STRANGER", "RESUMING, STRANGER", "STRANGER, NEW", "STRANGER, RESUMING", "STRANGER, STRANGER"})
    void whoDoesNotShowItselfRecognisesNobodyAndIsToldNothing(Kin ofAlice, Kin ofBob) {
        Party alice = alice(ofAlice, Party.DIALLERS_NONCE);
        Party bob = bob(ofBob, Party.ACCEPTORS_NONCE);
        meet(alice, bob);

        assertEquals(Kin.STRANGER, bob.introductions.get(0).kin());
        assertEquals(Kin.STRANGER, alice.introductions.get(0).kin());
        for (Message.Kindred message : KindredCodecTest.messages()) {
            String sentence =
                    "the wire has no form for " + message.getClass().getSimpleName() + " to a node of another kind";
            for (Party party : List.of(alice, bob)) {
                assertEquals(
                        sentence,
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> party.channel.orElseThrow().encodedBytes(message))
                                .getMessage());
                assertThrows(IllegalArgumentException.class, () -> party.send(message));
            }
        }
        alice.send(new Message.Bootstrap());
        steps.run();
        assertEquals(List.of(new Message.Bootstrap()), bob.received);
    }

    @ParameterizedTest
    @CsvSource({"STRANGER, STRANGER", "STRANGER, NEW", "NEW, STRANGER", "RESUMING, STRANGER"})
    void theTagStaysUnknownUnlessBothShowedThemselves(Kin ofMallory, Kin ofBob) {
        for (String vector : KindredCodecTest.VECTORS) {
            Party bob = bob(ofBob, Party.ACCEPTORS_NONCE);
            Stranger mallory = accepted(bob, ofMallory);
            mallory.seal(vector.substring(0, 2 * Envelope.BYTES));

            assertEquals(List.of(UNKNOWN), bob.ends, "by its first six bytes");
            assertEquals(List.of(), bob.received);
        }
    }

    @Test
    void whoCopiesAMarkIsAStranger() {
        Party bob = bob(Kin.NEW, Party.ACCEPTORS_NONCE);
        ByteString seen = Mark.nonce(Kin.NEW, ReferenceIdentities.RESPONDER.publicKey(), new Random(SEED));
        Stranger mallory = Stranger.alice(steps);
        bob.meet(mallory.wire());
        steps.run();
        mallory.greet(withNonce(mallory.honestGreeting(), seen)).seal(new byte[2]);

        assertEquals(Kin.STRANGER, bob.introductions.get(0).kin());
        assertEquals(seen, bob.introductions.get(0).mark());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00001fff000f", // longer than any, by its first six bytes
                "00000002000f", // no kind
                "00000003000f00", // no such kind
                "00000003000f0a",
                "00000003000fff",
                "00000004000f0902", // neither more nor no more
                "00000004000f0101", // a list that is cut off
                "00000004000f0121", // a list of more than any may have
                "0000000b000f048000000000000000", // a negative number
                "0000000c000f04000000000000010200", // a byte too many
                "0000000a000f0400000000000001", // and one too few
                "0000000e000f02010008312e322e333a3830" // a point without its scheme
            })
    void aMessageThatIsNoneEndsTheChannel(String plaintext) {
        Party bob = bob(Kin.NEW, Party.ACCEPTORS_NONCE);
        Stranger mallory = accepted(bob, Kin.NEW);
        mallory.seal(plaintext);

        assertEquals(1, bob.ends.size(), "ended");
        assertInstanceOf(CloseReason.MessageUndecodable.class, bob.ends.get(0));
        assertEquals(Blame.ADDRESS_AND_PEER, bob.ends.get(0).blame());
        assertEquals(List.of(), bob.received);
    }

    @Test
    void theTagsBesideItStayWhatTheyWere() {
        Party bob = bob(Kin.NEW, Party.ACCEPTORS_NONCE);
        Stranger kin = accepted(bob, Kin.NEW);
        kin.seal("0000000b000f040000000000000102" + "00000003001004");
        assertEquals(
                List.of(
                        new Message.Acknowledge(258),
                        new Message.Application(new MessageId(0x10), Payload.of(new byte[] {4}))),
                bob.received);
        kin.seal("00000002000e");
        assertEquals(List.of(new CloseReason.MessageUndecodable("the unknown tag 14")), bob.ends);
    }

    /** Whatever a peer sends: it is read as long as it is what we say ourselves, and no more is kept of it than may be. */
    @Test
    void aStreamWithSomethingChangedIsReadOrRefused() {
        System.out.println("streams with something changed: seed " + SEED);
        Random random = new Random(SEED);
        byte[] honest = KnownAnswersTest.bytes(String.join("", KindredCodecTest.VECTORS));
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            String where = "seed " + SEED + ", round " + round;
            MessageDecoder decoder = new MessageDecoder(new PointCodec("tcp"), () -> 8_192, Vocabulary.KINDRED);
            ByteBuffer stream = ByteBuffer.wrap(GarbageTest.mutated(honest, random));
            try {
                while (stream.hasRemaining()) {
                    byte[] frame = new byte[1 + random.nextInt(stream.remaining())];
                    stream.get(frame);
                    decoder.feed(frame, 0, frame.length);
                    while (decoder.next().isPresent()) {
                        assertEquals(0, decoder.unfinishedBytes(), where);
                    }
                    assertTrue(decoder.unfinishedBytes() <= KindredCodec.MAX_BYTES, where);
                }
            } catch (Violation e) {
                refused++;
                assertTrue(
                        e.reason() instanceof CloseReason.MessageUndecodable
                                || e.reason() instanceof CloseReason.MessageTooLarge,
                        where);
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
    }

    static List<Consumer<Introduction>> decisions() {
        return List.of(
                Introduction::accept,
                introduction -> introduction.reject(new Rejection.TooManyConnections(), KnownAnswersTest.TWO_POINTS));
    }

    /** The marked node and the unmarked one draw the same random bytes: all is the same but the nonce and what is sealed under it. */
    @ParameterizedTest
    @MethodSource("decisions")
    void towardsOthersEveryByteButTheNonceIsThatOfAnUnmarkedNode(Consumer<Introduction> decision) throws Violation {
        for (Direction direction : Direction.values()) {
            Conversation unmarked = converse(direction, Kin.STRANGER, nonce(direction), decision);
            for (Kin kin : List.of(Kin.NEW, Kin.RESUMING)) {
                Conversation marked = converse(direction, kin, nonce(direction), decision);

                byte[] expected = unmarked.greeting(direction);
                byte[] greeting = marked.greeting(direction);
                assertNotEquals(ByteString.of(expected), ByteString.of(greeting));
                System.arraycopy(expected, NONCE_AT + 16, greeting, NONCE_AT + 16, 8);
                assertArrayEquals(expected, greeting);
                for (Direction side : Direction.values()) {
                    assertEquals(unmarked.said(side).length, marked.said(side).length);
                    assertEquals(unmarked.plaintexts(side), marked.plaintexts(side));
                }
                assertEquals(unmarked.requested(), marked.requested());
                assertEquals(unmarked.flushes(), marked.flushes());
            }
        }
    }

    /** And an unmarked node that happens to draw the marked one's nonce says the very same from the first byte to the last. */
    @ParameterizedTest
    @MethodSource("decisions")
    void anUnmarkedNodeWithTheSameNonceCannotBeToldFromAMarkedOne(Consumer<Introduction> decision) {
        for (Direction direction : Direction.values()) {
            for (Kin kin : List.of(Kin.NEW, Kin.RESUMING)) {
                Conversation marked = converse(direction, kin, nonce(direction), decision);
                byte[] drawn = Arrays.copyOfRange(
                        marked.greeting(direction), NONCE_AT, NONCE_AT + ConnectionMessage.NONCE_BYTES);
                Conversation unmarked = converse(direction, Kin.STRANGER, drawn, decision);

                assertArrayEquals(unmarked.dialler(), marked.dialler());
                assertArrayEquals(unmarked.acceptor(), marked.acceptor());
            }
        }
    }

    /** A node of that kind, on that side, and one that shows nothing: they meet, the latter decides, and all that Octez knows is said. */
    private Conversation converse(Direction direction, Kin kin, byte[] nonce, Consumer<Introduction> decision) {
        boolean dialling = direction == Direction.OUTBOUND;
        Party alice = dialling ? alice(kin, nonce) : alice(Kin.STRANGER, Party.DIALLERS_NONCE);
        Party bob = dialling ? bob(Kin.STRANGER, Party.ACCEPTORS_NONCE) : bob(kin, nonce);
        (dialling ? bob : alice).deciding(decision);
        WireChannel dialled = new WireChannel(Direction.OUTBOUND, steps);
        WireChannel accepted = new WireChannel(Direction.INBOUND, steps);
        meet(alice, dialled, bob, accepted);
        for (Party party : List.of(alice, bob)) {
            if (party.channel.isPresent()) {
                party.send(
                        new Message.Bootstrap(),
                        new Message.Advertise(KnownAnswersTest.TWO_POINTS),
                        new Message.SwapRequest(
                                KnownAnswersTest.TWO_POINTS.get(0), ReferenceIdentities.RESPONDER.peer()),
                        new Message.SwapAck(KnownAnswersTest.TWO_POINTS.get(1), ReferenceIdentities.INITIATOR.peer()),
                        new Message.Application(new MessageId(0x31), Payload.of(new byte[70_000])),
                        new Message.Disconnect());
                steps.run();
            }
        }
        assertEquals(alice.channel.isPresent() ? 6 : 0, alice.received.size());
        assertEquals(alice.received, bob.received);
        WireChannel own = dialling ? dialled : accepted;
        return new Conversation(dialled.sent(), accepted.sent(), own.requested(), own.flushes());
    }

    private static byte[] nonce(Direction direction) {
        return direction == Direction.OUTBOUND ? Party.DIALLERS_NONCE : Party.ACCEPTORS_NONCE;
    }

    private static Party alice(Kin kin, byte[] nonce) {
        return new Party(
                ReferenceIdentities.INITIATOR,
                Party.SETTINGS,
                new Manners(OptionalInt.of(9732), false, false, kin),
                nonce);
    }

    private static Party bob(Kin kin, byte[] nonce) {
        return new Party(
                ReferenceIdentities.RESPONDER,
                Party.SETTINGS,
                new Manners(OptionalInt.empty(), false, true, kin),
                nonce);
    }

    private void meet(Party alice, Party bob) {
        meet(alice, new WireChannel(Direction.OUTBOUND, steps), bob, new WireChannel(Direction.INBOUND, steps));
    }

    private void meet(Party alice, WireChannel dialled, Party bob, WireChannel accepted) {
        dialled.connect(accepted);
        alice.meet(dialled);
        bob.meet(accepted);
        steps.run();
    }

    /** A far end with that mark, which both sides have let in. */
    private Stranger accepted(Party bob, Kin kin) {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        steps.run();
        ByteString nonce = Mark.nonce(kin, ReferenceIdentities.INITIATOR.publicKey(), new Random(SEED));
        stranger.greet(withNonce(stranger.honestGreeting(), nonce));
        stranger.seal(new byte[2]);
        stranger.seal(new byte[1]);
        assertEquals(Optional.empty(), stranger.wire().closedFor());
        return stranger;
    }

    private static ConnectionMessage withNonce(ConnectionMessage message, ByteString nonce) {
        return new ConnectionMessage(
                message.port(),
                message.publicKey(),
                message.stamp(),
                nonce,
                message.network(),
                message.databaseVersion(),
                message.p2pVersion());
    }
}
