package org.jackfield.pool;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;

/** A protocol that notes words of peers, a worth before each: {@code 0.5 brings good blocks}. Whatever it hears keeps the last promise. */
final class Diarist implements Protocol {

    static final MessageId KEPT = new MessageId(0x51);

    private final String name;
    Testimony testimony;
    PeerNotes<String> notes;
    Promise promise = () -> {};

    Diarist(String name) {
        this.name = name;
    }

    /** One that has joined. */
    static Diarist in(Resident resident, String name) {
        Diarist diarist = new Diarist(name);
        resident.node.add(diarist);
        resident.town.passSeconds(1);
        return diarist;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(KEPT);
    }

    @Override
    public void joined(Testimony given) {
        testimony = given;
        notes = given.notes(new Words());
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        promise.kept();
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}

    /** Text that begins with a number. */
    static final class Words implements NoteType<String> {

        @Override
        public ByteString encode(String value) {
            return ByteString.of(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String decode(ByteString bytes) {
            String text = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
            if (!text.matches("-?[0-9].*")) {
                throw new IllegalArgumentException("no worth before it");
            }
            return text;
        }

        @Override
        public double worth(String value) {
            return Double.parseDouble(value.split(" ")[0]);
        }
    }
}
