package org.jackfield.distribution.run;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Complaints;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what happens in the node: a line per event for machines; for people a line for each that matters to them, and one for many
 * {@link Failures}. Writes to the log what the engine does not write there itself. Notices when a point or a door that was asked for
 * cannot be opened from the start. Safe from any thread.
 */
final class NodeConsole implements Consumer<Map<String, Object>>, Complaints {

    /** How events are shown. */
    enum Form {
        SENTENCES,
        JSON,
        /** Only the log has them: the terminal is the shell's. */
        SILENT
    }

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.events");

    /** People are told of plugins, which is the same in other words. */
    private static final Set<Object> OF_BUNDLES = Set.of("bundle-started", "bundle-stopped");

    /** What happens many times a second on a large network, and is told by how it ends. */
    private static final Set<Object> CHATTY = Set.of(
            "dialling",
            "incoming",
            "accepting",
            "rejecting",
            "topology-sent",
            "topology-received",
            "point-learned",
            "peer-learned");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Terminal terminal;
    private final Form form;
    private final Consumer<Refusal> notOpened;
    private final Set<PointId> asked;
    private final Set<String> doors;
    private final Failures failures;
    private volatile Object lastSentence = "";

    /**
     * Tells nothing yet.
     *
     * @param asked points to listen on from the start
     * @param doors names of the doors to open from the start, each at an address that was asked for
     * @param notOpened hears when one of them cannot be listened on
     */
    NodeConsole(
            Terminal terminal,
            Form form,
            Collection<PointId> asked,
            Collection<String> doors,
            InstantSource clock,
            Consumer<Refusal> notOpened) {
        this.terminal = terminal;
        this.form = form;
        this.asked = new HashSet<>(asked);
        this.doors = new HashSet<>(doors);
        this.failures = new Failures(clock);
        this.notOpened = notOpened;
    }

    /** Tells what was counted, if it is time. */
    void look() {
        failures.due().forEach(sentence -> {
            if (form == Form.SENTENCES) {
                line(sentence);
            }
        });
    }

    @Override
    public void accept(Map<String, Object> event) {
        show(event);
        watchListening(event);
        watchDoors(event);
    }

    /** An event of the launcher's own. */
    void tell(String word, String sentence, Map<String, Object> parts) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", word);
        event.put("sentence", sentence);
        event.putAll(parts);
        accept(event);
    }

    /** On standard error, too: it wants to be mended. */
    @Override
    public void complain(String word, String sentence) {
        LOG.warn("{}", sentence);
        System.err.println("jackfield run: " + sentence);
        if (form == Form.JSON) {
            tell(word, sentence, Map.of());
        }
    }

    private void show(Map<String, Object> event) {
        boolean loud = !failures.counts(event) && !CHATTY.contains(event.get("event"));
        Object sentence = event.get("sentence");
        if (sentence != null && !ofEngine(event)) {
            LOG.info("{}", Terminal.printable(sentence.toString()));
        }
        if (form == Form.JSON) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            line.putAll(event);
            terminal.line(Json.write(line));
        } else if (form == Form.SENTENCES
                && loud
                && sentence != null
                && !sentence.equals(lastSentence)
                && !OF_BUNDLES.contains(event.get("event"))) {
            lastSentence = sentence;
            line(sentence);
        }
    }

    /** Events of the engine come with their time, and it has logged them already. */
    private static boolean ofEngine(Map<String, Object> event) {
        return event.containsKey("time");
    }

    private void line(Object sentence) {
        terminal.line(terminal.dim(LocalTime.ofInstant(Instant.now(), ZoneId.systemDefault())
                        .format(TIME)) + " " + Terminal.printable(sentence.toString()));
    }

    /** Once a door was open, its troubles end nothing either. */
    private synchronized void watchDoors(Map<String, Object> event) {
        if (event.get("door") instanceof String door) {
            if ("door-opened".equals(event.get("event"))) {
                doors.remove(door);
            } else if ("door-shut".equals(event.get("event")) && doors.remove(door)) {
                notOpened.accept(new Refusal(
                        ExitCode.DOOR_SHUT, "The node cannot be operated as asked: " + event.get("trouble") + "."));
            }
        }
    }

    /** Once a point has been listened on, its troubles end nothing: the node tries again. */
    private synchronized void watchListening(Map<String, Object> event) {
        if (!asked.isEmpty() && event.get("point") instanceof String point) {
            if ("listening".equals(event.get("event"))) {
                asked.removeIf(wanted -> answers(wanted, point));
            } else if ("not-listening".equals(event.get("event"))
                    && asked.stream().anyMatch(wanted -> answers(wanted, point))
                    && event.get("reason") instanceof Map<?, ?> reason
                    && ("address-in-use".equals(reason.get("word")) || "listen-failed".equals(reason.get("word")))) {
                notOpened.accept(
                        new Refusal(ExitCode.NOT_LISTENING, "The node cannot listen: " + reason.get("sentence") + "."));
            }
        }
    }

    private static boolean answers(PointId wanted, String point) {
        PointId real = PointId.parse(point);
        return wanted.equals(wanted.port() == 0 ? real.withPort(0) : real);
    }
}
