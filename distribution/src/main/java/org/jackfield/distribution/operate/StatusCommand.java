package org.jackfield.distribution.operate;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield status}. */
@Command(
        name = "status",
        description = {
            "Shows a running node on one screen of 80 columns: counts by kind, connections, and how the last ones ended.",
            "With --watch, again and again until Ctrl-C; where no terminal reads, frames are separated by a line."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    private static final double LEAST_SECONDS = 0.2;
    private static final double MOST_SECONDS = 3600;

    @Mixin
    private ApiOptions node;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it again and again.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often, with --watch: 0.2 to 3600. Default: ${DEFAULT-VALUE}.")
    private double interval;

    @Option(names = "--no-color", description = "No colours; NO_COLOR in the environment says the same.")
    private boolean colourless;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        if (!(interval >= LEAST_SECONDS && interval <= MOST_SECONDS)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--interval lies between " + LEAST_SECONDS + " and " + MOST_SECONDS + " s, not at " + interval
                            + ".");
        }
        Api api = node.api();
        Terminal terminal = node.terminal(!colourless);
        if (watch) {
            CtrlC.ends(() -> watch(api, terminal));
        } else {
            show(lines(api, terminal), terminal, 0);
        }
        return ExitCode.DONE.number();
    }

    /** Until nobody reads any more, or the node has gone. */
    private void watch(Api api, Terminal terminal) throws Refusal, InterruptedException {
        int before = 0;
        while (!terminal.broken()) {
            List<String> lines = lines(api, terminal);
            show(lines, terminal, before);
            before = lines.size();
            TimeUnit.MILLISECONDS.sleep(Math.round(interval * 1000));
        }
    }

    private void show(List<String> lines, Terminal terminal, int before) {
        if (node.json()) {
            lines.forEach(terminal::line);
        } else {
            terminal.frame(lines, before);
        }
    }

    private List<String> lines(Api api, Terminal terminal) throws Refusal, InterruptedException {
        Object answer = api.get("/jackfield/status");
        if (node.json()) {
            return List.of(Json.write(answer));
        }
        Screen screen = terminal.lively() ? Screen.now() : Screen.PLAIN;
        return new StatusScreen(screen.columns(), screen.rows(), ZoneId.systemDefault(), terminal)
                .lines(Answer.of(answer), Instant.now());
    }
}
