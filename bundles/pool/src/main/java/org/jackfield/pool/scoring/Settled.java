package org.jackfield.pool.scoring;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;

/**
 * A score, and the very settings by which it was given.
 *
 * @param settings as the policy says them
 */
record Settled(Score score, Map<String, String> settings) {

    private static final int MOST_CHANGES = 100;
    private static final int MOST_CHARACTERS = 1 << 14;

    /**
     * Asks. Settings may change while a policy thinks: what it says counts if they are the same after it as before.
     *
     * @throws IllegalStateException with a sentence, if they never are, or are more than anybody reads
     */
    static Settled ask(ScoringPolicy policy, PeerHistory history, Instant now) {
        for (int i = 0; i < MOST_CHANGES; i++) {
            Map<String, String> before = settings(policy);
            Score score = Objects.requireNonNull(policy.score(history, now), "it answered null");
            if (before.equals(settings(policy))) {
                return new Settled(score, before);
            }
        }
        throw new IllegalStateException("its settings change faster than it answers");
    }

    private static Map<String, String> settings(ScoringPolicy policy) {
        Map<String, String> settings = Map.copyOf(policy.settings());
        int length = settings.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        if (settings.size() > ScoringPolicy.MOST_SETTINGS || length > MOST_CHARACTERS) {
            throw new IllegalStateException("it has " + settings.size() + " settings of " + length
                    + " characters, which are more than anybody reads");
        }
        return settings;
    }
}
