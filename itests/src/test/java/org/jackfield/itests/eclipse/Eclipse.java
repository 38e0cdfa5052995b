package org.jackfield.itests.eclipse;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Lives of many victims, with the tables of the node and with a flat one, and in how many of them the attacker holds all outgoing connections
 * after the restart.
 */
final class Eclipse {

    private static final long SEED = 20_260_101;
    private static final int TOLD_EVERY = 500;

    private final PrintStream progress;

    Eclipse(PrintStream progress) {
        this.progress = progress;
    }

    /**
     * Usage: {@code Eclipse [RUNS]}. Progress is told on standard error; the table stands in {@code eclipse.md} of the target directory,
     * too. Exit codes: 0 every attack within its bound, 1 not.
     */
    public static void main(String[] arguments) throws IOException {
        int runs = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
        long begin = System.nanoTime();
        Eclipse eclipse = new Eclipse(System.err);
        List<Line> lines = new ArrayList<>();
        for (Attack attack : Attack.ALL) {
            lines.add(eclipse.suffer(attack, runs));
        }
        String table = table(lines, runs) + "\nIn " + (System.nanoTime() - begin) / 1_000_000_000L + " s, seed " + SEED
                + ".\n";
        System.out.print(table);
        Path target = Path.of("itests", "target");
        Files.writeString((Files.isDirectory(target) ? target : Path.of("target")).resolve("eclipse.md"), table);
        System.exit(lines.stream().allMatch(Line::kept) ? 0 : 1);
    }

    /** So many lives under one attack, with both kinds of book. */
    Line suffer(Attack attack, int runs) {
        World world = new World(attack, SEED);
        return new Line(
                attack,
                lives("tables", world, attack, Buckets::new, runs),
                lives("flat", world, attack, FlatTable::new, runs));
    }

    private Fate lives(
            String book,
            World world,
            Attack attack,
            BiFunction<InstantSource, SplittableRandom, Recollection> memory,
            int runs) {
        AtomicInteger done = new AtomicInteger();
        int[] hostile = IntStream.range(0, runs)
                .parallel()
                .map(run -> {
                    int held = new Life(world, attack, memory, new SplittableRandom(SEED + run)).hostileAfterRestart();
                    int lived = done.incrementAndGet();
                    if (lived % TOLD_EVERY == 0) {
                        progress.println(
                                attack.name() + ", " + attack.days() + " d, " + book + ": " + lived + " of " + runs);
                    }
                    return held;
                })
                .toArray();
        return new Fate(
                (int) IntStream.of(hostile).filter(held -> held == Life.WANTED).count(),
                runs,
                IntStream.of(hostile).average().orElse(0) / Life.WANTED);
    }

    private static String table(List<Line> lines, int runs) {
        StringBuilder table = new StringBuilder(
                "| attacker | flood | eclipsed of " + runs + " | at most, 95 % sure | allowed | attacker's share"
                        + " | flat table of 400: eclipsed | attacker's share |\n|---|---|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            table.append(String.format(
                    "| %s | %d d | %d: %s | %.2f %% | %.1f %% | %.0f %% | %d: %s | %.0f %% |%n",
                    line.attack.name(),
                    line.attack.days(),
                    line.tables.eclipsed,
                    line.tables.percent(),
                    100 * line.tables.bound(),
                    100 * line.attack.allowed(),
                    100 * line.tables.share,
                    line.flat.eclipsed,
                    line.flat.percent(),
                    100 * line.flat.share));
        }
        return table.toString();
    }

    /** What became of the victims of one attack. */
    record Line(Attack attack, Fate tables, Fate flat) {

        boolean kept() {
            return tables.chance() <= attack.allowed();
        }
    }

    /**
     * What became of those with one kind of book.
     *
     * @param share of the outgoing connections that the attacker holds in the mean
     */
    record Fate(int eclipsed, int runs, double share) {

        private static final double DOUBT = 0.05;
        private static final int HALVINGS = 50;

        double chance() {
            return (double) eclipsed / runs;
        }

        /** The least chance of which so few eclipses, or fewer, would come of one try in twenty only (Clopper and Pearson, one-sided). */
        double bound() {
            double low = chance();
            double high = 1;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = (low + high) / 2;
                if (atMost(eclipsed, middle) > DOUBT) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        /** The chance of so many eclipses or fewer. */
        private double atMost(int most, double chance) {
            double sum = 0;
            double ways = 0;
            for (int k = 0; k <= most; k++) {
                sum += Math.exp(ways + k * Math.log(chance) + (runs - k) * Math.log1p(-chance));
                ways += Math.log(runs - k) - Math.log(k + 1);
            }
            return sum;
        }

        String percent() {
            return String.format("%.2f %%", 100 * chance());
        }
    }
}
