package org.jackfield.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;

/** The results for programs: every value of every round. */
final class JsonReport {

    private JsonReport() {}

    static String of(Results results, String machine) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("machine", machine);
            json.writeArrayFieldStart("figures");
            for (Figure figure : results.figures()) {
                write(json, figure, results);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("goals");
            for (Goal goal : Goal.about(results)) {
                var verdict = goal.check().of(results);
                if (verdict.isPresent()) {
                    json.writeStartObject();
                    json.writeStringField("goal", goal.sentence());
                    json.writeBooleanField("kept", verdict.get().kept());
                    json.writeNumberField("found", verdict.get().found().median());
                    json.writeNumberField("wanted", verdict.get().wanted());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("remarks");
            for (String remark : results.remarks()) {
                json.writeString(remark);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(JsonGenerator json, Figure figure, Results results) throws IOException {
        json.writeStartObject();
        json.writeStringField("program", figure.program());
        json.writeStringField("what", figure.what());
        json.writeStringField("unit", figure.unit());
        json.writeBooleanField("more-is-better", figure.moreIsBetter());
        json.writeObjectFieldStart("contestants");
        for (String who : results.contestants(figure)) {
            json.writeArrayFieldStart(who);
            for (double value : results.series(figure, who).orElseThrow().values()) {
                json.writeNumber(value);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
