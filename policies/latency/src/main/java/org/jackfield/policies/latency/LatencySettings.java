package org.jackfield.policies.latency;

import java.time.Duration;
import java.util.Map;

/**
 * How nearness is weighed.
 *
 * @param half a handshake of this time is worth as much as a peer of which nothing is known
 * @param memory how long an invalid message makes a peer worth nothing
 */
record LatencySettings(Duration half, Duration memory) {

    static final int HALF_MILLIS = 300;
    static final int MEMORY_SECONDS = 3_600;

    private static final Duration LONGEST = Duration.ofDays(365);

    static final LatencySettings DEFAULT =
            new LatencySettings(Duration.ofMillis(HALF_MILLIS), Duration.ofSeconds(MEMORY_SECONDS));

    LatencySettings {
        time("half", half);
        time("memory", memory);
    }

    /** In the words of the configuration. */
    Map<String, String> words() {
        return Map.of("half", Long.toString(half.toMillis()), "memory", Long.toString(memory.toSeconds()));
    }

    private static void time(String setting, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    setting + " is longer than zero and at most a year, and not " + time.toMillis() + " ms");
        }
    }
}
