package org.jackfield.pool.settings;

import java.time.Duration;

/**
 * When a point is dialled again by maintenance (octez-behaviour.md, section 5).
 *
 * @param initial after the first failure
 * @param factor by which the delay grows with every further failure, at least 1
 * @param cap the longest delay
 * @param afterLoss after a running connection has ended
 */
public record Backoff(Duration initial, double factor, Duration cap, Duration afterLoss) {

    /** Octez's: 1 s, 1.2, 2 days, 60 s. */
    public static final Backoff DEFAULT =
            new Backoff(Duration.ofSeconds(1), 1.2, Duration.ofDays(2), Duration.ofSeconds(60));

    public Backoff {
        if (initial.isNegative()
                || initial.isZero()
                || factor < 1
                || cap.compareTo(initial) < 0
                || afterLoss.isNegative()) {
            throw new IllegalArgumentException(
                    "a backoff starts above zero, grows by 1 or more and ends no lower than it starts");
        }
    }

    /** The delay that follows the given one. */
    public Duration next(Duration delay) {
        Duration longer = Duration.ofMillis((long) (delay.toMillis() * factor));
        return longer.compareTo(cap) > 0 ? cap : longer;
    }
}
