package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;

/**
 * Bytes that may be used by now: fills at a steady rate up to a capacity, and may be overdrawn, which time pays back.
 *
 * <p>Owned by its {@link Lane}, under whose lock it is called. A clock that steps backwards adds nothing and takes nothing away.
 */
final class TokenBucket {

    private static final double NANOS_PER_SECOND = 1e9;

    /** What sums of fractions may lack of a whole token. */
    private static final double ROUNDING = 1e-6;

    private double rate;
    private double capacity;
    private double deepestDebt;
    private double tokens;
    private Instant filled;

    /**
     * Begins full.
     *
     * @param rate bytes per second, at least 1
     * @param capacity bytes that may gather while nobody wants any
     * @param deepestDebt bytes that may be overdrawn; what is beyond is forgiven
     */
    TokenBucket(long rate, long capacity, long deepestDebt, Instant now) {
        this.rate = rate;
        this.capacity = capacity;
        this.deepestDebt = deepestDebt;
        this.tokens = capacity;
        this.filled = now;
    }

    /** Fills at another rate from now on. What is missing stays missing, and what is there stays as far as there is room. */
    void change(long newRate, long newCapacity, long newDeepestDebt, Instant now) {
        fill(now);
        rate = newRate;
        capacity = newCapacity;
        deepestDebt = newDeepestDebt;
        tokens = Math.max(Math.min(tokens, capacity), -deepestDebt);
    }

    /** What is there now, rounded down; zero or less means that somebody must wait. */
    long available(Instant now) {
        fill(now);
        return (long) Math.floor(tokens + ROUNDING);
    }

    /**
     * Takes that many, there or not.
     *
     * @return how many were taken, and not forgiven
     */
    long take(long bytes) {
        long taken = Math.min(bytes, Math.max((long) Math.ceil(tokens + deepestDebt), 0));
        tokens = Math.max(tokens - bytes, -deepestDebt);
        return taken;
    }

    /** Takes back what was not used, as far as there is room. */
    void giveBack(long bytes) {
        tokens = Math.max(tokens, Math.min(tokens + bytes, capacity));
    }

    /** Takes back what somebody else pays for now, room or not. */
    void restore(long bytes) {
        tokens += bytes;
    }

    /** How long until at least one token is there. */
    Duration untilPositive(Instant now) {
        fill(now);
        double missing = Math.max(1 - tokens, 0);
        return Duration.ofNanos((long) Math.ceil(missing / rate * NANOS_PER_SECOND));
    }

    private void fill(Instant now) {
        if (now.isAfter(filled)) {
            Duration elapsed = Duration.between(filled, now);
            double seconds = elapsed.toSeconds() + elapsed.toNanosPart() / NANOS_PER_SECOND;
            tokens = Math.max(tokens, Math.min(tokens + seconds * rate, capacity));
        }
        filled = now;
    }
}
