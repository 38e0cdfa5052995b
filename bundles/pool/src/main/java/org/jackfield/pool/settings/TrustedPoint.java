package org.jackfield.pool.settings;

import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * A point that the operator vouches for.
 *
 * @param point where
 * @param peer who must answer there, if the operator said so
 */
public record TrustedPoint(PointId point, Optional<PeerId> peer) {

    public TrustedPoint {
        Objects.requireNonNull(point);
        Objects.requireNonNull(peer);
    }

    /** Whoever answers there. */
    public static TrustedPoint of(PointId point) {
        return new TrustedPoint(point, Optional.empty());
    }
}
