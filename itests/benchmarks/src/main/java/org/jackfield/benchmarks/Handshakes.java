package org.jackfield.benchmarks;

import java.io.IOException;
import org.jackfield.benchmarks.Contestant.Skill;

/** Connections that are opened, handshake and all, and closed again: one after the other, and 64 at once. */
final class Handshakes implements Program {

    static final int ONE = 1;
    static final int AT_ONCE = 64;

    /** What a handshake takes is a few milliseconds at most. */
    private static final int PER_SECOND = 400;

    /** A handshake is much code that runs seldom: a compiler that begins with what runs most is busy with it for tens of thousands of them. */
    private static final int TURNS_IN_ONE = 2;

    static Figure rate(int atOnce) {
        return new Figure("handshakes", "full handshakes, " + words(atOnce), "handshakes/s", true);
    }

    static Figure cpu(int atOnce) {
        return new Figure("handshakes", "processor time of both ends, " + words(atOnce), "CPU ms per handshake", false);
    }

    private static String words(int atOnce) {
        return atOnce == 1 ? "one after another" : atOnce + " at once";
    }

    @Override
    public String name() {
        return "handshakes";
    }

    @Override
    public void run(Run run) throws IOException {
        Plan plan = run.plan();
        run.withPairs(run.field().who(Skill.SHAKE_HANDS), pairs -> {
            for (Pair pair : pairs) {
                run.progress().accept("handshakes: " + pair.contestant().name() + " warms up");
                int some = TURNS_IN_ONE * count(plan.warmUp().toMillis());
                // both in every turn: what is compiled for the one alone has to be compiled again for the other
                WarmUp.steady(pair, plan.mostWarmUps(), () -> pair.shakeHands(some, ONE)
                        .then(pair.shakeHands(some, AT_ONCE)));
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                run.progress().accept("handshakes: round " + round + " of " + plan.rounds());
                for (Pair pair : pairs) {
                    for (int atOnce : new int[] {ONE, AT_ONCE}) {
                        Pair.Heard shaken = pair.shakeHands(count(plan.turn().toMillis()), atOnce);
                        String name = pair.contestant().name();
                        run.results().add(rate(atOnce), name, shaken.perSecond());
                        run.results().add(cpu(atOnce), name, shaken.cpuSeconds() / shaken.messages() * 1e3);
                    }
                }
            }
        });
    }

    private static int count(long millis) {
        return (int) Math.max(AT_ONCE, millis * PER_SECOND / 1000);
    }
}
