package org.jackfield.api.address;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * A moment, and who or where it was about.
 *
 * @param when the moment
 * @param peer the peer, if it had proved who it is
 * @param point the point; port 0 if the peer announced none
 */
public record Milestone(Instant when, Optional<PeerId> peer, Optional<PointId> point) {

    public Milestone {
        Objects.requireNonNull(when);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(point);
    }
}
