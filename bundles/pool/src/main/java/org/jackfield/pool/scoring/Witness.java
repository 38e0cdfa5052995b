package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Scoring;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.address.BookNotes;

/**
 * What one protocol says of peers.
 *
 * @param here whether the node still hosts it
 */
public record Witness(
        String protocol, BooleanSupplier here, Scoring scoring, Promises promises, Book book, InstantSource clock)
        implements Testimony {

    @Override
    public boolean saw(PeerId peer, Deed deed, long times) {
        return here.getAsBoolean() && scoring.note(peer, deed, times);
    }

    @Override
    public Promise promised(PeerId peer, Duration within) {
        return promises.await(protocol, peer, within, here);
    }

    @Override
    public <T> PeerNotes<T> notes(NoteType<T> type) {
        return new BookNotes<>(book, clock, protocol, here, type);
    }
}
