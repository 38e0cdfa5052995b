package org.jackfield.api.selection;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a connected peer has done for us, as far as the node knows.
 *
 * @param latency how long its quickest handshake took, if one was seen
 * @param useful messages of it that somebody here wanted, also over earlier connections that are remembered; not negative
 * @param firstDeliveries of those, how many it was the first to bring, if protocols note that; not negative
 * @param lastUseful when it last sent a useful message, to a minute or so
 * @param score what the scoring policy says that it is worth, 1 if there is none; finite, not negative
 */
public record Merits(
        Optional<Duration> latency, long useful, long firstDeliveries, Optional<Instant> lastUseful, double score) {

    /** Of whom nothing is known. */
    public static final Merits NONE = new Merits(Optional.empty(), 0, 0, Optional.empty(), 1);

    public Merits {
        Objects.requireNonNull(lastUseful);
        latency.filter(Duration::isNegative).ifPresent(time -> {
            throw new IllegalArgumentException("a latency is not negative: " + time);
        });
        if (useful < 0 || firstDeliveries < 0) {
            throw new IllegalArgumentException(
                    "nobody sent " + useful + " useful messages, " + firstDeliveries + " of them first");
        }
        if (!Double.isFinite(score) || score < 0) {
            throw new IllegalArgumentException("a score is finite and not negative, and this one is " + score);
        }
    }
}
