package org.jackfield.itests.codeswap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What came of it.
 *
 * @param wrong messages that were lost, doubled or reordered, and damaged; connections that ended
 * @param switches how long the node itself needed for each switch beside, all connections together
 * @param calls of new peers meanwhile
 * @param refused why some of them were in vain
 * @param pinned class loaders of old versions that were not collected
 * @param troubles whatever else went wrong
 */
record Report(
        Plan plan,
        String scheme,
        long sent,
        long heard,
        long[] wrong,
        Pauses control,
        Pauses beside,
        Pauses inPlace,
        Pauses switches,
        int calls,
        List<String> refused,
        int pinned,
        int threadsBefore,
        int threadsAfter,
        long filesBefore,
        long filesAfter,
        List<String> troubles) {

    /** A few that come and go by themselves. */
    private static final int FLUCTUATION = 12;

    private static final double P99_MILLIS = 50;
    private static final double LONGEST_MILLIS = 250;

    /** Each promise that was not kept, in a sentence; pauses are goals, and the machine may be busy: they stand in {@link #missed}. */
    List<String> broken() {
        List<String> broken = new ArrayList<>(troubles);
        if (Arrays.stream(wrong).sum() > 0 || sent != heard) {
            broken.add("of " + sent + " messages " + heard
                    + " were heard; lost, doubled or reordered, damaged, and connections ended: "
                    + Arrays.toString(wrong));
        }
        if (!refused.isEmpty()) {
            broken.add("new peers were refused: " + refused);
        }
        if (pinned > 0) {
            broken.add(pinned + " class loaders of old versions were not collected");
        }
        if (threadsAfter > threadsBefore + FLUCTUATION) {
            broken.add("there are " + threadsAfter + " threads after " + threadsBefore);
        }
        if (filesAfter > filesBefore + FLUCTUATION) {
            broken.add("there are " + filesAfter + " open files after " + filesBefore);
        }
        return broken;
    }

    /** Goals that were missed. */
    List<String> missed() {
        List<String> missed = new ArrayList<>();
        goal(missed, "beside", beside);
        goal(missed, "in place", inPlace);
        return missed;
    }

    private static void goal(List<String> missed, String how, Pauses pauses) {
        if (pauses.millis(0.99) > P99_MILLIS || pauses.millis(1) > LONGEST_MILLIS) {
            missed.add(how + " p99 is " + ms(pauses.millis(0.99)) + " ms and the longest " + ms(pauses.millis(1))
                    + " ms, wanted are " + P99_MILLIS + " and " + LONGEST_MILLIS);
        }
    }

    /** For people. */
    String table() {
        StringBuilder table = new StringBuilder();
        line(
                table,
                "%s: %d connections, %d messages/s in all; the longest time that a message was on its way, each connection and direction",
                scheme,
                plan.connections(),
                plan.perSecond());
        line(table, "%-10s %7s %8s %10s %10s %10s", "exchange", "times", "samples", "p50 ms", "p99 ms", "longest ms");
        row(table, "none", control);
        row(table, "beside", beside);
        row(table, "in place", inPlace);
        row(table, "(switch)", switches);
        line(
                table,
                "messages: %d sent, %d heard; lost %d, doubled or reordered %d, damaged %d; connections ended: %d",
                sent,
                heard,
                wrong[0],
                wrong[1],
                wrong[2],
                wrong[3]);
        line(table, "new peers: %d called meanwhile, %d in vain", calls, refused.size());
        line(table, "class loaders not collected: %d", pinned);
        line(
                table,
                "threads: %d, then %d; open files: %d, then %d",
                threadsBefore,
                threadsAfter,
                filesBefore,
                filesAfter);
        broken().forEach(sentence -> line(table, "BROKEN: %s", sentence));
        missed().forEach(sentence -> line(table, "MISSED: %s", sentence));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, Pauses pauses) {
        line(
                table,
                "%-10s %7d %8d %10s %10s %10s",
                name,
                pauses.times(),
                pauses.samples(),
                ms(pauses.millis(0.5)),
                ms(pauses.millis(0.99)),
                ms(pauses.millis(1)));
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format + "%n", values));
    }

    private static String ms(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
