package org.jackfield.distribution.operate;

import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield status}. */
@Command(
        name = "status",
        description = {
            "Shows a running node on one screen of 80 columns: counts by kind, connections, and how the last ones ended.",
            "With --watch, again and again until Ctrl-C; where no terminal reads, frames are separated by a line."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Mixin
    private WatchOptions watch;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        watch.show(node, "/jackfield/status", (status, screen, style) -> new StatusScreen(
                        screen.columns(), screen.rows(), ZoneId.systemDefault(), style)
                .lines(status, Instant.now()));
        return ExitCode.DONE.number();
    }
}
