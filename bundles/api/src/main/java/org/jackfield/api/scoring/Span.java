package org.jackfield.api.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A stretch of time, and what was done in it.
 *
 * @param from its beginning
 * @param until its end, not before its beginning
 * @param connected how much of it somebody was connected; of a group, all its peers together
 * @param deeds how often each was done, in the order of {@link Deed}; never negative, and what was not done is left out
 */
public record Span(Instant from, Instant until, Duration connected, Map<Deed, Long> deeds) {

    public Span {
        if (until.isBefore(from)) {
            throw new IllegalArgumentException("a span that begins at " + from + " does not end at " + until);
        }
        if (connected.isNegative()) {
            throw new IllegalArgumentException("nobody was connected for " + connected);
        }
        Map<Deed, Long> done = new EnumMap<>(Deed.class);
        deeds.forEach((deed, times) -> {
            if (times < 0) {
                throw new IllegalArgumentException("nobody did " + deed + " " + times + " times");
            }
            if (times > 0) {
                done.put(deed, times);
            }
        });
        // most spans are of those who do nothing, and there are many of them
        deeds = done.isEmpty() ? Map.of() : Collections.unmodifiableMap(done);
    }

    /** How often. */
    public long times(Deed deed) {
        return deeds.getOrDefault(deed, 0L);
    }

    /** Both as one, with all between them; counts that are too large for a number stay at the largest. */
    public Span and(Span other) {
        Map<Deed, Long> both = new EnumMap<>(Deed.class);
        both.putAll(deeds);
        other.deeds.forEach((deed, times) -> both.merge(deed, times, Span::sum));
        return new Span(
                from.isBefore(other.from) ? from : other.from,
                until.isAfter(other.until) ? until : other.until,
                connected.plus(other.connected),
                both);
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
