package org.jackfield.discovery.lan;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jackfield.api.point.PointId;

/**
 * How much of a minute each source has: every point is found once in it, of each source no more than so many, and so many of all sources
 * together, which also bounds what is remembered.
 *
 * <p>Owned by the station's thread.
 */
final class Shares {

    static final Duration MINUTE = Duration.ofMinutes(1);

    private final int ofOneSource;
    private final int ofAll;
    private final Set<PointId> found = new HashSet<>();
    private final Map<InetAddress, Integer> bySource = new HashMap<>();
    private Instant begun;

    Shares(int ofOneSource, int ofAll, Instant start) {
        this.ofOneSource = ofOneSource;
        this.ofAll = ofAll;
        this.begun = start;
    }

    /** What becomes of a point of that source: {@link Fate#FOUND}, {@link Fate#REPEATED} or {@link Fate#OVER_SHARE}. */
    Fate take(InetAddress source, PointId point, Instant now) {
        if (!now.isBefore(begun.plus(MINUTE))) {
            begun = now;
            found.clear();
            bySource.clear();
        }
        if (found.contains(point)) {
            return Fate.REPEATED;
        }
        int before = bySource.getOrDefault(source, 0);
        if (before == ofOneSource || found.size() == ofAll) {
            return Fate.OVER_SHARE;
        }
        found.add(point);
        bySource.put(source, before + 1);
        return Fate.FOUND;
    }
}
