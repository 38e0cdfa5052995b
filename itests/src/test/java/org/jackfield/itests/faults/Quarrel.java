package org.jackfield.itests.faults;

import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** An application that does not suffer everything: one kind of message is too much for it, another breaks its rules. */
final class Quarrel implements Protocol {

    static final int TOO_MUCH = 0x4a40;
    static final int AGAINST_THE_RULES = 0x4a41;

    @Override
    public String name() {
        return "quarrel";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(new MessageId(TOO_MUCH), new MessageId(AGAINST_THE_RULES));
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        connection.close(
                id.code() == TOO_MUCH
                        ? new CloseReason.ProtocolDecided(name(), "I have heard enough")
                        : new CloseReason.Misbehaviour(name(), "that is not done"));
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
