package org.jackfield.distribution.chatter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.protocol.Note;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.scoring.Deed;

/** Takes down what a protocol says of peers. */
final class Minutes implements Testimony {

    final List<String> seen = new ArrayList<>();
    int promised;
    int kept;
    Runnable onRead = () -> {};
    private final Map<PeerId, ByteString> notes = new HashMap<>();

    @Override
    public boolean saw(PeerId peer, Deed deed, long times) {
        seen.add(peer.text() + " " + deed + " " + times);
        return true;
    }

    @Override
    public Promise promised(PeerId peer, Duration within) {
        promised++;
        return () -> kept++;
    }

    @Override
    public <T> PeerNotes<T> notes(NoteType<T> type) {
        return new PeerNotes<>() {
            @Override
            public Optional<Note<T>> of(PeerId peer) {
                onRead.run();
                return Optional.ofNullable(notes.get(peer)).map(bytes -> new Note<>(type.decode(bytes), Instant.EPOCH));
            }

            @Override
            public boolean write(PeerId peer, T value) {
                notes.put(peer, type.encode(value));
                return true;
            }

            @Override
            public boolean erase(PeerId peer) {
                return notes.remove(peer) != null;
            }
        };
    }
}
