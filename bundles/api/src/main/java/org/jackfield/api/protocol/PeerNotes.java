package org.jackfield.api.protocol;

import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What one protocol keeps of peers, connected or not: one value for each that the address book knows.
 *
 * <p>Kept with the address book, and there after a restart of the node, or of the protocol. A note goes when it is erased, or with the peer's
 * entry in the book. It is on disk within 30 s, or {@code save-delay} if that is longer, and when the node has
 * stopped. Of one peer {@value #MOST_PROTOCOLS} protocols may note something; of more, the
 * oldest note makes room. Safe from any thread; nothing blocks.
 *
 * @param <T> the values
 */
@ProviderType
public interface PeerNotes<T> {

    /** Bytes of a note. */
    int MOST_BYTES = 1_024;

    /** Protocols that have a note of the same peer. */
    int MOST_PROTOCOLS = 8;

    /**
     * What was noted.
     *
     * @return empty if nothing was, or it is no value of this type, as another version of the protocol may have written it: then it stays
     *     until something else is noted
     */
    Optional<Note<T>> of(PeerId peer);

    /**
     * Notes something instead of what was noted before; what that is {@linkplain NoteType#worth worth} counts from the next scores on.
     *
     * @return false if the book does not know the peer, or this protocol has left the node: then nothing is noted
     * @throws IllegalArgumentException with a sentence, if the value is too large, or its worth does not lie between -1 and 1
     */
    boolean write(PeerId peer, T value);

    /** Nothing is noted any more; false if nothing was. */
    boolean erase(PeerId peer);
}
