package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;

/**
 * Samples a growing total into bytes per second: an average in which every second weighs a fifth (as in Octez), whatever the distance
 * of the samples, and in which the first sample counts whole, so that a young flow is not shown slower than it is; but as if it were a
 * second long at least, so that a handshake's few bytes do not look like a fast flow.
 *
 * <p>Sampled on the timers' thread only; the average is read from anywhere.
 */
final class Meter {

    private static final double WEIGHT_OF_THE_REST_AFTER_A_SECOND = 0.8;

    private Instant sampledAt;
    private long sampled;
    private boolean first = true;
    private volatile double average;

    Meter(Instant now) {
        this.sampledAt = now;
    }

    void sample(long total, Instant now) {
        Duration elapsed = Duration.between(sampledAt, now);
        double seconds = elapsed.toSeconds() + elapsed.toNanosPart() / 1e9;
        if (seconds > 0) {
            double speed = (total - sampled) / (first ? Math.max(1, seconds) : seconds);
            double rest = first ? 0 : Math.pow(WEIGHT_OF_THE_REST_AFTER_A_SECOND, seconds);
            average = speed * (1 - rest) + average * rest;
            first = false;
            sampled = total;
        }
        sampledAt = now;
    }

    long bytesPerSecond() {
        return Math.round(average);
    }
}
