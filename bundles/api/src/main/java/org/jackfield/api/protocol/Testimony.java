package org.jackfield.api.protocol;

import java.time.Duration;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.Deed;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a protocol says of peers to the node that hosts it: what it saw them do, what they have promised, and what it wants remembered.
 *
 * <p>Given to a protocol when it {@linkplain Protocol#joined joins}, in whose name all is said; once the protocol has left, nothing that is said
 * counts. Safe from any thread; nothing blocks.
 */
@ProviderType
public interface Testimony {

    /** Promises of one peer, to one protocol, that are waited for. */
    int MOST_PROMISES = 256;

    /** An hour. */
    Duration LONGEST_PROMISE = Duration.ofHours(1);

    /**
     * A peer did something that the core cannot judge. It counts from the next scores on; while a fault of our own is suspected, what is bad is
     * {@link Deed#EXCUSED}. Useful messages are counted by the core, and need not be told.
     *
     * @param times at least 1
     * @return false if nothing is kept of that peer: it is not connected, and has not been of late
     */
    boolean saw(PeerId peer, Deed deed, long times);

    /**
     * A connected peer said that it would do something, or by the rules of the protocol owes an answer. Unless the promise is kept in
     * time, it counts as {@link Deed#BROKEN_PROMISE}.
     *
     * <p>A fault of ours does not count against the peer: it is given another second, and then another, as long as anything that it may have
     * said has not been heard, anything that we have said has not left, or the node itself was late; after ten it is
     * {@link Deed#EXCUSED}. When the channel of the connection changes, it is given its whole time again. A promise ends without a word with the
     * connection, and with the protocol.
     *
     * @param within longer than zero, and no longer than {@link #LONGEST_PROMISE}
     * @return what to call when it is kept; does nothing if the peer is not connected, or {@value #MOST_PROMISES} are waited for already
     */
    Promise promised(PeerId peer, Duration within);

    /** What this protocol notes of peers. */
    <T> PeerNotes<T> notes(NoteType<T> type);
}
