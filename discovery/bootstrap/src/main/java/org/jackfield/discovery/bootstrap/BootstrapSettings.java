package org.jackfield.discovery.bootstrap;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jackfield.api.point.PointId;

/**
 * Where to begin.
 *
 * @param points what the operator names: addresses or host names, with ports
 * @param network whose well-known hosts to begin with as well: {@code mainnet}, {@code ghostnet}, {@code shadownet}; none of any other
 * @param resolveInterval how long the answers of a name are good for: it is not asked again sooner
 * @param retryInterval how long a name that could not be resolved is left alone
 * @param maxPoints points in all; also bounds the threads, of which every name has one while it is being resolved
 * @param maxAnswers addresses taken of one name
 */
record BootstrapSettings(
        List<PointId> points,
        String network,
        Duration resolveInterval,
        Duration retryInterval,
        int maxPoints,
        int maxAnswers) {

    static final int DEFAULT_RESOLVE_INTERVAL_SECONDS = 600;
    static final int DEFAULT_RETRY_INTERVAL_SECONDS = 15;
    static final int DEFAULT_MAX_POINTS = 64;
    static final int DEFAULT_MAX_ANSWERS = 32;

    BootstrapSettings {
        points = List.copyOf(points);
        Objects.requireNonNull(network);
        if (resolveInterval.isNegative() || retryInterval.isNegative()) {
            throw new IllegalArgumentException("resolve-interval and retry-interval are not negative");
        }
        if (maxPoints < 0 || maxAnswers < 1) {
            throw new IllegalArgumentException("max-points is at least 0, max-answers at least 1");
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
        return new BootstrapSettings(
                points,
                "",
                Duration.ofSeconds(DEFAULT_RESOLVE_INTERVAL_SECONDS),
                Duration.ofSeconds(DEFAULT_RETRY_INTERVAL_SECONDS),
                DEFAULT_MAX_POINTS,
                DEFAULT_MAX_ANSWERS);
    }

    /** The operator's points first, then the network's, each once. */
    Set<PointId> all() {
        Set<PointId> all = new LinkedHashSet<>(points);
        for (PointId host : WellKnownHosts.of(network)) {
            if (all.size() < maxPoints) {
                all.add(host);
            }
        }
        return all;
    }
}
