package org.jackfield.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One message of 1 KiB to every one of a thousand connections, beside a bare loop that seals as many frames and writes them to as many sockets. */
final class FanOut implements Program {

    static final String BARE = "bare loop of sealing and writing";

    static final Figure TIME = new Figure("fan-out", "1 KiB to each of 1,000 connections", "ms", false);

    private static final int CONNECTIONS = 1000;
    private static final int BYTES = 1024;
    private static final int PAUSE_MILLIS = 20;
    private static final int TIMES = 20;
    private static final int TIMES_BEFORE = 400;

    @Override
    public String name() {
        return "fan-out";
    }

    @Override
    public void run(Run run) throws IOException {
        int connections = Math.min(CONNECTIONS, run.plan().most());
        run.progress().accept("fan-out: " + connections + " connections are opened");
        try (EndProcess node = run.start(Field.own(Field.JACKFIELD, "NodeEnd"));
                EndProcess crowd = run.start(Field.own("crowd", "CrowdEnd"));
                EndProcess bare = run.start(Field.own(BARE, "BareEnd"));
                EndProcess sockets = run.start(Field.own(Field.NETTY, "NettyEnd"))) {
            crowd.ask("connect " + node.address() + " " + connections, "connected");
            bare.ask("connect " + sockets.address() + " " + connections, "connected");
            int before = run.plan().warmUp().toSeconds() == 0 ? 1 : TIMES_BEFORE;
            run.progress().accept("fan-out: warms up");
            List<EndProcess> both = new ArrayList<>(List.of(node, bare));
            for (EndProcess end : both) {
                end.ask(order(before, 1), "fanned");
            }
            for (int round = 1; round <= run.plan().rounds(); round++) {
                run.progress()
                        .accept("fan-out: round " + round + " of " + run.plan().rounds());
                for (EndProcess end : both) {
                    double nanos = Double.parseDouble(end.ask(order(TIMES, PAUSE_MILLIS), "fanned")[0]);
                    run.results().add(TIME, end == node ? Field.JACKFIELD : BARE, nanos / 1e6);
                }
            }
        }
    }

    private static String order(int times, int pauseMillis) {
        return "fan " + BYTES + " 1 " + times + " " + pauseMillis;
    }
}
