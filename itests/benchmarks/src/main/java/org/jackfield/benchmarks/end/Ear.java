package org.jackfield.benchmarks.end;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** Counts messages, and notes how long those were on their way that begin with a stamp: {@link System#nanoTime}, or 0 for none. */
final class Ear {

    private final LongAdder count = new LongAdder();
    private final Latencies latencies = new Latencies();

    /** A message whose first bytes are not looked at. */
    void hear() {
        count.increment();
    }

    /** A message that begins with these, at least eight; their position stays. */
    void hear(ByteBuffer beginning) {
        hear(beginning.getLong(beginning.position()));
    }

    /** A message with this stamp. */
    void hear(long stamp) {
        count.increment();
        if (stamp != 0) {
            latencies.note(System.nanoTime() - stamp);
        }
    }

    long count() {
        return count.sum();
    }

    /** The answer to {@code heard}; latencies are forgotten with it. */
    String tell() {
        String told = "heard " + count() + " " + System.nanoTime() + " " + latencies.quantile(0.5) + " "
                + latencies.quantile(0.99) + " " + latencies.quantile(1);
        latencies.forget();
        return told;
    }
}
