package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Portion;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.scoring.Deed;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.connection.QuietChannel;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault of ours for which a promise that is not kept counts against nobody, one at a time. */
class OwedTest {

    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final VirtualThreads threads = new VirtualThreads(time);
    private final Control control = new Control(threads.start("control"), time, time);
    private final Line line = new Line();
    private final Pool pool = new Pool(
            line,
            () -> PoolSettings.DEFAULT,
            connection -> message -> false,
            threads,
            new Guard(new EventStream(time, threads, time)));
    private final PeerConnection bob = new PeerConnection(
            line,
            () -> true,
            Optional.empty(),
            () -> PoolSettings.DEFAULT,
            time,
            (connection, reason) -> pool.unregister(connection, reason));
    private final List<Deed> verdicts = new ArrayList<>();
    private final Promises promises = new Promises(pool, control, (peer, deed) -> verdicts.add(deed));

    @BeforeEach
    void bobIsConnected() {
        pool.register(bob);
        time.runUntilIdle();
    }

    @Test
    void withoutAnyFaultOfOursItIsBroken() {
        promise();
        pass(5_900);
        assertEquals(List.of(), verdicts);
        pass(200);

        assertEquals(List.of(Deed.BROKEN_PROMISE), verdicts);
        assertEquals(0, promises.size());
    }

    @Test
    void whileSomethingOfOursHasNotBeenSaidItIsNot() {
        line.stalls = true;
        bob.send(new MessageId(1), Payload.empty());
        isExcusedUnless(() -> {
            line.stalls = false;
            bob.transmit(1_000);
        });
    }

    @Test
    void whileWeWaitToReadItIsNot() {
        line.waitsToRead = true;
        isExcusedUnless(() -> line.waitsToRead = false);
    }

    @Test
    void whileWeWaitToWriteItIsNot() {
        line.waitsToWrite = true;
        isExcusedUnless(() -> line.waitsToWrite = false);
    }

    private void isExcusedUnless(Runnable mended) {
        promise();
        pass(20_000);
        assertEquals(List.of(Deed.EXCUSED), verdicts, "nobody waits for ever");
        promise();
        pass(8_000);
        mended.run();
        pass(2_000);

        assertEquals(List.of(Deed.EXCUSED, Deed.BROKEN_PROMISE), verdicts);
    }

    @Test
    void whenTheNodeSleptAnotherSecondIsGiven() {
        promise();
        pass(5_500);
        threads.hold("control");
        pass(1_500);
        threads.release("control");
        pass(0);
        assertEquals(List.of(), verdicts);
        pass(1_100);

        assertEquals(List.of(Deed.BROKEN_PROMISE), verdicts);
    }

    @Test
    void whileTheChannelsThreadStandsStillItIsNotAndThenAnotherSecondIsGiven() {
        Promise answered = promise();
        line.held = true;
        pass(30_000);
        assertEquals(List.of(), verdicts);
        line.goOn();
        pass(0);
        assertEquals(List.of(), verdicts, "what the peer said is heard only now");
        answered.kept();
        pass(20_000);
        assertEquals(List.of(), verdicts);

        promise();
        pass(7_000);
        assertEquals(List.of(Deed.BROKEN_PROMISE), verdicts);
    }

    @Test
    void aChangeOfTheChannelGivesItsWholeTimeAgainAndIsNoEscape() {
        promise();
        pass(3_000);
        bob.suspend();
        pass(3_000);
        line.port++;
        bob.resume();
        pass(8_900);
        assertEquals(List.of(), verdicts);
        pass(10_000);

        assertEquals(List.of(Deed.BROKEN_PROMISE), verdicts);
    }

    @Test
    void whoChangesItWithoutEndIsExcusedAfterTenTimes() {
        promise();
        for (int i = 0; i < 12; i++) {
            line.port++;
            pass(5_000);
        }

        assertEquals(List.of(Deed.EXCUSED), verdicts);
        assertEquals(0, promises.size());
    }

    @Test
    void withTheConnectionAllOfItsPromisesEndAtOnce() {
        for (int i = 0; i < 100; i++) {
            promises.await("chain", bob.peer(), Testimony.LONGEST_PROMISE, () -> true);
        }
        assertEquals(100, promises.size());
        bob.closed(new CloseReason.ConnectionLost());

        assertEquals(0, promises.size());
        promise();
        assertEquals(0, promises.size());
        pass(20_000);
        assertEquals(List.of(), verdicts);
    }

    @Test
    void noneIsLongerThanAnHour() {
        assertThrows(
                IllegalArgumentException.class,
                () -> promises.await("chain", bob.peer(), Testimony.LONGEST_PROMISE.plusNanos(1), () -> true));
    }

    private Promise promise() {
        return promises.await("chain", bob.peer(), WITHIN, () -> true);
    }

    private void pass(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** What is below a connection, and its share of it, as the test says. */
    private final class Line extends QuietChannel implements Scheduler, Share {

        private final Executor thread = time.thread();
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private boolean held;
        private boolean stalls;
        private boolean waitsToRead;
        private boolean waitsToWrite;
        private int port = 1;

        Line() {
            super(new PeerId(ByteString.of(new byte[16]), "bob"), ends(1));
        }

        void goOn() {
            held = false;
            waiting.forEach(thread::execute);
            waiting.clear();
        }

        @Override
        public Executor thread() {
            return task -> {
                if (held) {
                    waiting.add(task);
                } else {
                    thread.execute(task);
                }
            };
        }

        private static Endpoint ends(int port) {
            return new Endpoint(new PointId("wire", "here", 1), new PointId("wire", "there", port), Direction.INBOUND);
        }

        @Override
        public Endpoint endpoint() {
            return ends(port);
        }

        @Override
        public int transmit(MessageSource source, int budget) {
            int written = 0;
            while (!stalls && source.next().isPresent()) {
                written += 6;
            }
            return written;
        }

        @Override
        public Share join(Flow flow) {
            return this;
        }

        @Override
        public Traffic traffic() {
            return Traffic.NONE;
        }

        @Override
        public Bandwidth bandwidth() {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public void wantToRead(long bytes) {}

        @Override
        public void hasRead(int bytes) {}

        @Override
        public void wantToWrite() {}

        @Override
        public void standing(Standing standing) {}

        @Override
        public Standing standing() {
            return Standing.NEUTRAL;
        }

        @Override
        public boolean waitsToRead() {
            return waitsToRead;
        }

        @Override
        public boolean waitsToWrite() {
            return waitsToWrite;
        }

        @Override
        public Portion portion() {
            return Portion.NONE;
        }

        @Override
        public void leave() {}
    }
}
