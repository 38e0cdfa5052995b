package org.jackfield.pool.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.connection.WaitTimes;

/**
 * Counts the application messages of all connections, and how long those that left had waited. Safe from any thread; nobody waits for
 * anybody.
 */
final class Totals {

    private static final List<Duration> BOUNDS = IntStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toList();
    private static final long[] BOUND_NANOS =
            BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    /** Of a connection that has not begun: nobody looks at it. */
    static final Totals UNSEEN = new Totals();

    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder unwanted = new LongAdder();
    private final LongAdder[] waits =
            Stream.generate(LongAdder::new).limit(BOUND_NANOS.length + 1L).toArray(LongAdder[]::new);
    private final LongAdder waitedNanos = new LongAdder();

    /** Nothing has been said yet. */
    Totals() {}

    /** A moment, for {@link #left}. */
    static long moment(Instant now) {
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** One has left that had been given to us at the first moment. */
    void left(long given, long now) {
        long nanos = Math.max(0, now - given);
        int bound = 0;
        while (bound < BOUND_NANOS.length && nanos > BOUND_NANOS[bound]) {
            bound++;
        }
        waits[bound].increment();
        waitedNanos.add(nanos);
    }

    void received() {
        received.increment();
    }

    void dropped() {
        dropped.increment();
    }

    void unwanted() {
        unwanted.increment();
    }

    MessageTotals soFar() {
        List<Long> counts = Stream.of(waits).map(LongAdder::sum).toList();
        return new MessageTotals(
                counts.stream().mapToLong(Long::longValue).sum(),
                received.sum(),
                dropped.sum(),
                unwanted.sum(),
                new WaitTimes(BOUNDS, counts, Duration.ofNanos(waitedNanos.sum())));
    }
}
