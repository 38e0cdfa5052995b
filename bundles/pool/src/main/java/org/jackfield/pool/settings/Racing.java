package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jackfield.api.point.PointId;

/**
 * How one of several points of a peer is dialled (RFC 8305).
 *
 * @param preference schemes, the preferred one first; those that are not named follow by name
 * @param attemptDelay from the beginning of one attempt to that of the next, if it has not failed before; at least 10 ms
 */
public record Racing(List<String> preference, Duration attemptDelay) {

    /** The least that RFC 8305, section 8, allows. */
    private static final Duration LEAST_DELAY = Duration.ofMillis(10);

    /** tcp, udp, wss, ws; 250 ms. */
    public static final Racing DEFAULT = new Racing(List.of("tcp", "udp", "wss", "ws"), Duration.ofMillis(250));

    public Racing {
        preference = preference.stream()
                .map(scheme -> new PointId(scheme, "localhost", 0).scheme())
                .toList();
        if (attemptDelay.compareTo(LEAST_DELAY) < 0) {
            throw new IllegalArgumentException("connection-attempt-delay must be at least " + LEAST_DELAY.toMillis()
                    + " ms, not " + attemptDelay.toMillis());
        }
    }

    /** The preferred points first. */
    public Comparator<PointId> order() {
        return Comparator.<PointId>comparingInt(point -> rank(point.scheme())).thenComparing(PointId::scheme);
    }

    private int rank(String scheme) {
        int place = preference.indexOf(scheme);
        return place < 0 ? preference.size() : place;
    }
}
