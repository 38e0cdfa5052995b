package org.jackfield.itests.moves;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.itests.outside.Holdings;

/**
 * What came of it.
 *
 * @param calls of new peers meanwhile
 * @param inVain why some of them were
 * @param before what the process held before the moves
 * @param after what it held afterwards, when all sessions were back with the transport with which they had begun
 */
record MoveReport(
        MovePlan plan,
        long said,
        long lost,
        long doubled,
        long disordered,
        Map<Outcome, Integer> outcomes,
        List<String> stayed,
        Ledger ways,
        int calls,
        List<String> inVain,
        Holdings before,
        Holdings after) {

    private static final double P99_MILLIS = 50;
    private static final double LONGEST_MILLIS = 250;

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
        if (calls == 0) {
            broken.add("no new peer called");
        }
        if (!inVain.isEmpty()) {
            broken.add("new peers were refused: " + inVain);
        }
        broken.addAll(after.growthSince(before, plan.moves()));
        return broken;
    }

    /** Goals that were missed, as sentences. */
    List<String> missed() {
        return ways.millisMoving(0.99) <= P99_MILLIS && ways.millisMoving(1) <= LONGEST_MILLIS
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "while sessions moved p99 is %.1f ms and the longest %.1f ms, wanted are %.0f and %.0f",
                        ways.millisMoving(0.99),
                        ways.millisMoving(1),
                        P99_MILLIS,
                        LONGEST_MILLIS));
    }

    /** For people, in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "## Moves among %s%n%n%d connections, %d messages a second, %d moves of all sessions; the longest time that a message was on"
                        + " its way, of each connection and direction:%n%n"
                        + "| | p50 ms | p99 ms | longest ms |%n|---|---|---|---|%n",
                String.join(", ", plan.schemes()),
                plan.peers(),
                plan.messagesPerSecond(),
                plan.moves()));
        row(text, "while they moved", ways::millisMoving);
        for (String way : ways.ways()) {
            row(text, way, part -> ways.millisMoving(way, part));
        }
        row(text, "between the moves", ways::millisAtRest);
        text.append(String.format(
                Locale.ROOT,
                "%n- messages: %d, of them %d lost, %d doubled, %d out of order%n- sessions: %s%n- new peers: %d called meanwhile, %d in vain%n"
                        + "- %s%n- load of the machine at the end: %.1f%n",
                said,
                lost,
                doubled,
                disordered,
                outcomes,
                calls,
                inVain.size(),
                after.after(before),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        broken().forEach(sentence -> text.append("- BROKEN: ").append(sentence).append('\n'));
        missed().forEach(sentence -> text.append("- MISSED: ").append(sentence).append('\n'));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, DoubleUnaryOperator millis) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f |%n",
                name,
                millis.applyAsDouble(0.5),
                millis.applyAsDouble(0.99),
                millis.applyAsDouble(1)));
    }

    /** For machines. */
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeFieldName("among");
            json.writeArray(
                    plan.schemes().toArray(String[]::new), 0, plan.schemes().size());
            json.writeNumberField("moves", plan.moves());
            json.writeNumberField("messages", said);
            json.writeNumberField("lost", lost);
            json.writeNumberField("doubled", doubled);
            json.writeNumberField("reordered", disordered);
            json.writeNumberField("moved", outcomes.getOrDefault(Outcome.MOVED, 0));
            json.writeNumberField("p50Millis", ways.millisMoving(0.5));
            json.writeNumberField("p99Millis", ways.millisMoving(0.99));
            json.writeNumberField("longestMillis", ways.millisMoving(1));
            json.writeNumberField("betweenP99Millis", ways.millisAtRest(0.99));
            json.writeNumberField("betweenLongestMillis", ways.millisAtRest(1));
            json.writeNumberField("calls", calls);
            json.writeNumberField("callsInVain", inVain.size());
            json.writeNumberField("moreThreads", after.threads() - before.threads());
            json.writeNumberField("moreOpenFiles", after.files() - before.files());
            json.writeBooleanField("kept", broken().isEmpty());
            json.writeBooleanField("goalsMet", missed().isEmpty());
            json.writeEndObject();
        }
        return text.toString();
    }
}
