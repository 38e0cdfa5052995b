package org.jackfield.api.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.scoring.Scoring;
import org.osgi.annotation.versioning.ProviderType;

/** The node as its operator sees it. Answers are snapshots; safe from any thread; nothing blocks. */
@ProviderType
public interface Node {

    /** How many endings are kept. */
    int ENDINGS_KEPT = 100;

    /** Who we are. */
    PeerId self();

    /** The network that we belong to. */
    String network();

    /** What we say of ourselves to those that we meet now. */
    Announcement announcement();

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

    /** Who may pass. */
    AccessLists access();

    /** What peers are worth, and who says so. */
    Scoring scoring();

    /** How many connections the node keeps at present. */
    ConnectionBounds bounds();

    /** The points that the node keeps connected because the operator says so, in the operator's order. */
    List<KeptPoint> kept();

    /** The last endings, at most {@value #ENDINGS_KEPT}, the oldest first: connections that ended, and attempts that came to nothing. */
    List<Recorded> endings();

    /** What is probably wrong with ourselves at present, the longest known first. */
    List<SuspectedFault> faults();

    /** All that has gone over the wire. */
    Traffic traffic();

    /** How bandwidth is divided now, by classes of peers; {@link Connection#portion} tells what each connection has of it. */
    Bandwidth bandwidth();

    /**
     * Dials a point now, whatever its reconnection delay.
     *
     * <p>The stage gives the connection, or fails with a {@link ConnectException} that carries the reason.
     */
    CompletionStage<Connection> connect(PointId point);

    /** As {@link #connect(PointId)}, with a time limit of its own for dialling and handshake together. */
    CompletionStage<Connection> connect(PointId point, Duration timeout);

    /**
     * Looks at once whether there are too few or too many connections. Completes when maintenance has found their number within its
     * bounds, or fails with an {@link IllegalStateException} that says why it does not look.
     */
    CompletionStage<Void> maintain();

    /**
     * Says who must answer at a point, which is learned if need be; empty: anybody may. A connection of the point to another peer ends with
     * {@link CloseReason.UnexpectedPeer}, and its address is grey-listed. Completes when it is in force.
     */
    CompletionStage<Void> expect(PointId point, Optional<PeerId> peer);

    /**
     * Moves all connections of one transport to another, a few at a time and each to the new channel before the old one closes. With
     * nodes of our kind the session goes on; others are closed with {@link CloseReason.TransportGone} and dialled again, by the other
     * transport alone. One whose peer cannot be reached over the other transport stays; who has been closed is dialled by the old one
     * where the other has opened nothing for two seconds. What has become of each is logged, too.
     *
     * @param from the scheme that they use now
     * @param to the scheme that they are to use
     * @return what has become of each, in no order; fails with an {@link IllegalStateException}, which says why, while another swap of
     *     one of the two is under way, and when the node shuts down
     */
    CompletionStage<List<TransportSwap>> swapTransport(String from, String to);

    /** Closes the connection to a peer; false if there is none. */
    boolean disconnect(PeerId peer, CloseReason reason);

    /**
     * Reads the text form of a peer id.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    PeerId peer(String text);
}
