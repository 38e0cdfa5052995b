package org.jackfield.distribution.run;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens in the node: a line for people or for machines per event, and every sentence to the log. Notices when a point that
 * was asked for cannot be listened on from the start. Safe from any thread.
 */
final class NodeConsole implements Consumer<Map<String, Object>> {

    /** How events are shown. */
    enum Form {
        SENTENCES,
        JSON,
        /** Only the log has them: the terminal is the shell's. */
        SILENT
    }

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.events");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Terminal terminal;
    private final Form form;
    private final Consumer<String> notListening;
    private final Set<String> listened = new HashSet<>();
    private volatile Object lastSentence = "";

    /** Whoever is given last hears the sentence when a point cannot be listened on that never was. */
    NodeConsole(Terminal terminal, Form form, Consumer<String> notListening) {
        this.terminal = terminal;
        this.form = form;
        this.notListening = notListening;
    }

    @Override
    public void accept(Map<String, Object> event) {
        show(event);
        watchListening(event);
    }

    /** An event of the launcher's own. */
    void tell(String word, String sentence, Map<String, Object> parts) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", word);
        event.put("sentence", sentence);
        event.putAll(parts);
        accept(event);
    }

    private void show(Map<String, Object> event) {
        Object sentence = event.get("sentence");
        if (sentence != null) {
            LOG.info("{}", sentence);
        }
        if (form == Form.JSON) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            line.putAll(event);
            terminal.line(Json.write(line));
        } else if (form == Form.SENTENCES && sentence != null && !sentence.equals(lastSentence)) {
            lastSentence = sentence;
            terminal.line(terminal.dim(LocalTime.ofInstant(Instant.now(), ZoneId.systemDefault()).format(TIME)) + " " + sentence);
        }
    }

    private synchronized void watchListening(Map<String, Object> event) {
        String point = String.valueOf(event.get("point"));
        if ("listening".equals(event.get("event"))) {
            listened.add(point);
        } else if ("not-listening".equals(event.get("event"))
                && !listened.contains(point)
                && event.get("reason") instanceof Map<?, ?> reason
                && ("address-in-use".equals(reason.get("word")) || "listen-failed".equals(reason.get("word")))) {
            notListening.accept(String.valueOf(reason.get("sentence")));
        }
    }
}
