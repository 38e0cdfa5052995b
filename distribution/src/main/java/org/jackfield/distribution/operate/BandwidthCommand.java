package org.jackfield.distribution.operate;

import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield bandwidth}. */
@Command(
        name = "bandwidth",
        description = {
            "Shows how a running node divides its bandwidth, on one screen of 80 columns: rates and caps in both directions, what each",
            "class of peers has and what is due to it, and the busiest peers with their weights, shares of all that goes over the wire,",
            "and for how long they have waited in line. With --json all peers are there."
        },
        mixinStandardHelpOptions = true)
public final class BandwidthCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Mixin
    private WatchOptions watch;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        watch.show(node, "/jackfield/bandwidth", (bandwidth, screen, style) -> new BandwidthScreen(
                        screen.columns(), screen.rows(), style)
                .lines(bandwidth));
        return ExitCode.DONE.number();
    }
}
