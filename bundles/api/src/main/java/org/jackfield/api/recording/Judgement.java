package org.jackfield.api.recording;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;

/**
 * One question to a scoring policy, and its answer.
 *
 * @param policy who answered; empty if nobody did, in time and without a failure: then the score is the neutral one
 * @param settings what it decided by, as {@link org.jackfield.api.scoring.ScoringPolicy#settings} says it
 */
public record Judgement(
        Instant at,
        PeerId peer,
        PeerHistory history,
        Optional<String> policy,
        Map<String, String> settings,
        Score score)
        implements Recorded {

    public Judgement {
        Objects.requireNonNull(at);
        Objects.requireNonNull(peer);
        Objects.requireNonNull(history);
        Objects.requireNonNull(policy);
        settings = Map.copyOf(settings);
        Objects.requireNonNull(score);
    }
}
