package org.jackfield.policies.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Span;

/**
 * Some spans as they are seen now: what was done a half-life ago counts half.
 *
 * <p>{@link StrictMath} and sums in the order of time: the same history gives the same bits on every machine.
 *
 * @param spans the oldest first
 * @param now what is later is as if it were now
 * @param halfLife longer than zero
 */
record Recollection(List<Span> spans, Instant now, Duration halfLife) {

    /** How often it was done. */
    double times(Deed deed) {
        double sum = 0;
        for (Span span : spans) {
            sum += span.times(deed) * freshness(span);
        }
        return sum;
    }

    /** How long somebody was connected, in seconds. */
    double connected() {
        double sum = 0;
        for (Span span : spans) {
            sum += seconds(span.connected()) * freshness(span);
        }
        return sum;
    }

    private double freshness(Span span) {
        return freshness(span.until(), now, halfLife);
    }

    /** How much counts of what was then. */
    static double freshness(Instant then, Instant now, Duration halfLife) {
        double age = Math.max(0, seconds(Duration.between(then, now)));
        return StrictMath.pow(0.5, age / seconds(halfLife));
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / 1e9;
    }
}
