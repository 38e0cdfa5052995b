package org.jackfield.pool;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** A protocol that remembers what it hears. */
final class Gossip implements Protocol {

    static final MessageId WORD = new MessageId(0x50);

    final List<PeerId> connected = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final List<CloseReason> closed = new ArrayList<>();

    static Gossip in(Resident resident) {
        Gossip gossip = new Gossip();
        resident.node.add(gossip);
        return gossip;
    }

    static Payload words(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return "gossip";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(WORD);
    }

    @Override
    public void connected(Connection connection) {
        connected.add(connection.peer());
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        heard.add(new String(payload.toByteArray(), StandardCharsets.UTF_8));
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        closed.add(reason);
    }
}
