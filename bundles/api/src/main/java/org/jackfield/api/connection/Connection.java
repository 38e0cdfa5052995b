package org.jackfield.api.connection;

import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Portion;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A welcomed peer that we can talk to.
 *
 * <p>It may outlive the channel below it: while that is being replaced, protocols hear {@code suspended} and messages wait. Safe from
 * any thread; nothing blocks.
 */
@ProviderType
public interface Connection {

    /** Who is at the far end. */
    PeerId peer();

    /** The two ends of the present channel. */
    Endpoint endpoint();

    /** Where the peer can be dialled: where we dialled it, or its address with the port it announced; absent if it announced none. */
    Optional<PointId> point();

    /** What the peer said of itself. */
    Announcement announcement();

    /** When it was welcomed. */
    Instant since();

    /** Whether it has not ended. */
    boolean open();

    /** Whether it has no channel at present, and waits for another: its session is not lost. */
    default boolean suspended() {
        return false;
    }

    /** What has gone over it so far. */
    ConnectionStats stats();

    /** What it has of the bandwidth at present, and how long it has waited. */
    default Portion portion() {
        return Portion.NONE;
    }

    /**
     * Gives a message away; messages leave in the order in which they were given.
     *
     * @throws IllegalArgumentException if the dialect cannot carry the id, or the message is larger than its limit
     */
    SendResult send(MessageId id, Payload payload);

    /** Ends the connection; messages still queued are lost. Harmless when repeated; the first reason wins. */
    void close(CloseReason reason);
}
