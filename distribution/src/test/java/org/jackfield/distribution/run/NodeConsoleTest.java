package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Terminal;
import org.junit.jupiter.api.Test;

class NodeConsoleTest {

    private final StringWriter out = new StringWriter();
    private final List<Refusal> ends = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aFloodOfRefusedHandshakesIsTwoLines() {
        NodeConsole console = console(NodeConsole.Form.SENTENCES);
        for (int i = 0; i < 12; i++) {
            console.accept(failed("insufficient-work", i));
        }
        console.accept(failed("address-greylisted", 12));
        console.look();
        assertEquals(1, lines().size(), "the first at once, the others when the period is over");

        now = now.plus(Duration.ofSeconds(10));
        console.look();

        assertEquals(2, lines().size());
        assertTrue(
                lines().get(1)
                        .endsWith("12 handshakes refused in the last 10 s: 11 insufficient-work, 1 address-greylisted"),
                lines().get(1));
    }

    @Test
    void afterAQuietPeriodTheNextFailureIsToldAtOnce() {
        NodeConsole console = console(NodeConsole.Form.SENTENCES);
        console.accept(failed("insufficient-work", 1));
        now = now.plus(Duration.ofSeconds(10));
        console.look();

        console.accept(failed("insufficient-work", 2));

        assertEquals(2, lines().size());
    }

    @Test
    void whatHappensAllTheTimeIsForMachinesAlone() {
        Map<String, Object> chatty = Map.of("event", "topology-received", "sentence", "received advertise from bob");

        console(NodeConsole.Form.SENTENCES).accept(chatty);
        assertEquals(List.of(), lines());

        console(NodeConsole.Form.JSON).accept(chatty);
        assertEquals(1, lines().size());
    }

    @Test
    void oneFailureIsOne() {
        NodeConsole console = console(NodeConsole.Form.SENTENCES);
        console.accept(failed("insufficient-work", 1));
        console.accept(failed("insufficient-work", 2));
        now = now.plus(Duration.ofSeconds(10));
        console.look();

        assertTrue(
                lines().get(1).endsWith(" 1 handshake refused in the last 10 s: 1 insufficient-work"), lines().get(1));
    }

    @Test
    void theLogHasEveryEventOnce() {
        List<String> logged = new ArrayList<>();
        Logger events = Logger.getLogger("org.jackfield.events");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(new SimpleFormatter().formatMessage(record));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        events.addHandler(handler);
        try {
            NodeConsole console = console(NodeConsole.Form.SENTENCES);

            console.accept(Map.of("event", "connected", "sentence", "connected to bob", "time", now.toString()));
            console.tell("bundle-updated", "bundle updated: bob", Map.of());

            assertEquals(2, lines().size());
            assertEquals(List.of("bundle updated: bob"), logged, "the engine logs its own");
        } finally {
            events.removeHandler(handler);
        }
    }

    @Test
    void theWordsOfStrangersDoNotSteerTheTerminal() {
        console(NodeConsole.Form.SENTENCES)
                .accept(Map.of("event", "disconnected", "sentence", "the peer said \u001b[2J"));

        assertTrue(lines().get(0).endsWith("the peer said ?[2J"), lines().get(0));
    }

    @Test
    void aDoorThatWasAskedForAndIsShutEndsTheNode() {
        NodeConsole console = console(NodeConsole.Form.SENTENCES);

        console.accept(door("door-shut", "api"));
        assertEquals(List.of(), ends, "nobody asked for this one");
        console.accept(door("door-shut", "metrics"));

        assertEquals(ExitCode.DOOR_SHUT, ends.get(0).code());
        assertEquals(
                "The node cannot be operated as asked: it is taken.",
                ends.get(0).getMessage());
    }

    @Test
    void aDoorThatWasOpenOnceEndsNothing() {
        NodeConsole console = console(NodeConsole.Form.SENTENCES);

        console.accept(door("door-opened", "metrics"));
        console.accept(door("door-shut", "metrics"));

        assertEquals(List.of(), ends);
    }

    private static Map<String, Object> door(String event, String name) {
        return Map.of("event", event, "sentence", "a door", "door", name, "trouble", "it is taken");
    }

    private static Map<String, Object> failed(String reason, int number) {
        return Map.of(
                "event",
                "incoming-failed",
                "sentence",
                "no connection from stranger " + number,
                "reason",
                Map.of("word", reason));
    }

    private NodeConsole console(NodeConsole.Form form) {
        Terminal terminal = new Terminal(new PrintWriter(out), false, false);
        return new NodeConsole(terminal, form, List.of(), List.of("metrics"), () -> now, ends::add);
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }
}
