package org.jackfield.itests.codeswap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jackfield.itests.outside.Holdings;

/**
 * What came of it.
 *
 * @param wrong messages that were lost, doubled or reordered, and damaged; connections that ended, or were suspended
 * @param first pauses of the first exchange beside and the first in place of the node's life
 * @param switches how long the node itself needed for each switch beside, all connections together
 * @param calls of new peers meanwhile
 * @param refused why some of them were in vain
 * @param pinned class loaders of old versions that were not collected
 * @param before what the process held once everything was there
 * @param after what it held when all exchanges had been made
 * @param loads of the machine meanwhile, whoever else used it
 * @param troubles whatever else went wrong
 */
record Report(
        Plan plan,
        String scheme,
        long sent,
        long heard,
        long[] wrong,
        Pauses first,
        Pauses control,
        Pauses beside,
        Pauses inPlace,
        Pauses switches,
        int calls,
        List<String> refused,
        int pinned,
        Holdings before,
        Holdings after,
        Loads loads,
        List<String> troubles) {

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
        if (calls == 0) {
            broken.add("no new peer called");
        }
        if (!refused.isEmpty()) {
            broken.add("new peers were refused: " + refused);
        }
        if (pinned > 0) {
            broken.add(pinned + " class loaders of old versions were not collected");
        }
        broken.addAll(after.growthSince(before, plan.beside() + plan.inPlace()));
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

    /** For people, in Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, "## The code of %s", scheme);
        line(text, "");
        line(
                text,
                "%d connections%s, %d messages a second; the longest time that a message was on its way, of each connection and direction:",
                plan.connections(),
                plan.sessions() ? " with sessions" : "",
                plan.perSecond());
        line(text, "");
        line(text, "| exchange | times | samples | p50 ms | p99 ms | longest ms |");
        line(text, "|---|---|---|---|---|---|");
        row(text, "none", control);
        row(text, "the first two", first);
        row(text, "beside", beside);
        row(text, "in place", inPlace);
        row(text, "beside, as the node itself measures it", switches);
        line(text, "");
        line(
                text,
                "- messages: %d sent, %d heard; %d lost, %d doubled or reordered, %d damaged; connections that ended or were suspended: %d",
                sent,
                heard,
                wrong[0],
                wrong[1],
                wrong[2],
                wrong[3]);
        line(text, "- new peers: %d called meanwhile, %d in vain", calls, refused.size());
        line(text, "- class loaders not collected within 10 s: %d", pinned);
        line(text, "- %s", after.after(before));
        line(text, "- load of the machine: %.1f on average, %.1f at most", loads.mean(), loads.highest());
        broken().forEach(sentence -> line(text, "- BROKEN: %s", sentence));
        missed().forEach(sentence -> line(text, "- MISSED: %s", sentence));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Pauses pauses) {
        line(
                text,
                "| %s | %d | %d | %s | %s | %s |",
                name,
                pauses.times(),
                pauses.samples(),
                ms(pauses.millis(0.5)),
                ms(pauses.millis(0.99)),
                ms(pauses.millis(1)));
    }

    /** For machines. */
    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("scheme", scheme);
            write(json, "none", control);
            write(json, "firstTwo", first);
            write(json, "beside", beside);
            write(json, "inPlace", inPlace);
            json.writeNumberField("sent", sent);
            json.writeNumberField("heard", heard);
            json.writeNumberField("lost", wrong[0]);
            json.writeNumberField("doubledOrReordered", wrong[1]);
            json.writeNumberField("damaged", wrong[2]);
            json.writeNumberField("ended", wrong[3]);
            json.writeNumberField("calls", calls);
            json.writeNumberField("callsInVain", refused.size());
            json.writeNumberField("loadersNotCollected", pinned);
            json.writeNumberField("moreThreads", after.threads() - before.threads());
            json.writeNumberField("moreOpenFiles", after.files() - before.files());
            json.writeNumberField("loadMean", loads.mean());
            json.writeNumberField("loadHighest", loads.highest());
            json.writeBooleanField("kept", broken().isEmpty());
            json.writeBooleanField("goalsMet", missed().isEmpty());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Pauses pauses) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("times", pauses.times());
        json.writeNumberField("samples", pauses.samples());
        json.writeNumberField("p50Millis", pauses.millis(0.5));
        json.writeNumberField("p99Millis", pauses.millis(0.99));
        json.writeNumberField("longestMillis", pauses.millis(1));
        json.writeEndObject();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format + "%n", values));
    }

    private static String ms(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
