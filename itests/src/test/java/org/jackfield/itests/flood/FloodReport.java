package org.jackfield.itests.flood;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jackfield.itests.flood.HonestTraffic.Figures;

/**
 * What came of a flood.
 *
 * @param besieging sockets that the node held at the end of the siege
 * @param besieged sockets that were opened in the siege, again ones included
 * @param bogusPerSecond bogus handshakes that were really begun
 */
record FloodReport(
        FloodPlan plan,
        Figures calm,
        Figures siege,
        Figures storm,
        Figures after,
        long besieging,
        long besieged,
        double bogusPerSecond,
        Optional<Memory> memoryBefore,
        Optional<Memory> memoryUnderSiege) {

    private static final double FAST_ENOUGH = 0.9;

    /** Each promise that was not kept, in a sentence; none means success. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        served(broken, "in calm", calm);
        served(broken, "under siege", siege);
        served(broken, "in the storm", storm);
        served(broken, "after the storm", after);
        if (siege.p99().compareTo(plan.siegeP99()) > 0) {
            broken.add("under siege 99 of 100 honest handshakes took up to "
                    + millis(siege.p99().toNanos()) + " ms, more than "
                    + plan.siegeP99().toMillis());
        }
        if (storm.p99().compareTo(plan.stormP99()) > 0) {
            broken.add("in the storm 99 of 100 honest handshakes took up to "
                    + millis(storm.p99().toNanos()) + " ms, more than "
                    + plan.stormP99().toMillis());
        }
        if (moreKiB() > plan.mostMemoryMiB() * 1024) {
            broken.add("under siege the node used " + moreKiB() / 1024 + " MiB more memory, more than "
                    + plan.mostMemoryMiB());
        }
        if (besieged < plan.besiegers()) {
            broken.add("only " + besieged + " besiegers came: nothing is proved");
        }
        if (bogusPerSecond < plan.bogusPerSecond() * FAST_ENOUGH) {
            broken.add("only " + Math.round(bogusPerSecond) + " bogus handshakes came in a second: nothing is proved");
        }
        return broken;
    }

    /** By how much heap and direct memory have grown under siege. */
    long moreKiB() {
        return memoryBefore.isPresent() && memoryUnderSiege.isPresent()
                ? memoryUnderSiege.get().countedKiB() - memoryBefore.get().countedKiB()
                : 0;
    }

    /** For people. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%-12s %8s %8s %8s %10s %10s %10s%n",
                "honest",
                "calls",
                "served",
                "part",
                "p50 ms",
                "p99 ms",
                "longest ms"));
        row(table, "calm", calm);
        row(table, "siege", siege);
        row(table, "storm", storm);
        row(table, "after", after);
        table.append(String.format(
                Locale.ROOT,
                "%nsiege: %d sockets from %d networks, opened %d times in all, %d held at the end%n",
                plan.besiegers(),
                plan.networks(),
                besieged,
                besieging));
        table.append(String.format(Locale.ROOT, "storm: %.0f bogus handshakes per second%n", bogusPerSecond));
        memoryBefore.ifPresent(memory -> memory(table, "before", memory));
        memoryUnderSiege.ifPresent(memory -> memory(table, "under siege", memory));
        broken().forEach(sentence -> table.append("BROKEN: ").append(sentence).append(System.lineSeparator()));
        return table.toString();
    }

    /** For machines. */
    String json() {
        return "{"
                + String.join(
                        ", ",
                        "\"calm\": " + json(calm),
                        "\"siege\": " + json(siege),
                        "\"storm\": " + json(storm),
                        "\"after\": " + json(after),
                        "\"besiegers\": " + plan.besiegers(),
                        "\"besieging\": " + besieging,
                        "\"besieged\": " + besieged,
                        "\"bogusPerSecond\": " + Math.round(bogusPerSecond),
                        "\"memoryBefore\": "
                                + memoryBefore.map(FloodReport::json).orElse("null"),
                        "\"memoryUnderSiege\": "
                                + memoryUnderSiege.map(FloodReport::json).orElse("null"),
                        "\"moreMemoryKiB\": " + moreKiB(),
                        "\"kept\": " + broken().isEmpty())
                + "}";
    }

    private void served(List<String> broken, String when, Figures figures) {
        if (figures.part() < plan.leastServed()) {
            broken.add(when + " only " + figures.served() + " of " + figures.calls() + " honest peers were served: "
                    + figures.failures());
        }
    }

    private static void row(StringBuilder table, String name, Figures figures) {
        table.append(String.format(
                Locale.ROOT,
                "%-12s %8d %8d %7.2f%% %10s %10s %10s%n",
                name,
                figures.calls(),
                figures.served(),
                figures.part() * 100,
                millis(figures.p50().toNanos()),
                millis(figures.p99().toNanos()),
                millis(figures.longest().toNanos())));
    }

    private static void memory(StringBuilder table, String when, Memory memory) {
        table.append(String.format(
                Locale.ROOT,
                "memory %s: heap %d KiB, direct %d KiB, resident %d KiB%n",
                when,
                memory.heapKiB(),
                memory.directKiB(),
                memory.residentKiB()));
    }

    private static String json(Figures figures) {
        return String.format(
                Locale.ROOT,
                "{\"calls\": %d, \"served\": %d, \"p50Millis\": %s, \"p99Millis\": %s, \"longestMillis\": %s}",
                figures.calls(),
                figures.served(),
                jsonMillis(figures.p50().toNanos()),
                jsonMillis(figures.p99().toNanos()),
                jsonMillis(figures.longest().toNanos()));
    }

    private static String json(Memory memory) {
        return String.format(
                Locale.ROOT,
                "{\"heapKiB\": %d, \"directKiB\": %d, \"residentKiB\": %d}",
                memory.heapKiB(),
                memory.directKiB(),
                memory.residentKiB());
    }

    private static String jsonMillis(long nanos) {
        return nanos == Long.MAX_VALUE ? "null" : millis(nanos);
    }

    private static String millis(long nanos) {
        return nanos == Long.MAX_VALUE ? "never" : String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
