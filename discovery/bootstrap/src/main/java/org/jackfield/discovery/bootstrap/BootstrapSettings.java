package org.jackfield.discovery.bootstrap;

import java.util.List;
import org.jackfield.api.point.PointId;

/**
 * Where to begin.
 *
 * @param points what the operator names: addresses or host names, with ports
 * @param maxPoints points in all
 */
record BootstrapSettings(List<PointId> points, int maxPoints) {

    static final int DEFAULT_MAX_POINTS = 64;

    BootstrapSettings {
        points = points.stream().distinct().toList();
        if (maxPoints < 0) {
            throw new IllegalArgumentException("max-points is at least 0");
        }
        for (PointId point : points) {
            if (point.port() == 0) {
                throw new IllegalArgumentException(point + " cannot be dialled: it has no port");
            }
        }
        if (points.size() > maxPoints) {
            throw new IllegalArgumentException(
                    points.size() + " points are more than max-points (" + maxPoints + ") allows");
        }
    }

    /** The given points, and otherwise the defaults. */
    static BootstrapSettings of(List<PointId> points) {
        return new BootstrapSettings(points, DEFAULT_MAX_POINTS);
    }
}
