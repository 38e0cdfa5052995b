package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What every program is given.
 *
 * @param plan how long to measure
 * @param field who is there to be measured
 * @param results where to put it
 * @param logs where the ends may write
 * @param progress a line for who waits
 */
record Run(Plan plan, Field field, Results results, Path logs, Consumer<String> progress) {

    /** Does something with a pair of each, all running; a contestant that cannot begin is left out, and remarked upon. */
    void withPairs(List<Contestant> contestants, WithPairs action) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        try {
            for (Contestant contestant : contestants) {
                try {
                    pairs.add(Pair.start(contestant, logs));
                } catch (IOException e) {
                    results.remark(contestant.name() + " did not begin: " + e.getMessage());
                }
            }
            action.accept(pairs);
        } finally {
            pairs.forEach(Pair::close);
        }
    }

    /** One end; the caller closes it. */
    EndProcess start(Contestant contestant) throws IOException {
        return EndProcess.start(contestant.command(), logs, Pair.errors(logs, contestant));
    }

    /** What is done with the pairs. */
    interface WithPairs {

        void accept(List<Pair> pairs) throws IOException;
    }
}
