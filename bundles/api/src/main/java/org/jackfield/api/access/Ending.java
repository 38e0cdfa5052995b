package org.jackfield.api.access;

import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/**
 * How a channel ended.
 *
 * @param endpoint its two ends
 * @param peer who had proved to be at the far end, if anybody had
 * @param connected whether it had become a connection
 * @param reason why; {@link CloseReason#blame} says whom it speaks against
 */
public record Ending(Endpoint endpoint, Optional<PeerId> peer, boolean connected, CloseReason reason) {

    public Ending {
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(reason);
    }
}
