package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jackfield.benchmarks.Contestant.Skill;

/**
 * Messages of 64 bytes over one connection and over fifty: as fast as they are taken, and at half the rate that was reached so in the
 * same round, when it is looked how long each is on its way.
 */
final class SmallMessages implements Program {

    static final int FEW = 1;
    static final int MANY = 50;

    private static final int BYTES = 64;

    /** How often the load changes before it is measured. */
    private static final int CHANGES = 6;

    static Figure rate(int connections) {
        return new Figure("small", "64-byte messages, " + words(connections), "messages/s", true);
    }

    static Figure cpu(int connections) {
        return new Figure("small", "processor time of both ends, " + words(connections), "CPU µs per message", false);
    }

    static Figure p99(int connections) {
        return new Figure("small", "p99 latency at half load, " + words(connections), "ms", false);
    }

    private static String words(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    @Override
    public String name() {
        return "small";
    }

    @Override
    public void run(Run run) throws IOException {
        run.withPairs(run.field().who(Skill.TALK), pairs -> {
            measure(run, pairs, FEW, FEW);
            if (run.plan().most() > MANY) {
                measure(run, pairs, MANY, MANY - FEW);
            }
        });
    }

    private void measure(Run run, List<Pair> pairs, int connections, int more) throws IOException {
        Plan plan = run.plan();
        for (Pair pair : pairs) {
            run.progress().accept("small: " + pair.contestant().name() + " warms up with " + words(connections));
            pair.connect(more);
            double best =
                    WarmUp.steady(pair, plan.mostWarmUps(), () -> pair.stream(BYTES, 0, Duration.ZERO, plan.warmUp()));
            // whoever has to be woken takes other ways than whoever has always more to do, and a compiler that knows
            // one of them
            // begins anew when the other is taken
            for (int i = 0; i < CHANGES; i++) {
                pair.stream(BYTES, (long) (best / 2), Duration.ZERO, plan.warmUp());
                pair.stream(BYTES, 0, Duration.ZERO, plan.warmUp());
            }
        }
        Map<Pair, Long> half = new HashMap<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            run.progress().accept("small: round " + round + " of " + plan.rounds() + " with " + words(connections));
            for (Pair pair : pairs) {
                Pair.Heard heard = pair.stream(BYTES, 0, plan.lead(), plan.turn());
                String name = pair.contestant().name();
                run.results().add(rate(connections), name, heard.perSecond());
                run.results().add(cpu(connections), name, heard.cpuSeconds() / heard.messages() * 1e6);
                half.put(pair, (long) (heard.perSecond() / 2));
            }
            for (Pair pair : pairs) {
                Pair.Heard heard = pair.stream(BYTES, Math.max(1, half.get(pair)), plan.lead(), plan.turn());
                run.results().add(p99(connections), pair.contestant().name(), heard.p99() / 1e6);
            }
        }
    }
}
