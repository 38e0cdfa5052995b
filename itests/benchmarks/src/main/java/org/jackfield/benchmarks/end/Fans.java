package org.jackfield.benchmarks.end;

import java.time.Duration;
import java.util.Arrays;

/** The order {@code fan BYTES BATCH ROUNDS PAUSE_MILLIS}: a batch over every connection, and how long that took, the median of all rounds. */
final class Fans {

    private Fans() {}

    /** Who does it. */
    interface Fan {

        /** Nanoseconds of each round. */
        long[] fan(int bytes, int batch, int rounds, Duration pause);
    }

    static long answer(String[] words, Fan fan) {
        long[] taken = fan.fan(
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Duration.ofMillis(Long.parseLong(words[4])));
        Arrays.sort(taken);
        return taken[taken.length / 2];
    }
}
