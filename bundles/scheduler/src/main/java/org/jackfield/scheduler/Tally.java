package org.jackfield.scheduler;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** What the flows of one class have used, one way. Counted on the flows' threads, sampled on the timers'. */
final class Tally {

    private final LongAdder bytes = new LongAdder();
    private final Meter speed;

    Tally(Instant now) {
        this.speed = new Meter(now);
    }

    void add(long more) {
        bytes.add(more);
    }

    void sample(Instant now) {
        speed.sample(bytes.sum(), now);
    }

    long bytes() {
        return bytes.sum();
    }

    long bytesPerSecond() {
        return speed.bytesPerSecond();
    }
}
