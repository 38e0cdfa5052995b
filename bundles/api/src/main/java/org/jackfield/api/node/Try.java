package org.jackfield.api.node;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * One of the points of a peer that was dialled, in the order in which they were.
 *
 * @param point where
 * @param startedAfter from the beginning of the first
 * @param failure why it came to nothing; empty: it has led to a channel, and nothing has come in its way so far
 */
public record Try(PointId point, Duration startedAfter, Optional<CloseReason> failure) {

    public Try {
        Objects.requireNonNull(point);
        Objects.requireNonNull(failure);
        if (startedAfter.isNegative()) {
            throw new IllegalArgumentException("nothing begins before the first: " + startedAfter);
        }
    }

    /** For people: a clause without a full stop. */
    public String sentence() {
        return point + " after " + startedAfter.toMillis() + " ms: "
                + failure.map(CloseReason::sentence).orElse("opened");
    }
}
