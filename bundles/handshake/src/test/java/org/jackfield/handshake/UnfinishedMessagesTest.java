package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.message.Message;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.Difficulty;
import org.junit.jupiter.api.Test;

/** Many peers that begin large messages and do not end them. */
class UnfinishedMessagesTest {

    private static final long SEED = 77;
    private static final int FRAME = 60_000;
    private static final int BODY = 3 * FRAME;
    private static final long LIMIT = 250_000;
    private static final CloseReason TOO_MUCH = new CloseReason.TooMuchUnfinished(LIMIT, "max-unfinished-bytes");

    private final Steps steps = new Steps();
    private final Party bob = Party.bob(settings(LIMIT));

    @Test
    void theChannelThatHoldsMostYieldsAndTheOthersGoOn() {
        Stranger glutton = met();
        Stranger modest = met();
        begin(glutton);
        frames(glutton, 2);
        begin(modest);
        frames(modest, 1);
        Stranger third = met();
        begin(third);
        frames(third, 1);
        assertEquals(List.of(), bob.ends);
        assertEquals(4 * FRAME, bob.handshake.unfinished().bytes());

        Stranger fourth = met();
        begin(fourth);
        frames(fourth, 1);

        assertEquals(List.of(TOO_MUCH), bob.ends);
        assertEquals(Optional.of(TOO_MUCH), glutton.wire().closedFor());
        assertEquals(3 * FRAME, bob.handshake.unfinished().bytes());
        frames(modest, 2);
        assertEquals(1, bob.received.size());
        assertEquals(List.of(TOO_MUCH), bob.ends);
    }

    @Test
    void nothingIsCountedOfMessagesThatAreCompleteAndOfChannelsThatHaveEnded() {
        Stranger honest = met();
        begin(honest);
        frames(honest, 3);
        honest.seal(new Message.Bootstrap());
        assertEquals(2, bob.received.size());
        assertEquals(0, bob.handshake.unfinished().bytes());
        assertEquals(0, bob.handshake.unfinished().holders());

        Stranger deserter = met();
        begin(deserter);
        frames(deserter, 2);
        deserter.wire().end(new CloseReason.ConnectionLost());
        steps.run();

        assertEquals(0, bob.handshake.unfinished().bytes());
        assertEquals(0, bob.handshake.unfinished().holders());
    }

    @Test
    void aLowerLimitHoldsFromTheNextFrameOn() {
        bob.handshake.change(settings(LIMIT * 4));
        Stranger glutton = met();
        begin(glutton);
        frames(glutton, 2);
        Stranger second = met();
        begin(second);
        frames(second, 2);

        bob.handshake.change(settings(BODY + 20_000));
        assertEquals(List.of(), bob.ends);
        Stranger third = met();
        begin(third);
        frames(third, 1);

        assertEquals(List.of(new CloseReason.TooMuchUnfinished(BODY + 20_000, "max-unfinished-bytes")), bob.ends);
    }

    @Test
    void theLimitIsNoLessThanOneMessage() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> settings(199_999));

        assertEquals("max-unfinished-bytes lies between 200000 and 1099511627776, not at 199999", refusal.getMessage());
    }

    @Test
    void theSumIsRightWhateverManyThreadsDo() throws Exception {
        UnfinishedMessages unfinished = new UnfinishedMessages(() -> 100_000);
        AtomicInteger yielded = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(SEED + i);
            running.add(threads.submit(() -> {
                for (int round = 0; round < 2_000; round++) {
                    UnfinishedMessages.Holder holder = unfinished.holder(reason -> yielded.incrementAndGet());
                    for (long held = 0; held < 60_000; held += 1 + random.nextInt(20_000)) {
                        holder.holds(held);
                    }
                    holder.holds(0);
                }
            }));
        }
        for (Future<?> each : running) {
            each.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertEquals(0, unfinished.bytes(), () -> "seed " + SEED + ", " + yielded + " yielded");
        assertEquals(0, unfinished.holders());
        assertTrue(yielded.get() < 8_000);
    }

    private Stranger met() {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        steps.run();
        return stranger.beAccepted();
    }

    /** The envelope of an application's message, in a frame of its own. */
    private static void begin(Stranger stranger) {
        stranger.seal(ByteBuffer.allocate(Envelope.BYTES)
                .putInt(Envelope.TAG_BYTES + BODY)
                .putShort((short) 0x21)
                .array());
    }

    private static void frames(Stranger stranger, int count) {
        for (int i = 0; i < count; i++) {
            stranger.seal(new byte[FRAME]);
        }
    }

    private static HandshakeSettings settings(long maxUnfinishedBytes) {
        return new HandshakeSettings(
                "TEZOS_MAINNET",
                2,
                0,
                1,
                0,
                new Difficulty(12),
                200_000,
                maxUnfinishedBytes,
                OptionalInt.empty(),
                "tcp");
    }
}
