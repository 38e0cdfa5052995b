package org.jackfield.api.protocol;

import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.reason.CloseReason;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An application on top of the node: publish one as a service and hear.
 *
 * <p>All methods but the first two are called on one thread of the protocol's own ({@code protocol-<name>}), one at a time and in
 * order: {@code joined}, and of each connection {@code connected}, messages in the order they were sent, {@code closed}. A protocol that starts late hears {@code connected}
 * for every connection that is open. It may take its time: when its queue of a connection is full, that connection reads no more, and
 * nobody else waits. What it throws is logged and counted under its name.
 */
@ConsumerType
public interface Protocol {

    /** A short name, unique in the node: letters, digits, {@code - .}; constant. */
    String name();

    /** The kinds of messages it wants; constant. Of two protocols that want the same kind, both hear it. */
    Set<MessageId> messages();

    /** The node has taken it in: the first call, by which it gets what it says of peers with. */
    default void joined(Testimony testimony) {}

    /** A peer has been welcomed. */
    void connected(Connection connection);

    /** A message of one of the wanted kinds. */
    void received(Connection connection, MessageId id, Payload payload);

    /** The connection has ended; the last call about it. */
    void closed(Connection connection, CloseReason reason);

    /** The channel below is being replaced; what is sent waits. */
    default void suspended(Connection connection) {}

    /** The connection goes on where it stopped; nothing was lost. */
    default void resumed(Connection connection) {}
}
