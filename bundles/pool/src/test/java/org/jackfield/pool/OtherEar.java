package org.jackfield.pool;

import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** A protocol that wants what nobody sends. */
final class OtherEar implements Protocol {

    @Override
    public String name() {
        return "other";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(new MessageId(0x60));
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {}

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
