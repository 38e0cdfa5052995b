package org.jackfield.itests.bans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jackfield.pool.settings.AccessLimits;

/** One {@link Siege} for each {@link Attack}. */
final class Bans {

    private static final long SEED = 20_261_129;
    private static final int HOURS = 2;
    private static final int HONEST_OF_AN_ATTACKER = 100;
    private static final int BYTES_OF_AN_HONEST_ONE = 25;

    private Bans() {}

    /**
     * Usage: {@code Bans [HONEST [HOURS]]}. The table stands in {@code bans.md} of the target directory, too. Exit codes: 0 every attack within its
     * bound, 1 not.
     */
    public static void main(String[] arguments) throws IOException {
        int honest = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        int hours = arguments.length > 1 ? Integer.parseInt(arguments[1]) : HOURS;
        long begin = System.nanoTime();
        StringBuilder table = new StringBuilder("| attackers (" + attackers(honest) + ") | of " + honest
                + " honest ones, ever banned | longest ban | starved | least share | calls in vain | attackers listed | throttled | after, in the median |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        boolean kept = true;
        for (Attack attack : Attack.ALL) {
            Siege.Outcome outcome = suffer(attack, honest, Duration.ofHours(hours));
            kept &= outcome.kept();
            String line = line(attack, outcome);
            System.err.print(line);
            table.append(line);
        }
        table.append(String.format(
                Locale.ROOT,
                "%n%d h of virtual time each, in %d s together, seed %d.%n",
                hours,
                (System.nanoTime() - begin) / 1_000_000_000L,
                SEED));
        System.out.print(table);
        Path target = Path.of("itests", "target");
        Files.writeString((Files.isDirectory(target) ? target : Path.of("target")).resolve("bans.md"), table);
        System.exit(kept ? 0 : 1);
    }

    static Siege.Outcome suffer(Attack attack, int honest, Duration time) {
        return suffer(attack, honest, AccessLimits.DEFAULT, time);
    }

    static Siege.Outcome suffer(Attack attack, int honest, AccessLimits lists, Duration time) {
        long kib = Math.max(2, (long) honest * BYTES_OF_AN_HONEST_ONE / 1024);
        return new Siege(attack, honest, attackers(honest), kib, lists, SEED).pass(time);
    }

    private static int attackers(int honest) {
        return Math.max(2, honest / HONEST_OF_AN_ATTACKER);
    }

    private static String line(Attack attack, Siege.Outcome outcome) {
        return String.format(
                Locale.ROOT,
                "| %s | %d: %.2f %% | %s | %d | %.2f | %d | %d | %d | %s |%n",
                attack,
                outcome.banned(),
                100.0 * outcome.banned() / outcome.honest(),
                outcome.banned() == 0 ? "-" : outcome.longest().toHours() + " h",
                outcome.starved(),
                outcome.leastShare(),
                outcome.inVain(),
                outcome.listed(),
                outcome.throttled(),
                outcome.listed() + outcome.throttled() == 0
                        ? "-"
                        : outcome.median().toSeconds() + " s");
    }
}
