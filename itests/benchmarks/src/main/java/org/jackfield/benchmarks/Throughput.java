package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;
import org.jackfield.benchmarks.Contestant.Skill;

/** Messages of 64 KiB over one connection, as fast as they are taken. */
final class Throughput implements Program {

    static final Figure RATE = new Figure("throughput", "64 KiB messages over one connection", "GB/s", true);
    static final Figure CPU = new Figure("throughput", "processor time of both ends", "CPU seconds per GB", false);

    private static final int BYTES = 64 * 1024;

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public void run(Run run) throws IOException {
        Plan plan = run.plan();
        run.withPairs(run.field().who(Skill.STREAM), pairs -> {
            for (Pair pair : pairs) {
                run.progress().accept("throughput: " + pair.contestant().name() + " warms up");
                pair.connect(1);
                WarmUp.steady(pair, plan.mostWarmUps(), () -> pair.stream(BYTES, 0, Duration.ZERO, plan.warmUp()));
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                run.progress().accept("throughput: round " + round + " of " + plan.rounds());
                for (Pair pair : pairs) {
                    Pair.Heard heard = pair.stream(BYTES, 0, plan.lead(), plan.turn());
                    double gigabytes = heard.messages() * (double) BYTES / 1e9;
                    String name = pair.contestant().name();
                    run.results().add(RATE, name, gigabytes / heard.seconds());
                    run.results().add(CPU, name, heard.cpuSeconds() / gigabytes);
                }
            }
        });
    }
}
