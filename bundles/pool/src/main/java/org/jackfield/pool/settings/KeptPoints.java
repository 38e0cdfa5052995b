package org.jackfield.pool.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * The points that are always kept connected, which are trusted, too.
 *
 * @param points at most {@value #MOST}, each once
 * @param initialPause between the loss of a connection, or a first failure, and the next dial
 * @param longestPause what that pause doubles up to while dials fail
 */
public record KeptPoints(List<TrustedPoint> points, Duration initialPause, Duration longestPause) {

    /** There may be that many connections beyond {@code max-connections}. */
    public static final int MOST = 16;

    /** There are none. */
    public static final KeptPoints NONE = new KeptPoints(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(60));

    public KeptPoints {
        points = points.stream().distinct().toList();
        Map<PointId, Optional<PeerId>> peers = new HashMap<>();
        for (TrustedPoint kept : points) {
            if (kept.point().port() == 0) {
                throw new IllegalArgumentException("add-nodes names points that can be dialled, not " + kept.point());
            }
            if (peers.put(kept.point(), kept.peer()) != null) {
                throw new IllegalArgumentException("add-nodes expects two peers at " + kept.point());
            }
        }
        if (points.size() > MOST) {
            throw new IllegalArgumentException("add-nodes names at most " + MOST + " points, not " + points.size());
        }
        if (initialPause.toMillis() < 1 || longestPause.compareTo(initialPause) < 0) {
            throw new IllegalArgumentException("0 < add-node-pause (" + initialPause.toMillis()
                    + ") <= add-node-longest-pause (" + longestPause.toMillis() + ") must hold");
        }
    }

    /** These points, with the usual pauses. */
    public static KeptPoints of(TrustedPoint... points) {
        return new KeptPoints(List.of(points), NONE.initialPause, NONE.longestPause);
    }
}
