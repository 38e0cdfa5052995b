package org.jackfield.pool.address;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.protocol.Note;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.PeerNotes;

/**
 * What one protocol keeps in the book. Nothing here is the protocol's but the type, and nobody but the protocol has this.
 *
 * @param here whether the protocol is hosted by the node
 */
public record BookNotes<T>(Book book, InstantSource clock, String protocol, BooleanSupplier here, NoteType<T> type)
        implements PeerNotes<T> {

    @Override
    public Optional<Note<T>> of(PeerId peer) {
        return book.notebook(peer).of(protocol).flatMap(this::read);
    }

    private Optional<Note<T>> read(Notebook.Page page) {
        try {
            return Optional.of(new Note<>(type.decode(page.value()), page.when()));
        } catch (IllegalArgumentException e) {
            // as is promised: another version's, which may come back
            return Optional.empty();
        }
    }

    @Override
    public boolean write(PeerId peer, T value) {
        // no finer than it is kept
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Notebook.Page page = new Notebook.Page(protocol, now, type.worth(value), type.encode(value));
        return here.getAsBoolean() && book.note(peer, notebook -> notebook.with(page));
    }

    @Override
    public boolean erase(PeerId peer) {
        return here.getAsBoolean()
                && book.notebook(peer).of(protocol).isPresent()
                && book.note(peer, notebook -> notebook.without(protocol));
    }
}
