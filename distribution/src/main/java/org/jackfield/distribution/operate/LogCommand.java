package org.jackfield.distribution.operate;

import java.time.Instant;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield log}: the endings that a node remembers, and with {@code --follow} everything that happens in it. */
@Command(
        name = "log",
        description = {
            "Tells why connections of a running node ended or never began: those that it remembers.",
            "With --follow, tells everything that happens in it from then on, until Ctrl-C or until the node goes."
        },
        mixinStandardHelpOptions = true)
public final class LogCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(
            names = {"-f", "--follow"},
            description = "Tell every event as it happens. With --json one object per line.")
    private boolean follow;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Api api = node.api();
        Terminal terminal = node.terminal();
        if (!follow) {
            Object endings = api.get("/jackfield/endings");
            if (node.json()) {
                terminal.line(Json.write(endings));
            } else {
                Answer.list(endings).forEach(ending -> terminal.line(line(ending, terminal)));
            }
            return ExitCode.DONE.number();
        }
        CtrlC.ends(() -> api.follow("/jackfield/events", text -> tell(text, terminal)));
        if (terminal.broken()) {
            return ExitCode.DONE.number();
        }
        throw new Refusal(ExitCode.NO_NODE, "The node at " + api.endpoint() + " has gone; there is no more to tell.");
    }

    /** Whether somebody still reads. */
    private boolean tell(String text, Terminal terminal) {
        if (!text.isBlank()) {
            terminal.line(read(text, terminal));
        }
        return !terminal.broken();
    }

    private String read(String text, Terminal terminal) {
        try {
            Object event = Json.read(text);
            return node.json() ? Json.write(event) : line(Answer.of(event), terminal);
        } catch (IllegalArgumentException e) {
            return Terminal.printable(text);
        }
    }

    private static String line(Answer event, Terminal terminal) {
        return terminal.dim(Answer.time(event.moment("time").orElseGet(Instant::now))) + " " + event.shown("sentence");
    }
}
