package org.jackfield.itests.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** The application of the tests: keeps notes, and sends back what wants to be echoed. */
final class Talk implements Protocol {

    private static final MessageId NOTE = new MessageId(Resident.NOTE);
    private static final MessageId ECHO = new MessageId(Resident.ECHO);

    private final EventLog log;
    private final Map<String, List<byte[]>> notes = new HashMap<>();

    Talk(EventLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "itests";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(NOTE, ECHO);
    }

    @Override
    public void connected(Connection connection) {
        log.stir();
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        if (id.equals(ECHO)) {
            connection.send(ECHO, payload);
        } else {
            synchronized (notes) {
                notes.computeIfAbsent(connection.peer().text(), peer -> new ArrayList<>())
                        .add(payload.toByteArray());
            }
        }
        log.stir();
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        log.stir();
    }

    List<byte[]> notes(String peer) {
        synchronized (notes) {
            return new ArrayList<>(notes.getOrDefault(peer, List.of()));
        }
    }
}
