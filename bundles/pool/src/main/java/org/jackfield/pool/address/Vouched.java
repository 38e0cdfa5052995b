package org.jackfield.pool.address;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.TrustedPoint;

/** The points that the operator vouches for: by the configuration, and by word of mouth. Owned by the control thread. */
final class Vouched {

    private final Map<PointId, Optional<PeerId>> configured = new LinkedHashMap<>();
    private final Set<PointId> byWord = new HashSet<>();

    /** The configuration names these. Answers those that it names no longer. */
    List<PointId> configure(List<TrustedPoint> trusted) {
        Set<PointId> before = Set.copyOf(configured.keySet());
        configured.clear();
        trusted.forEach(each -> configured.put(each.point(), each.peer()));
        return before.stream().filter(point -> !configured.containsKey(point)).toList();
    }

    /** What the configuration names, and who must answer there. */
    Map<PointId, Optional<PeerId>> configured() {
        return configured;
    }

    /** Answers whether it is news. */
    boolean add(PointId point) {
        return byWord.add(point);
    }

    /** Answers whether it is news. */
    boolean remove(PointId point) {
        return byWord.remove(point);
    }

    /** Tells a place that has just been made what is said of it. */
    void introduce(PointId point, Place place) {
        Optional.ofNullable(configured.get(point)).ifPresent(place::trust);
        if (byWord.contains(point)) {
            place.vouch(true);
        }
    }
}
