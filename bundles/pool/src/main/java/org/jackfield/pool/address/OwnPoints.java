package org.jackfield.pool.address;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jackfield.api.point.PointId;

/** Where the node itself is found: never learned, never dialled. Owned by the control thread. */
final class OwnPoints {

    /** At how many it remembers to have met itself. */
    static final int MET = 7;

    private final Set<PointId> met = new LinkedHashSet<>();
    private Set<PointId> listening = Set.of();

    boolean contains(PointId point) {
        return met.contains(point) || listening.contains(point);
    }

    void weListenAt(Collection<PointId> points) {
        listening = Set.copyOf(points);
    }

    void weMetOurselvesAt(PointId point) {
        met.remove(point);
        met.add(point);
        if (met.size() > MET) {
            met.remove(met.iterator().next());
        }
    }
}
