package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * What a node's own parts cost: messages of 64 KiB over one connection, with a cap that is never reached, and with metrics that listen.
 *
 * <p>It is one pair of nodes throughout, whose cap and metrics come and go while it runs: two nodes differ by more than what is looked
 * for, even if they are alike. Each turn with is compared with the one without beside it, and there are many short ones. What counts is
 * the processor time: both processors are busy, so it is what the throughput depends on, and others of the machine disturb it less.
 */
final class Costs implements Program {

    static final String PLAIN = "Jackfield, no cap, no metrics";
    static final String CAPPED = "Jackfield with a cap that is never reached";
    static final String METERED = "Jackfield with metrics";

    static final Figure RATE = new Figure("costs", "64 KiB messages over one connection", "GB/s", true);
    static final Figure CPU = new Figure("costs", "processor time of both ends", "CPU seconds per GB", false);

    /** In KiB a second: 4 GB. */
    private static final long CAP = 4_000_000;

    private static final int BYTES = 64 * 1024;
    private static final int TURNS_OF_A_ROUND = 20;

    @Override
    public String name() {
        return "costs";
    }

    @Override
    public void run(Run run) throws IOException {
        Plan plan = run.plan();
        Duration turn = plan.turn().dividedBy(3);
        try (Pair pair = Pair.start(Field.own(Field.JACKFIELD, "NodeEnd"), run.logs())) {
            pair.prepare(plan.trial());
            pair.connect(1);
            run.progress().accept("costs: warms up");
            for (String circumstance : new String[] {PLAIN, CAPPED, METERED}) {
                put(pair, circumstance, true);
                WarmUp.steady(pair, plan.mostWarmUps(), () -> pair.stream(BYTES, 0, Duration.ZERO, plan.warmUp()));
                put(pair, circumstance, false);
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                run.progress().accept("costs: round " + round + " of " + plan.rounds());
                for (int i = 0; i < TURNS_OF_A_ROUND; i++) {
                    measure(run, pair, PLAIN, turn);
                    measure(run, pair, CAPPED, turn);
                    measure(run, pair, METERED, turn);
                }
            }
        }
    }

    private static void measure(Run run, Pair pair, String circumstance, Duration turn) throws IOException {
        put(pair, circumstance, true);
        Pair.Heard heard = pair.stream(BYTES, 0, run.plan().lead().dividedBy(3), turn);
        put(pair, circumstance, false);
        double gigabytes = heard.messages() * (double) BYTES / 1e9;
        run.results().add(RATE, circumstance, gigabytes / heard.seconds());
        run.results().add(CPU, circumstance, heard.cpuSeconds() / gigabytes);
    }

    private static void put(Pair pair, String circumstance, boolean there) throws IOException {
        if (circumstance.equals(CAPPED)) {
            pair.both("cap " + (there ? CAP : 0), "capped");
        } else if (circumstance.equals(METERED)) {
            pair.both("metrics " + there, "measured");
        }
    }
}
