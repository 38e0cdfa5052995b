package org.jackfield.api.scoring;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;

/**
 * The score that a peer has at present, and all that it was made of: whoever asks the same policy, with the same settings, about the same history at
 * the same time has the same score, to the bit.
 *
 * @param policy who said so; empty if nobody did: then the score is {@link Score#NEUTRAL}, or {@link Score#NEWCOMER} of a peer that the
 *     present policy has not been asked about yet
 * @param at when
 */
public record PeerScore(PeerId peer, Score score, Optional<String> policy, PeerHistory history, Instant at) {

    public PeerScore {
        Objects.requireNonNull(peer);
        Objects.requireNonNull(score);
        Objects.requireNonNull(policy);
        Objects.requireNonNull(history);
        Objects.requireNonNull(at);
    }
}
