package org.jackfield.itests.moves;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jackfield.api.node.TransportSwap.Outcome;

/** What came of it. */
record MoveReport(
        MovePlan plan,
        long said,
        long lost,
        long doubled,
        long disordered,
        Map<Outcome, Integer> outcomes,
        List<String> stayed,
        Ledger ways) {

    /** What does not hold, as sentences; pauses are figures and no condition, since others use the machine, too. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        if (lost > 0 || doubled > 0 || disordered > 0) {
            broken.add(lost + " messages lost, " + doubled + " doubled, " + disordered + " out of order");
        }
        int wanted = plan.peers() * plan.moves();
        if (outcomes.getOrDefault(Outcome.MOVED, 0) != wanted) {
            broken.add("moved " + outcomes + " instead of " + wanted + ": " + stayed);
        }
        return broken;
    }

    String table() {
        return String.format(
                Locale.ROOT,
                "%d connections, %d messages a second, %d moves of all sessions%n"
                        + "%d messages: %d lost, %d doubled, %d out of order; sessions %s%n"
                        + "longest way of a message of each connection while it was moved: p50 %.1f, p99 %.1f, longest %.1f ms%n"
                        + "the same between the moves:                                     p50 %.1f, p99 %.1f, longest %.1f ms",
                plan.peers(),
                plan.messagesPerSecond(),
                plan.moves(),
                said,
                lost,
                doubled,
                disordered,
                outcomes,
                ways.millis(true, 0.5),
                ways.millis(true, 0.99),
                ways.millis(true, 1),
                ways.millis(false, 0.5),
                ways.millis(false, 0.99),
                ways.millis(false, 1));
    }
}
