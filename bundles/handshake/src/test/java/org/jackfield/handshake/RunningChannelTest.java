package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.ReferenceIdentities;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages over a channel that both sides have accepted. */
class RunningChannelTest {

    private static final long SEED = 1992;

    private final Steps steps = new Steps();
    private final WireChannel dialled = new WireChannel(Direction.OUTBOUND, steps);
    private final WireChannel accepted = new WireChannel(Direction.INBOUND, steps);
    private Party alice = Party.alice(Party.SETTINGS);
    private final Party bob = Party.bob(Party.SETTINGS);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2_041, 2_042, 2_043, 65_510, 65_511, 65_512, 131_028, 131_029, 1_000_000})
    void aMessageOfAnySizeArrivesAsItWasSent(int size) {
        meet();
        Message message = random(size);
        alice.send(message);
        steps.run();

        assertEquals(List.of(message), bob.received);
        assertEquals(size + 6, alice.channel.orElseThrow().encodedBytes(message));
    }

    @Test
    void anySplitOfTheStreamGivesTheSameMessages() {
        for (int round = 0; round < 40; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            RunningChannelTest fresh = new RunningChannelTest();
            int most = List.of(1, 2, 17, 18, 19, 1_000, 30_000, 65_535, 200_000).get(round % 9);
            fresh.accepted.segments(waiting -> 1 + random.nextInt(most));
            fresh.meet();
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                messages.add(random(random.nextInt(most > 100 ? 150_000 : 400)));
            }
            messages.add(new Message.SwapAck(KnownAnswersTest.TWO_POINTS.get(0), ReferenceIdentities.INITIATOR.peer()));
            fresh.alice.send(messages.toArray(new Message[0]));
            fresh.steps.run();
            assertEquals(messages, fresh.bob.received, "seed " + seed);
        }
    }

    @Test
    void framesMayHoldPartsAndSeveralMessages() {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        steps.run();
        stranger.beAccepted();
        byte[] stream = KnownAnswersTest.bytes("000000020002" + "00000005001001020" + "3" + "000000020001"
                + "0000000300ff09" + "000000020010" + "000000020002");
        List<Message> expected = List.of(
                new Message.Bootstrap(),
                application(0x10, 1, 2, 3),
                new Message.Disconnect(),
                application(0xff, 9),
                application(0x10),
                new Message.Bootstrap());
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                bob.received.clear();
                stranger.seal(Arrays.copyOf(stream, first));
                stranger.seal(Arrays.copyOfRange(stream, first, second));
                stranger.seal(Arrays.copyOfRange(stream, second, stream.length));
                assertEquals(expected, bob.received, "cut at " + first + " and " + second);
            }
        }
    }

    @Test
    void framesWithoutContentArePermitted() {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        steps.run();
        stranger.beAccepted();
        stranger.seal(new byte[0]);
        stranger.seal("0000");
        stranger.seal(new byte[0]);
        stranger.seal("00020002");

        assertEquals(List.of(new Message.Bootstrap()), bob.received);
    }

    @Test
    void theLongestFrameOfAnotherIsRead() {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        steps.run();
        stranger.beAccepted();
        byte[] plaintext = new byte[65_519];
        ByteBuffer.wrap(plaintext).putInt(65_515).putShort((short) 0x10);
        stranger.seal(plaintext);

        assertEquals(List.of(new Message.Application(new MessageId(0x10), Payload.of(new byte[65_513]))), bob.received);
    }

    @Test
    void framesAreAsLongAsPossibleAndEveryMessageBeginsOne() {
        meet();
        dialled.takeSent();
        alice.send(random(65_511), random(65_512), random(0));

        assertEquals(List.of(65_535, 65_535, 19, 24), frameLengths(dialled.takeSent()));
    }

    @Test
    void chunksMayBeSetShorter() {
        alice = Party.alice(new HandshakeSettings(
                "TEZOS_MAINNET", 2, 0, 1, 0, new Difficulty(12), 1 << 20, 1 << 28, OptionalInt.of(25), "tcp"));
        meet();
        dialled.takeSent();
        Message message = random(10);
        alice.send(message);
        steps.run();

        assertEquals(List.of(25, 25, 20), frameLengths(dialled.takeSent()));
        assertEquals(List.of(message), bob.received);
    }

    @Test
    void aPayloadInPiecesLeavesAsOne() {
        meet();
        byte[] bytes = bytes(200_000);
        List<ByteBuffer> pieces = List.of(
                ByteBuffer.wrap(bytes, 0, 1),
                ByteBuffer.allocate(0),
                ByteBuffer.allocateDirect(99_999).put(bytes, 1, 99_999).flip(),
                ByteBuffer.wrap(bytes, 100_000, 70_000),
                ByteBuffer.wrap(bytes, 170_000, 30_000));
        Payload payload = Payload.wrap(pieces);
        alice.send(new Message.Application(new MessageId(0x21), payload));
        alice.send(new Message.Application(new MessageId(0x21), payload));
        steps.run();

        Message expected = new Message.Application(new MessageId(0x21), Payload.of(bytes));
        assertEquals(List.of(expected, expected), bob.received);
    }

    @Test
    void aLargeMessageArrivesInThePiecesThatItsFramesWereOpenedInto() {
        meet();
        alice.send(random(200_000));
        steps.run();

        Payload payload = ((Message.Application) bob.received.get(0)).payload();
        assertEquals(
                List.of(65_511, 65_517, 65_517, 3_455),
                payload.pieces().stream().map(ByteBuffer::remaining).toList());
    }

    @Test
    void aTransmissionKeepsToItsBudgetAndGoesOnWhereItStopped() {
        meet();
        dialled.takeSent();
        Message large = random(200_000);
        alice.toSend.add(large);
        alice.toSend.add(new Message.Bootstrap());
        int flushes = dialled.flushes();

        assertEquals(65_535, alice.transmit(65_517));
        assertEquals(65_535 * 2, alice.transmit(65_536));
        assertEquals(flushes + 2, dialled.flushes());
        assertEquals(3_455 + 18 + 24, alice.transmit(1_000_000));
        assertEquals(0, alice.transmit(1_000_000));
        assertEquals(flushes + 3, dialled.flushes());
        steps.run();
        assertEquals(List.of(large, new Message.Bootstrap()), bob.received);
    }

    @Test
    void whoeverHasLittleToGiveWritesSmallFrames() {
        meet();
        dialled.takeSent();
        Message large = random(10_000);
        alice.toSend.add(large);

        assertEquals(1_024 + 18, alice.transmit(1));
        assertEquals(3_000 + 18, alice.transmit(3_000));
        assertEquals(2_000 + 18, alice.transmit(2_000));
        assertEquals(10_006 - 1_024 - 3_000 - 2_000 + 18, alice.transmit(10_000));
        steps.run();
        assertEquals(List.of(large), bob.received);
    }

    @Test
    void nothingIsWrittenWhileTheFarEndTakesNothing() {
        meet();
        dialled.writableFor(0);
        alice.send(new Message.Bootstrap());
        assertEquals(1, alice.toSend.size());

        dialled.writableFor(1);
        assertEquals(24, alice.transmit(1_000));
        assertEquals(0, alice.transmit(1_000));
        assertEquals(0, alice.toSend.size());
    }

    @Test
    void creditIsUsedUpAsBytesArrive() {
        bob.beginning(secure -> {});
        meet();
        alice.send(random(100));
        bob.channel.orElseThrow().request(50);
        steps.run();
        assertEquals(50, bob.consumed);
        assertEquals(List.of(), bob.received);

        bob.channel.orElseThrow().request(74);
        steps.run();
        assertEquals(124, bob.consumed);
        assertEquals(1, bob.received.size());
    }

    @Test
    void whatTheWireHasNoFormForIsRefused() {
        meet();
        for (Message unspeakable : List.of(
                application(0x0f),
                application(0x10000),
                new Message.SwapRequest(
                        PointId.parse("tcp://boot.example.org:9732"), ReferenceIdentities.INITIATOR.peer()),
                new Message.SwapAck(PointId.parse("ws://10.0.0.1:9732"), ReferenceIdentities.INITIATOR.peer()))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> alice.channel.orElseThrow().encodedBytes(unspeakable));
        }
        assertEquals(6, alice.channel.orElseThrow().encodedBytes(new Message.Disconnect()));
    }

    @Test
    void aMessageLargerThanTheLimitIsRefusedHereAndThere() {
        HandshakeSettings small = new HandshakeSettings(
                "TEZOS_MAINNET", 2, 0, 1, 0, new Difficulty(12), 10_000, 1 << 28, OptionalInt.empty(), "tcp");
        meet();
        assertEquals(10_001, alice.channel.orElseThrow().encodedBytes(random(9_995)));

        alice.handshake.change(small);
        assertEquals(10_000, alice.channel.orElseThrow().encodedBytes(random(9_994)));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> alice.channel.orElseThrow().encodedBytes(random(9_995)));
        assertEquals(
                "a message of 10001 bytes is larger than the limit of 10000 (setting max-message-size)",
                refusal.getMessage());

        alice.handshake.change(Party.SETTINGS);
        bob.handshake.change(small);
        alice.send(random(9_994), random(9_995));
        steps.run();
        assertEquals(1, bob.received.size());
        assertEquals(List.of(new CloseReason.MessageTooLarge(10_001, 10_000)), bob.ends);
    }

    @Test
    void whatWasQueuedUnderAHigherLimitIsStillSent() {
        HandshakeSettings small = new HandshakeSettings(
                "TEZOS_MAINNET", 2, 0, 1, 0, new Difficulty(12), 10_000, 1 << 28, OptionalInt.empty(), "tcp");
        meet();
        List<Message> queued = List.of(random(200_000), random(9_995), random(5));
        alice.toSend.addAll(queued);
        assertEquals(65_535, alice.transmit(65_517));

        alice.handshake.change(small);
        alice.transmit(Integer.MAX_VALUE);
        steps.run();

        assertEquals(queued, bob.received);
    }

    @Test
    void pointsThatTheWireDoesNotCarryAreLeftOut() {
        meet();
        alice.send(new Message.Advertise(List.of(
                PointId.parse("ws://10.0.0.1:80"),
                PointId.parse("tcp://a.example.org:1"),
                PointId.parse("[::ffff:10.0.0.2]:65535"))));
        steps.run();

        assertEquals(List.of(new Message.Advertise(List.of(PointId.parse("10.0.0.2:65535")))), bob.received);
    }

    @Test
    void pointsMeanTheSchemeThatIsSet() {
        PointId far = PointId.parse("memory://10.0.0.2:1");
        Party carol = Party.alice(Party.SETTINGS.withPointScheme("memory"));
        Party dave = Party.bob(Party.SETTINGS.withPointScheme("memory"));
        dialled.connect(accepted);
        carol.meet(dialled);
        dave.meet(accepted);
        steps.run();
        carol.send(new Message.Advertise(List.of(far, PointId.parse("tcp://10.0.0.3:1"))));
        steps.run();

        assertEquals(List.of(new Message.Advertise(List.of(far))), dave.received);
    }

    @Test
    void afterOurCloseNothingIsHeardButTheEnd() {
        bob.reacting(message -> bob.channel.orElseThrow().close(new CloseReason.MaintenanceTooMany()));
        meet();
        alice.send(new Message.Bootstrap(), new Message.Bootstrap());
        steps.run();

        assertEquals(1, bob.received.size());
        assertEquals(List.of(new CloseReason.MaintenanceTooMany()), bob.ends);
        assertEquals(List.of(new CloseReason.ClosedByPeer()), alice.ends);
        bob.send(new Message.Bootstrap());
        assertEquals(1, bob.toSend.size(), "nothing is taken after the end");
    }

    @Test
    void itSaysWhoIsThereAndPassesTheChannelsEventsOn() {
        meet();
        var channel = bob.channel.orElseThrow();

        assertEquals(ReferenceIdentities.INITIATOR.peer(), channel.peer());
        assertEquals("TEZOS_MAINNET", channel.announcement().network());
        assertEquals(accepted.endpoint(), channel.endpoint());
        assertEquals(steps, channel.thread());
    }

    @Test
    void aSmallMessageDoesNotKeepALargeFrameAlive() {
        byte[] frame = new byte[60_000];
        MessageBody small = new MessageBody(100);
        small.add(frame, 10, 100);
        assertFalse(sharesMemory(frame, small.payload()));

        MessageBody large = new MessageBody(59_000);
        large.add(frame, 10, 59_000);
        assertTrue(sharesMemory(frame, large.payload()));

        MessageBody alone = new MessageBody(4);
        byte[] ownFrame = new byte[10];
        alone.add(ownFrame, 6, 4);
        assertTrue(sharesMemory(ownFrame, alone.payload()));
    }

    @Test
    void aMessageOfTinyFramesCostsLittleMoreThanItsBytes() {
        int size = 1_000_000;
        byte[] expected = bytes(size);
        MessageBody body = new MessageBody(size);
        for (int i = 0; i < size; i++) {
            body.add(new byte[] {expected[i]}, 0, 1);
        }
        assertEquals(0, body.missing());
        Payload payload = body.payload();
        assertArrayEquals(expected, payload.toByteArray());
        assertEquals(
                (size + MessageBody.GATHERED_BYTES - 1) / MessageBody.GATHERED_BYTES,
                payload.pieces().size());
    }

    @Test
    void aMessageOfMixedFramesIsPutTogetherInOrder() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(100_000);
            byte[] expected = bytes(size);
            MessageBody body = new MessageBody(size);
            for (int at = 0; at < size; ) {
                int step = Math.min(size - at, 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000));
                int before = random.nextInt(3) * random.nextInt(10_000);
                byte[] frame = new byte[before + step + random.nextInt(20)];
                System.arraycopy(expected, at, frame, before, step);
                body.add(frame, before, step);
                at += step;
            }
            assertArrayEquals(expected, body.payload().toByteArray(), "seed " + SEED + ", round " + round);
        }
    }

    private void meet() {
        dialled.connect(accepted);
        alice.meet(dialled);
        bob.meet(accepted);
        steps.run();
    }

    private static boolean sharesMemory(byte[] array, Payload payload) {
        byte[] before = payload.toByteArray();
        for (int i = 0; i < array.length; i++) {
            array[i]++;
        }
        return !Arrays.equals(before, payload.toByteArray());
    }

    private static List<Integer> frameLengths(byte[] wire) {
        List<Integer> lengths = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(wire);
        while (rest.hasRemaining()) {
            int length = Short.toUnsignedInt(rest.getShort());
            rest.position(rest.position() + length);
            lengths.add(2 + length);
        }
        return lengths;
    }

    private static Message random(int size) {
        return new Message.Application(new MessageId(0x31), Payload.of(bytes(size)));
    }

    private static Message application(int code, int... content) {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return new Message.Application(new MessageId(code), Payload.of(bytes));
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(SEED + size).nextBytes(bytes);
        return bytes;
    }
}
