package org.jackfield.api.message;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Objects;
import org.jackfield.api.point.PointId;

/**
 * Where somebody was, and how long ago: never more exactly than in whole hours within a day, and in whole days beyond, so that nobody
 * learns from it who is connected to whom.
 *
 * @param point with a port that can be dialled
 * @param ago at most {@link #OLDEST}; what is more exact is rounded down
 */
public record Sighting(PointId point, Duration ago) {

    /** What is longer ago is not worth telling. */
    public static final Duration OLDEST = Duration.ofDays(29);

    private static final Duration DAY = Duration.ofDays(1);

    public Sighting {
        Objects.requireNonNull(point);
        if (point.port() == 0) {
            throw new IllegalArgumentException("nobody was seen at a point that cannot be dialled: " + point);
        }
        ago = blurred(ago);
        if (ago.isNegative() || ago.compareTo(OLDEST) > 0) {
            throw new IllegalArgumentException(
                    "a point was seen at most " + OLDEST.toDays() + " days ago, and not " + ago);
        }
    }

    /** Just now. */
    public static Sighting now(PointId point) {
        return new Sighting(point, Duration.ZERO);
    }

    /** Whether it was within the last hour. */
    public boolean fresh() {
        return ago.isZero();
    }

    private static Duration blurred(Duration time) {
        return time.compareTo(DAY) < 0 && !time.isNegative()
                ? Duration.ofHours(time.toHours())
                : Duration.ofDays(time.isNegative() ? -1 : time.toDays());
    }

    /** How much of the room of a {@link Message.Seen} it takes: more for longer addresses. */
    int room() {
        return point.address()
                .map(address -> address instanceof Inet4Address ? 8 : 20)
                .orElseGet(() -> 6 + point.host().length());
    }
}
