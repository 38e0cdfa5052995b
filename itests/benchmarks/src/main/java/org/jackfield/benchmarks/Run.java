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

    /**
     * Does something with a pair of each, all running and done with what they try out at first; a contestant that cannot begin is left
     * out, and remarked upon.
     */
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
            for (Pair pair : pairs) {
                pair.prepare(plan.trial());
            }
            action.accept(pairs);
        } finally {
            pairs.forEach(Pair::close);
        }
    }

    /** One end, which has tried out whatever it tries; the caller closes it. */
    EndProcess start(Contestant contestant) throws IOException {
        EndProcess end = EndProcess.start(contestant.command(), logs, Pair.errors(logs, contestant));
        try {
            end.prepare(plan.trial());
            return end;
        } catch (IOException e) {
            end.close();
            throw e;
        }
    }

    /** What is done with the pairs. */
    interface WithPairs {

        void accept(List<Pair> pairs) throws IOException;
    }
}
