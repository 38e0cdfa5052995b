package org.jackfield.discovery.bootstrap;

import java.nio.file.Path;
import java.util.List;
import org.jackfield.api.point.PointId;

/**
 * Where to begin.
 *
 * @param points what the operator names: addresses or host names, with ports
 * @param fixed where the file of fixed points may be, the first that exists counts; none: there are no fixed points
 * @param network whose fixed points are meant; empty: of none
 * @param maxPoints points that the operator names, and fixed ones, at most, each
 */
record BootstrapSettings(List<PointId> points, List<Path> fixed, String network, int maxPoints) {

    static final int DEFAULT_MAX_POINTS = 64;

    BootstrapSettings {
        points = points.stream().distinct().toList();
        fixed = List.copyOf(fixed);
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
        return new BootstrapSettings(points, List.of(), "", DEFAULT_MAX_POINTS);
    }

    /** The same with a file of fixed points. */
    BootstrapSettings withFixed(Path file, String of) {
        return new BootstrapSettings(points, List.of(file), of, maxPoints);
    }
}
