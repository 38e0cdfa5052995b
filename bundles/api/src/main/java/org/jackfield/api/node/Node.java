package org.jackfield.api.node;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;
import org.osgi.annotation.versioning.ProviderType;

/** The node as its operator sees it. Answers are snapshots; safe from any thread; nothing blocks. */
@ProviderType
public interface Node {

    /** Who we are. */
    PeerId self();

    /** The network that we belong to. */
    String network();

    /** Where we listen, with real ports. */
    List<PointId> listening();

    /** The schemes of the transports that are present, sorted. */
    List<String> transports();

    /** The names of the discovery methods that are present, sorted. */
    List<String> discoveries();

    /** The names of the protocols that are present, sorted. */
    List<String> protocols();

    /** The open connections. */
    ConnectionPool pool();

    /** What we remember of others. */
    AddressBook addressBook();

    /** All that has gone over the wire. */
    Traffic traffic();

    /**
     * Dials a point now, whatever its reconnection delay.
     *
     * <p>The stage gives the connection, or fails with a {@link ConnectException} that carries the reason.
     */
    CompletionStage<Connection> connect(PointId point);

    /** Closes the connection to a peer; false if there is none. */
    boolean disconnect(PeerId peer, CloseReason reason);

    /**
     * Reads the text form of a peer id.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    PeerId peer(String text);
}
