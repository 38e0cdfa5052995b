package org.jackfield.api.recording;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;

/**
 * One question to an access policy about what an ending earns, and its answer. If there are several policies, each has one of its own, and
 * the longest penalty counts.
 *
 * @param spared whether nothing is held against the address, whatever policies say: as many may stand there
 * @param policy who answered; empty if nobody did, in time and without a failure: then nothing is earned
 * @param settings what it decided by, as {@link org.jackfield.api.access.AccessPolicy#settings} says it
 */
public record Reckoning(
        Instant at,
        Ending ending,
        boolean spared,
        Optional<String> policy,
        Map<String, String> settings,
        Penalty penalty)
        implements Recorded {

    public Reckoning {
        Objects.requireNonNull(at);
        Objects.requireNonNull(ending);
        Objects.requireNonNull(policy);
        settings = Map.copyOf(settings);
        Objects.requireNonNull(penalty);
    }
}
