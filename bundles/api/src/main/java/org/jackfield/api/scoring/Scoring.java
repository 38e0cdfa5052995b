package org.jackfield.api.scoring;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the node keeps of its peers' conduct, and what the present policy makes of it. Answers are snapshots; safe from any thread; nothing
 * blocks.
 */
@ProviderType
public interface Scoring {

    /** The policies that are present: those of access by name, then those of scoring, the one that is asked first, then those of selection likewise. */
    List<PolicyState> policies();

    /** The scores of all connected peers, the highest first. */
    List<PeerScore> scores();

    /** The score of a connected peer; empty if it is not connected. */
    Optional<PeerScore> explain(PeerId peer);

    /** How the recording of what policies are asked goes. */
    RecordingState recording();

    /**
     * A protocol has seen a peer do something that the core cannot judge. It counts from the next scores on; while a fault of our own is
     * suspected, what is bad is noted as {@link Deed#EXCUSED}. A protocol that could not judge for a reason of its own notes that itself.
     *
     * @param times at least 1
     * @return false if nothing is kept of that peer: it is not connected, and has not been of late
     */
    boolean note(PeerId peer, Deed deed, long times);
}
