package org.jackfield.api.address;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * What is remembered of a peer, at one moment.
 *
 * @param peer who it is
 * @param trusted the operator vouches for it
 * @param created when we first met it
 * @param point where it was last found and can be dialled
 * @param lastSeen when a connection to it was last established or still open
 * @param lastReason why the last connection to it ended
 */
public record KnownPeer(
        PeerId peer,
        boolean trusted,
        Instant created,
        Optional<PointId> point,
        Optional<Instant> lastSeen,
        Optional<CloseReason> lastReason) {

    public KnownPeer {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(created);
    }
}
