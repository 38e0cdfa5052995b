package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * One message of 1 KiB to every one of a thousand connections, beside a bare loop that seals as many frames and writes them to as many
 * sockets.
 *
 * <p>The far ends are halted meanwhile: what they would do with it is not the speaker's, and would take its processors. The sockets have
 * room for all of it.
 */
final class FanOut implements Program {

    static final String BARE = "bare loop of sealing and writing";

    static final Figure TIME = new Figure("fan-out", "1 KiB to each of 1,000 connections", "ms", false);

    /** The bare loop has one thread, the node as many event loops as there are processors. */
    static final Figure CPU = new Figure("fan-out", "processor time of the speaker", "CPU ms", false);

    private static final int CONNECTIONS = 1000;
    private static final int BYTES = 1024;
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int TIMES = 25;
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
            int before = run.plan().rounds() == 1 ? 1 : TIMES_BEFORE;
            run.progress().accept("fan-out: warms up");
            node.ask(order(before, 1), "fanned");
            bare.ask(order(before, 1), "fanned");
            for (int round = 1; round <= run.plan().rounds(); round++) {
                run.progress()
                        .accept("fan-out: round " + round + " of " + run.plan().rounds());
                Duration nodeBefore = node.cpu();
                Duration bareBefore = bare.cpu();
                for (int i = 0; i < TIMES; i++) {
                    once(run, Field.JACKFIELD, node, crowd);
                    once(run, BARE, bare, sockets);
                }
                run.results().add(CPU, Field.JACKFIELD, millisEach(node, nodeBefore));
                run.results().add(CPU, BARE, millisEach(bare, bareBefore));
            }
        }
    }

    private static void once(Run run, String name, EndProcess speaker, EndProcess hearers) throws IOException {
        hearers.halt();
        try {
            double nanos = Double.parseDouble(speaker.ask(order(1, 0), "fanned")[0]);
            run.results().add(TIME, name, nanos / 1e6);
        } finally {
            hearers.resume();
        }
        Pair.pause(PAUSE);
    }

    private static double millisEach(EndProcess speaker, Duration before) {
        return speaker.cpu().minus(before).toNanos() / 1e6 / TIMES;
    }

    private static String order(int times, int pauseMillis) {
        return "fan " + BYTES + " 1 " + times + " " + pauseMillis;
    }
}
