package org.jackfield.api.connection;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/** The connections that are open: a read-only view. Answers are snapshots; safe from any thread. */
@ProviderType
public interface ConnectionPool {

    /** All open connections, the oldest first. */
    List<Connection> connections();

    /** The connection to a peer; there is never more than one. */
    Optional<Connection> connection(PeerId peer);

    /** Handshakes that are under way. */
    int handshaking();

    /** What has been said over all connections so far. */
    MessageTotals totals();
}
