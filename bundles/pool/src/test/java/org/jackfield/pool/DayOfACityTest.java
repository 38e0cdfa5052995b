package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A simulated day of many nodes that come, dial, ban, trust, swap, crash and leave at random: what {@link Invariants} says holds after
 * every step, and nothing is left at the end.
 *
 * <p>The same seed gives the same day. {@code -Djackfield.city.seeds=100 -Djackfield.city.first=7} tries more of them,
 * {@code -Djackfield.city.crowd=100 -Djackfield.city.steps=5000 -Djackfield.city.seed=2} has all thousand there at once.
 */
@Tag("simulation")
@Execution(ExecutionMode.CONCURRENT)
class DayOfACityTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration NOON = Duration.ofHours(2);

    /** The share of the steps before the rush, and of those after it. */
    private static final double NIGHT = 0.1;

    /** The share of the peers that are there at night. */
    private static final double AT_NIGHT = 0.04;

    /** The share that may be there at noon: with all of them a day takes minutes. */
    private static final double AT_NOON = Integer.getInteger("jackfield.city.crowd", 25) / 100.0;

    private static final int SAMPLE = 10;

    static LongStream seeds() {
        long first = Long.getLong("jackfield.city.first", 1);
        return LongStream.range(first, first + Long.getLong("jackfield.city.seeds", 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theTablesHoldInASmallTown(long seed) {
        new Day(seed, 40, 1500, 1).live();
    }

    /** Minutes, on a machine that has other things to do. */
    @Test
    @Timeout(900)
    void theTablesHoldWhenAThousandPeersComeAndGoForADay() {
        new Day(
                        Long.getLong("jackfield.city.seed", 1),
                        Integer.getInteger("jackfield.city.size", 1000),
                        Integer.getInteger("jackfield.city.steps", 2500),
                        AT_NOON)
                .live();
    }

    /** One day. */
    private static final class Day {

        private final long seed;
        private final int steps;
        private final double crowd;
        private final City city;
        private final Invariants invariants;

        Day(long seed, int size, int steps, double crowd) {
            this.seed = seed;
            this.steps = steps;
            this.crowd = crowd;
            city = new City(seed, size);
            invariants = new Invariants(city);
        }

        void live() {
            long begun = System.nanoTime();
            int most = 0;
            for (int step = 0; step < steps; step++) {
                Citizen actor = city.step(wanted(step));
                city.town.pass(pause(step));
                look(step, actor);
                most = Math.max(most, city.present().size());
            }
            theNightIsQuiet();
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.printf(
                    "seed %d: %d peers, at most %d at once, %d steps, %d statements checked, %d ms; %s%n",
                    seed, city.citizens.size(), most, steps, invariants.checks(), millis, city.done);
        }

        /** Few at night; at noon everybody comes, stays for a while, and goes again. */
        private int wanted(int step) {
            double rush = ((double) step / steps - NIGHT) / (1 - 2 * NIGHT);
            double share = rush < 0.4 ? rush / 0.4 : rush < 0.65 ? 1 : (1 - rush) / 0.35;
            return (int) (Math.max(AT_NIGHT, Math.min(crowd, share)) * city.citizens.size());
        }

        /** Long at night, short at noon; all together a day. */
        private Duration pause(int step) {
            double place = (double) step / steps;
            boolean night = place < NIGHT || place >= 1 - NIGHT;
            Duration share = night ? DAY.minus(NOON) : NOON;
            return share.dividedBy(Math.round(steps * (night ? 2 * NIGHT : 1 - 2 * NIGHT)));
        }

        private void look(int step, Citizen actor) {
            List<Citizen> present = city.present();
            boolean everybody = step % 250 == 0;
            if (everybody) {
                present.forEach(invariants::checkThoroughly);
            }
            for (int i = 0; i < Math.min(SAMPLE, present.size()); i++) {
                invariants.check(present.get((step * SAMPLE + i) % present.size()));
            }
            if (actor.present()) {
                invariants.checkThoroughly(actor);
            }
            invariants.bothEndsAgree();
            invariants.insist(when(step));
        }

        private String when(int step) {
            return "seed " + seed + ", " + city.citizens.size() + " peers, " + steps + " steps: step " + step + " at "
                    + city.town.time.instant();
        }

        private void theNightIsQuiet() {
            city.town.network.heal();
            city.town.passSeconds(60);
            city.present()
                    .forEach(
                            citizen -> citizen.resident().node.change(citizen.settings.maintainedEvery(Duration.ZERO)));
            city.town.passSeconds(60);
            invariants.allIsQuiet();
            city.present().forEach(invariants::checkThoroughly);
            invariants.bothEndsAgree();
            invariants.insist(when(steps));
            city.closeDown();
            city.town.passSeconds(60);
            assertEquals(0, city.town.network.connections(), when(steps) + ": connections that nobody has");
            assertEquals(0, city.town.time.waiting(), when(steps) + ": timers of nodes that are gone");
        }
    }
}
