package org.jackfield.distribution.operate;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Option;

/** Whether a screen is shown once, or again and again until Ctrl-C; where no terminal reads, frames are separated by a line. */
final class WatchOptions {

    private static final double LEAST_SECONDS = 0.2;
    private static final double MOST_SECONDS = 3600;

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

    /** What is shown of an answer. */
    @FunctionalInterface
    interface Frame {
        List<String> lines(Answer answer, Screen screen, Terminal style);
    }

    /** Asks for a path and shows what is answered, as often as is wished; with {@code --json} as it came. */
    void show(ApiOptions node, String path, Frame frame) throws Refusal, InterruptedException {
        if (!(interval >= LEAST_SECONDS && interval <= MOST_SECONDS)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--interval lies between " + LEAST_SECONDS + " and " + MOST_SECONDS + " s, not at " + interval
                            + ".");
        }
        Projector projector = new Projector(node.api(), node.terminal(!colourless), node.json(), path, frame);
        if (watch) {
            CtrlC.ends(() -> watch(projector));
        } else {
            projector.show();
        }
    }

    /** Until nobody reads any more, or the node has gone. */
    private void watch(Projector projector) throws Refusal, InterruptedException {
        while (!projector.terminal.broken()) {
            projector.show();
            TimeUnit.MILLISECONDS.sleep(Math.round(interval * 1000));
        }
    }

    /** Shows one frame in the place of the one before. */
    private static final class Projector {

        private final Api api;
        private final Terminal terminal;
        private final boolean json;
        private final String path;
        private final Frame frame;
        private int before;

        Projector(Api api, Terminal terminal, boolean json, String path, Frame frame) {
            this.api = api;
            this.terminal = terminal;
            this.json = json;
            this.path = path;
            this.frame = frame;
        }

        void show() throws Refusal, InterruptedException {
            Object answer = api.get(path);
            if (json) {
                terminal.line(Json.write(answer));
                return;
            }
            Screen screen = terminal.lively() ? Screen.now() : Screen.PLAIN;
            List<String> lines = frame.lines(Answer.of(answer), screen, terminal);
            terminal.frame(lines, before);
            before = lines.size();
        }
    }
}
