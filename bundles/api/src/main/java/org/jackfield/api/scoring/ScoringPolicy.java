package org.jackfield.api.scoring;

import java.time.Instant;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says what a peer is worth to us. Publish one as a service, and the core asks; of several, the one with the highest service ranking is
 * asked, and the others wait.
 *
 * <p>It decides and never acts: values in, values out, no socket, thread, file, clock or chance, so that every score can be computed
 * again from its history, to the bit. Asked on one thread of the core's for all scoring policies, one question at a time; an answer that
 * takes longer than {@code policy-patience} (100 ms), or a failure, is {@link Score#NEUTRAL}. {@link Deed#EXCUSED} never counts
 * against a peer, and {@link PeerHistory#EMPTY} is worth 1, as a newcomer.
 */
@ConsumerType
public interface ScoringPolicy {

    /** Settings of a policy. */
    int MOST_SETTINGS = 64;

    /** A short name, unique in the node: letters, digits, {@code - .}; constant. */
    String name();

    /**
     * What it decides by, in the words of its configuration. Asked before and after a question, so that a recorded score can be computed
     * again: whoever is configured like this gives the same answers. At most {@link #MOST_SETTINGS}.
     * They stand in recordings as they are: leave out what is secret.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** What a peer with this history is worth. */
    Score score(PeerHistory history, Instant now);
}
