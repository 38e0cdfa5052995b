package org.jackfield.api.discovery;

import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * A point that was found.
 *
 * @param point where; an address or a name, with a port
 * @param expectedPeer who must answer there, if the finder was told by somebody whom it need not doubt
 * @param standing whose word it is
 */
public record Finding(PointId point, Optional<PeerId> expectedPeer, Standing standing) {

    public Finding {
        Objects.requireNonNull(expectedPeer);
        Objects.requireNonNull(standing);
        if (point.port() == 0) {
            throw new IllegalArgumentException("a point without a port cannot be dialled: " + point);
        }
    }

    /** A point of which somebody has said that it might be one. */
    public static Finding hearsay(PointId point) {
        return new Finding(point, Optional.empty(), Standing.HEARSAY);
    }

    /** A point to try when names fail, and not before. */
    public static Finding lastResort(PointId point) {
        return new Finding(point, Optional.empty(), Standing.LAST_RESORT);
    }

    /** Whose word a finding is. */
    public enum Standing {
        /** Somebody out there says so. */
        HEARSAY,
        /** The operator's configuration says so: the point is trusted. */
        CONFIGURED,
        /**
         * It was written down some day, for the case that no name tells of a better one. The core keeps such a point back until it lacks
         * peers and names have failed; it is trusted no more than hearsay is. Told again at each {@link Discovery#seek}, or forgotten.
         */
        LAST_RESORT
    }
}
