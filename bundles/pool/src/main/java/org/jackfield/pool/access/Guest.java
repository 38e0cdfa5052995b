package org.jackfield.pool.access;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;

/**
 * Somebody who is connected, or on the way to be: whom an order may concern.
 *
 * @param peer who it proved to be, if it has yet
 * @param endpoint where it is
 * @param connected whether it is connected
 * @param door closes its channel
 */
public record Guest(Optional<PeerId> peer, Endpoint endpoint, boolean connected, Consumer<CloseReason> door) {

    public Guest {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(door);
    }

    Optional<InetAddress> address() {
        return endpoint.remote().address();
    }
}
