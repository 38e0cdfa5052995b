package org.jackfield.api.connection;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How long messages have waited in queues before they left, since the start: a histogram.
 *
 * @param bounds the upper bounds of all classes but the last, which has none; ascending
 * @param counts how many waited so long, one number for each class, one more than there are bounds
 * @param total all waiting together
 */
public record WaitTimes(List<Duration> bounds, List<Long> counts, Duration total) {

    public WaitTimes {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
        Objects.requireNonNull(total);
        if (counts.size() != bounds.size() + 1) {
            throw new IllegalArgumentException(
                    bounds.size() + " bounds make " + (bounds.size() + 1) + " classes, not " + counts.size());
        }
    }
}
