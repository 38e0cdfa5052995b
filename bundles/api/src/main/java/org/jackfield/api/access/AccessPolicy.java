package org.jackfield.api.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Refuses more than the lists do, and says what an ending earns. Publish one as a service, and the core asks.
 *
 * <p>It decides and never acts: values in, values out, no socket, thread, file or clock. Asked on one thread of the core's for all
 * access policies, one question at a time; an answer that takes longer than {@code policy-patience} (100 ms), or a failure, is a refusal
 * where it was about letting somebody in; about an ending it may take {@code policy-ending-patience} (5 s), and is nothing after that. All policies must admit; the longest penalty counts.
 * White-listed addresses and peers are not asked about.
 */
@ConsumerType
public interface AccessPolicy {

    /** A short name, unique in the node: letters, digits, {@code - .}; constant. */
    String name();

    /**
     * What it decides by, in the words of its configuration. Asked before and after a question, so that a recorded answer can be given
     * again: whoever is configured like this gives the same ones. At most {@link org.jackfield.api.scoring.ScoringPolicy#MOST_SETTINGS}.
     * They stand in recordings as they are: leave out what is secret.
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Somebody has dialled us: only the address is known. Its handshake goes on meanwhile. */
    default Verdict accept(Endpoint endpoint, Instant now) {
        return Verdict.ADMIT;
    }

    /** We are about to dial. */
    default Verdict dial(PointId point, Optional<PeerId> expectedPeer, Instant now) {
        return Verdict.ADMIT;
    }

    /** A peer has proved who it is; it is let in if all agree. */
    default Verdict admit(PeerId peer, Endpoint endpoint, Announcement announcement, Instant now) {
        return Verdict.ADMIT;
    }

    /** A connection has ended, or an attempt has come to nothing: what does it earn? */
    default Penalty afterEnd(Ending ending, Instant now) {
        return Penalty.NONE;
    }
}
