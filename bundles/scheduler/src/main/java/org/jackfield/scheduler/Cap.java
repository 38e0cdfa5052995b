package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The most that goes over the wire in one direction, for all flows or for a class of them; or none. Guarded by its {@link Lane}. */
final class Cap {

    /** What may gather while nobody wants anything: a tenth of a second's worth. */
    private static final int CAPACITIES_PER_SECOND = 10;

    private final boolean debtsAreForgiven;
    private long rate;
    private Optional<TokenBucket> bucket = Optional.empty();

    /** @param debtsAreForgiven all but a second's worth of them */
    Cap(boolean debtsAreForgiven) {
        this.debtsAreForgiven = debtsAreForgiven;
    }

    /**
     * Sets or lifts (0) the cap.
     *
     * @return whether this is a change
     */
    boolean change(long bytesPerSecond, Instant now) {
        if (bytesPerSecond == rate) {
            return false;
        }
        rate = bytesPerSecond;
        long deepestDebt = debtsAreForgiven ? Math.max(rate, Lane.LARGEST_FRAME_BYTES) : Long.MAX_VALUE;
        if (rate == 0) {
            bucket = Optional.empty();
        } else if (bucket.isEmpty()) {
            bucket = Optional.of(new TokenBucket(rate, capacity(), deepestDebt, now));
        } else {
            bucket.get().change(rate, capacity(), deepestDebt, now);
        }
        return true;
    }

    boolean isSet() {
        return rate > 0;
    }

    /** Bytes per second; 0 if there is no cap. */
    long rate() {
        return rate;
    }

    /** Bytes that may be used at once when nobody has wanted any for a while; 0 if there is no cap. */
    long capacity() {
        return isSet() ? Math.max(rate / CAPACITIES_PER_SECOND, 1) : 0;
    }

    /** What may be used now; without a cap anything. */
    long available(Instant now) {
        return isSet() ? bucket.get().available(now) : Long.MAX_VALUE;
    }

    Duration untilPositive(Instant now) {
        return isSet() ? bucket.get().untilPositive(now) : Duration.ZERO;
    }

    /** Takes that many, and says how many of them were paid: without a cap none, and none that were forgiven. */
    long take(long bytes) {
        return isSet() ? bucket.get().take(bytes) : 0;
    }

    void giveBack(long bytes) {
        bucket.ifPresent(tokens -> tokens.giveBack(bytes));
    }

    void restore(long bytes) {
        bucket.ifPresent(tokens -> tokens.restore(bytes));
    }
}
