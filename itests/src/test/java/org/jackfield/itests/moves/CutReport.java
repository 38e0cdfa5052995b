package org.jackfield.itests.moves;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** What came of all cuts. */
record CutReport(CutPlan plan, List<CutOutcome> outcomes) {

    /** What does not hold, as sentences. */
    List<String> broken() {
        return outcomes.stream().flatMap(outcome -> outcome.broken().stream()).toList();
    }

    /** Times that were missed, as sentences. */
    List<String> missed() {
        return outcomes.stream().flatMap(outcome -> outcome.missed().stream()).toList();
    }

    /** For people, in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "## The way of a transport is cut%n%n%d connections, %d messages a second; from the cut until a session goes on by the other"
                        + " transport:%n%n"
                        + "| cut | goes on by | sessions | p50 ms | p99 ms | longest ms | promised ms | messages | lost | doubled | out of order |%n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|%n",
                plan.peers(),
                plan.messagesPerSecond()));
        for (CutOutcome outcome : outcomes) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %.1f | %.1f | %.1f | %d | %d | %d | %d | %d |%n",
                    outcome.name(),
                    outcome.other(),
                    outcome.nanos().size(),
                    outcome.millis(0.5),
                    outcome.millis(0.99),
                    outcome.millis(1),
                    outcome.cut().promised().toMillis(),
                    outcome.said(),
                    outcome.lost(),
                    outcome.doubled(),
                    outcome.disordered()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%n- load of the machine at the end: %.1f%n",
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
            json.writeArrayFieldStart("cuts");
            for (CutOutcome outcome : outcomes) {
                json.writeStartObject();
                json.writeStringField("scheme", outcome.scheme());
                json.writeStringField("cut", outcome.cut().name().toLowerCase(Locale.ROOT));
                json.writeStringField("goesOnBy", outcome.other());
                json.writeNumberField("sessions", outcome.nanos().size());
                json.writeNumberField("p50Millis", outcome.millis(0.5));
                json.writeNumberField("p99Millis", outcome.millis(0.99));
                json.writeNumberField("longestMillis", outcome.millis(1));
                json.writeNumberField("promisedMillis", outcome.cut().promised().toMillis());
                json.writeNumberField("messages", outcome.said());
                json.writeNumberField("lost", outcome.lost());
                json.writeNumberField("doubled", outcome.doubled());
                json.writeNumberField("reordered", outcome.disordered());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("kept", broken().isEmpty());
            json.writeBooleanField("goalsMet", missed().isEmpty());
            json.writeEndObject();
        }
        return text.toString();
    }
}
