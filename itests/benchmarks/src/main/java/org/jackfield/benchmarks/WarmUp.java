package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * What a pair says before its first turn that counts, as fast as it goes, until it goes no faster: whoever has a compiler that works while it
 * runs is measured when that is done, and whoever has none is soon through.
 */
final class WarmUp {

    /** A rate that is no higher than the best so far by this is no faster. */
    private static final double FASTER = 1.03;

    /** So many turns in a row that were no faster. */
    private static final int STEADY = 4;

    private static final int TURNS = 4;
    private static final int MOST_TURNS = 32;

    private final Pair pair;
    private final Plan plan;

    WarmUp(Pair pair, Plan plan) {
        this.pair = pair;
        this.plan = plan;
    }

    /** The plan's time at least, and eight times that at most; the best rate that was seen. */
    double steady(int bytes) throws IOException {
        Duration turn = plan.warmUp().dividedBy(TURNS);
        double best = 0;
        int steady = 0;
        for (int i = 0; i < MOST_TURNS && steady < STEADY; i++) {
            double rate = pair.stream(bytes, 0, Duration.ZERO, turn).perSecond();
            steady = rate > best * FASTER ? 0 : steady + 1;
            best = Math.max(best, rate);
        }
        return best;
    }
}
