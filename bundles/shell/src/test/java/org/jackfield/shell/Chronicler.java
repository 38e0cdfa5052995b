package org.jackfield.shell;

import java.util.Set;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;

/** A protocol that notes three bytes of one peer when it joins, and holds it for a little worse than others. */
record Chronicler(PeerId peer) implements Protocol {

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of();
    }

    @Override
    public void joined(Testimony testimony) {
        testimony.notes(new Bytes()).write(peer, ByteString.of(new byte[3]));
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {}

    @Override
    public void closed(Connection connection, CloseReason reason) {}

    private static final class Bytes implements NoteType<ByteString> {

        @Override
        public ByteString encode(ByteString value) {
            return value;
        }

        @Override
        public ByteString decode(ByteString bytes) {
            return bytes;
        }

        @Override
        public double worth(ByteString value) {
            return -0.25;
        }
    }
}
