package org.jackfield.benchmarks;

import java.io.IOException;
import java.util.List;

/** What a node's own parts cost: the throughput of one connection with a cap that is never reached, and with metrics that listen. */
final class Costs implements Program {

    static final String PLAIN = "Jackfield, no cap, no metrics";
    static final String CAPPED = "Jackfield with a cap that is never reached";
    static final String METERED = "Jackfield with metrics";

    static final Figure RATE = new Figure("costs", "64 KiB messages over one connection", "GB/s", true);
    static final Figure CPU = new Figure("costs", "processor time of both ends", "CPU seconds per GB", false);

    /** In KiB a second: 4 GB. */
    private static final long CAP = 4_000_000;

    @Override
    public String name() {
        return "costs";
    }

    @Override
    public void run(Run run) throws IOException {
        Throughput.measure(
                run,
                name(),
                List.of(
                        Field.own(PLAIN, "NodeEnd"),
                        Field.own(CAPPED, "NodeEnd", "cap=" + CAP),
                        Field.own(METERED, "NodeEnd", "metrics=true")),
                RATE,
                CPU);
    }
}
