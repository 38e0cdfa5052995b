package org.jackfield.api.node;

import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * A point that the node keeps connected: it is dialled again whenever the connection is lost, however many others there are.
 *
 * @param point where
 * @param connected the peer at the other end, while there is a connection
 * @param trouble while there is none, what came of the last dial
 */
public record KeptPoint(PointId point, Optional<PeerId> connected, Optional<CloseReason> trouble) {

    public KeptPoint {
        Objects.requireNonNull(point);
        Objects.requireNonNull(connected);
        Objects.requireNonNull(trouble);
    }
}
