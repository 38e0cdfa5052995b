package org.jackfield.itests.eviction;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.policies.selection.Selection;

/** Days of a besieged node, under each adversary, with the policy of the node and without, and how many of the honest are left. */
final class Eviction {

    static final long SEED = 20_260_101;

    private final PrintStream progress;

    Eviction(PrintStream progress) {
        this.progress = progress;
    }

    /**
     * Usage: {@code Eviction [DAYS]}. Progress is told on standard error; the table stands in {@code eviction.md} of the target directory,
     * too. Exit codes: 0 what is promised was kept on every day, 1 not.
     */
    public static void main(String[] arguments) throws IOException {
        int days = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
        long begin = System.nanoTime();
        Eviction eviction = new Eviction(System.err);
        List<Line> lines = new ArrayList<>();
        for (Adversary adversary : Adversary.ALL) {
            lines.add(eviction.suffer(adversary, false, days));
            lines.add(eviction.suffer(adversary, true, days));
        }
        String table = table(lines, days) + "\nIn " + (System.nanoTime() - begin) / 1_000_000_000L + " s, seeds " + SEED
                + " to " + (SEED + days - 1) + ".\n";
        System.out.print(table);
        Path target = Path.of("itests", "target");
        Files.writeString((Files.isDirectory(target) ? target : Path.of("target")).resolve("eviction.md"), table);
        System.exit(lines.stream().allMatch(Line::kept) ? 0 : 1);
    }

    /** So many days under one adversary, with the policy and without. */
    Line suffer(Adversary adversary, boolean leaving, int days) {
        progress.println(adversary.name() + (leaving ? ", the honest come and go" : ", the honest stay"));
        return new Line(
                adversary,
                leaving,
                days(Optional.of(new Selection()), adversary, leaving, days),
                days(Optional.empty(), adversary, leaving, days));
    }

    private static List<Day.Evening> days(
            Optional<SelectionPolicy> policy, Adversary adversary, boolean leaving, int days) {
        return LongStream.range(SEED, SEED + days)
                .parallel()
                .mapToObj(seed -> new Day(policy, adversary, leaving, seed).live())
                .toList();
    }

    private static String table(List<Line> lines, int days) {
        StringBuilder table =
                new StringBuilder("| adversary | the honest | with the policy, honest at the end: mean of " + days
                        + " days | worst day | over the day"
                        + " | never let go | let go in a day, each | who most often | without: at the end | over the day |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s%s | %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% | %.1f | %.1f | %.0f %% | %.0f %% |%n",
                    line.adversary.name(),
                    line.adversary.promised() ? "" : " (not promised)",
                    line.leaving ? "come and go" : "stay",
                    100 * mean(line.with, Day.Evening::end),
                    100 * line.worst(),
                    100 * mean(line.with, Day.Evening::mean),
                    100 * mean(line.with, Day.Evening::unbroken),
                    mean(line.with, Day.Evening::letGo) / Day.HONEST,
                    mean(line.with, Day.Evening::worst),
                    100 * mean(line.without, Day.Evening::end),
                    100 * mean(line.without, Day.Evening::mean)));
        }
        return table.toString();
    }

    private static double mean(List<Day.Evening> evenings, ToDoubleFunction<Day.Evening> figure) {
        return evenings.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** What became of the honest under one adversary. */
    record Line(Adversary adversary, boolean leaving, List<Day.Evening> with, List<Day.Evening> without) {

        private static final double PROMISED = 0.8;

        double worst() {
            return with.stream().mapToDouble(Day.Evening::end).min().orElseThrow();
        }

        boolean kept() {
            return !adversary.promised() || worst() >= PROMISED;
        }
    }
}
