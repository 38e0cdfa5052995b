package org.jackfield.policies.scoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How conduct is weighed.
 *
 * @param weights what each reason may add or take
 * @param meritHalfLife after which the good in a history counts half
 * @param faultHalfLife after which the bad does
 * @param probation connected for less, a peer is a newcomer
 * @param throttledBelow a score of less makes a peer one of those that are tolerated
 * @param favouredFrom a score of so much makes it one of the favoured
 */
record ScoringSettings(
        Weights weights,
        Duration meritHalfLife,
        Duration faultHalfLife,
        Duration probation,
        double throttledBelow,
        double favouredFrom) {

    static final int MERIT_HALF_LIFE_SECONDS = 86_400;
    static final int FAULT_HALF_LIFE_SECONDS = 3_600;
    static final int PROBATION_SECONDS = 600;
    static final double THROTTLED_BELOW = 0.5;
    static final double FAVOURED_FROM = 2;

    /** Longer half-lives forget nothing in a node's life, and would not be told apart. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    static final ScoringSettings DEFAULT = new ScoringSettings(
            Weights.DEFAULT,
            Duration.ofSeconds(MERIT_HALF_LIFE_SECONDS),
            Duration.ofSeconds(FAULT_HALF_LIFE_SECONDS),
            Duration.ofSeconds(PROBATION_SECONDS),
            THROTTLED_BELOW,
            FAVOURED_FROM);

    ScoringSettings {
        Objects.requireNonNull(weights);
        time("merit-half-life", meritHalfLife);
        time("fault-half-life", faultHalfLife);
        time("probation", probation);
        if (!(throttledBelow >= 0 && throttledBelow <= 1 - weights.group())) {
            throw new IllegalArgumentException("throttled-below lies between 0 and 1 less the group-weight, "
                    + (1 - weights.group()) + ", and is not " + throttledBelow);
        }
        if (!(favouredFrom > 1 && Double.isFinite(favouredFrom))) {
            throw new IllegalArgumentException("favoured-from is more than 1, and is not " + favouredFrom);
        }
    }

    /** In the words of the configuration: whoever reads these has the same, to the bit. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>(weights.words());
        words.put("merit-half-life", Long.toString(meritHalfLife.toSeconds()));
        words.put("fault-half-life", Long.toString(faultHalfLife.toSeconds()));
        words.put("probation", Long.toString(probation.toSeconds()));
        words.put("throttled-below", Double.toString(throttledBelow));
        words.put("favoured-from", Double.toString(favouredFrom));
        return words;
    }

    private static void time(String setting, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(setting + " lies between 1 and " + LONGEST.toSeconds()
                    + " s, and is not " + time.toSeconds() + " s");
        }
    }
}
