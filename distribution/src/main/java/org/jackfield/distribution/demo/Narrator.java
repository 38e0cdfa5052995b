package org.jackfield.distribution.demo;

import java.util.Locale;
import java.util.Map;
import org.jackfield.distribution.text.Terminal;

/** Shows live what the nodes tell: a line for each thing worth knowing, in names instead of keys. Safe from any thread. */
final class Narrator {

    private final Terminal terminal;
    private final Board board;
    private final long begun;
    private volatile boolean ending;

    Narrator(Terminal terminal, Board board, long begun) {
        this.terminal = terminal;
        this.board = board;
        this.begun = begun;
    }

    /** Says something of the demo itself. */
    void say(String text) {
        terminal.line(terminal.dim(time()) + "  " + text);
    }

    /** The line at the bottom of a terminal. */
    void standing(String text) {
        terminal.standing(text.isEmpty() ? "" : time() + "  " + text);
    }

    /** How it goes: the line at the bottom of a terminal; elsewhere a line like any other. */
    void progress(String text) {
        if (terminal.lively()) {
            standing(text);
        } else {
            say(text);
        }
    }

    /** The nodes are asked to stop: that they lose each other is no news any more. */
    void ending() {
        ending = true;
        say("everybody is asked to stop");
    }

    /** Something that a node told. */
    void tell(String name, Map<String, Object> event) {
        if (ending) {
            return;
        }
        String who = padded(name);
        switch (String.valueOf(event.get("event"))) {
            case "started":
                say(who + " is up: " + event.get("bundles") + " bundles, process " + event.get("pid"));
                break;
            case "listening":
                say(who + " listens on " + event.get("point"));
                break;
            case "point-learned":
                learned(name, event);
                break;
            case "connected":
                connected(who, event);
                break;
            case "disconnected":
                say(who + " lost " + board.nameOf(String.valueOf(event.get("peer"))) + ": "
                        + sentence(event.get("reason")));
                break;
            case "bundle-updated":
                say(who + " " + event.get("sentence"));
                break;
            case "not-listening":
            case "plugin-failed":
            case "file-trouble":
            case "unreadable":
                say(who + " " + terminal.bad(String.valueOf(event.get("sentence"))));
                break;
            default:
        }
    }

    private void learned(String name, Map<String, Object> event) {
        String other = board.named(String.valueOf(event.get("point")));
        if (!other.equals(name)
                && event.get("source") instanceof Map<?, ?> source
                && "advertised".equals(source.get("word"))) {
            say(padded(name) + " learned where " + other + " is, from "
                    + board.nameOf(String.valueOf(source.get("by"))));
        }
    }

    private void connected(String who, Map<String, Object> event) {
        if (event.get("endpoint") instanceof Map<?, ?> endpoint && "outbound".equals(endpoint.get("direction"))) {
            String other = board.nameOf(String.valueOf(event.get("peer")));
            say(who + " dialled " + other + ", and both have shaken hands");
        }
    }

    private String padded(String name) {
        return terminal.bold(String.format("%-7s", name));
    }

    private static String sentence(Object reason) {
        return reason instanceof Map<?, ?> spoken ? String.valueOf(spoken.get("sentence")) : String.valueOf(reason);
    }

    private String time() {
        return String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - begun) / 1e9);
    }
}
