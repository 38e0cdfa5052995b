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

/**
 * What came of it.
 *
 * @param nanos from each cut until each session had resumed
 */
record CutReport(
        CutPlan plan,
        long said,
        long lost,
        long doubled,
        long disordered,
        Map<Cut, List<Long>> nanos,
        List<String> troubles) {

    /** What does not hold, as sentences. */
    List<String> broken() {
        List<String> broken = new ArrayList<>(troubles);
        if (lost > 0 || doubled > 0 || disordered > 0) {
            broken.add(lost + " messages lost, " + doubled + " doubled, " + disordered + " out of order");
        }
        nanos.forEach((cut, times) -> {
            int wanted = plan.peers() * plan.times();
            if (times.size() != wanted) {
                broken.add("after " + cut + " " + times.size() + " of " + wanted + " sessions resumed");
            }
        });
        return broken;
    }

    /** Times that were missed, as sentences; others may use the machine, too. */
    List<String> missed() {
        return nanos.keySet().stream()
                .filter(cut -> millis(cut, 1) > cut.promised().toMillis())
                .map(cut -> String.format(
                        Locale.ROOT,
                        "after %s the last session resumed after %.0f ms, promised are %d",
                        cut,
                        millis(cut, 1),
                        cut.promised().toMillis()))
                .toList();
    }

    /** For people, in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "## The way of tcp is cut%n%n%d connections, %d messages a second; from the cut until a session goes on over ws:%n%n"
                        + "| cut | sessions | p50 ms | p99 ms | longest ms | promised ms |%n|---|---|---|---|---|---|%n",
                plan.peers(),
                plan.messagesPerSecond()));
        nanos.forEach((cut, times) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %d |%n",
                cut.name().toLowerCase(Locale.ROOT),
                times.size(),
                millis(cut, 0.5),
                millis(cut, 0.99),
                millis(cut, 1),
                cut.promised().toMillis())));
        text.append(String.format(
                Locale.ROOT,
                "%n- messages: %d, of them %d lost, %d doubled, %d out of order%n- load of the machine at the end: %.1f%n",
                said,
                lost,
                doubled,
                disordered,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        broken().forEach(sentence -> text.append("- BROKEN: ").append(sentence).append('\n'));
        missed().forEach(sentence -> text.append("- MISSED: ").append(sentence).append('\n'));
        return text.toString();
    }

    /** For machines. */
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("messages", said);
            json.writeNumberField("lost", lost);
            json.writeNumberField("doubled", doubled);
            json.writeNumberField("reordered", disordered);
            for (Cut cut : nanos.keySet()) {
                json.writeObjectFieldStart(cut.name().toLowerCase(Locale.ROOT));
                json.writeNumberField("sessions", nanos.get(cut).size());
                json.writeNumberField("p50Millis", millis(cut, 0.5));
                json.writeNumberField("p99Millis", millis(cut, 0.99));
                json.writeNumberField("longestMillis", millis(cut, 1));
                json.writeEndObject();
            }
            json.writeBooleanField("kept", broken().isEmpty());
            json.writeBooleanField("goalsMet", missed().isEmpty());
            json.writeEndObject();
        }
        return text.toString();
    }

    private double millis(Cut cut, double part) {
        List<Long> sorted = nanos.get(cut).stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (part * sorted.size()))) / 1e6;
    }
}
