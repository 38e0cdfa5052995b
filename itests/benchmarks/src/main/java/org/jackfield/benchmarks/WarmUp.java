package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * What a pair does before its first turn that counts, again and again until it gets no faster and its compilers rest: whoever has a
 * compiler that works while it runs is measured when that is done, and whoever has none is soon through.
 */
final class WarmUp {

    /** A rate that is no higher than the best so far by this is no faster. */
    private static final double FASTER = 1.03;

    /** A compiler that took no more than this of a turn's processor time rests. */
    private static final double AT_REST = 0.05;

    /** So many turns in a row that were no faster, and left the compilers alone. */
    private static final int STEADY = 4;

    private WarmUp() {}

    /** As {@link Pair#stream} or {@link Pair#shakeHands} do. */
    interface Turn {

        Pair.Heard take() throws IOException;
    }

    /** Five turns at least, unless there are fewer at most; the best rate that was seen. */
    static double steady(Pair pair, int most, Turn turn) throws IOException {
        double best = 0;
        int steady = 0;
        Duration compiled = pair.compiled();
        for (int i = 0; i < most && steady < STEADY; i++) {
            Pair.Heard heard = turn.take();
            Duration before = compiled;
            compiled = pair.compiled();
            boolean compiles = compiled.minus(before).toNanos() / 1e9 > AT_REST * heard.cpuSeconds();
            steady = compiles || heard.perSecond() > best * FASTER ? 0 : steady + 1;
            best = Math.max(best, heard.perSecond());
        }
        return best;
    }
}
