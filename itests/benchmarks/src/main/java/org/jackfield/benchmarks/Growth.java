package org.jackfield.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One node with more and more connections: what it gives to all of them together, and what a message costs it. */
final class Growth implements Program {

    static final int FEW = 10;
    static final int MANY = 1000;

    private static final int BYTES = 1024;
    private static final int BATCH = 20;
    private static final int MESSAGES = 200_000;
    private static final int[] SIZES = {FEW, 100, MANY, 10_000};

    static Figure rate() {
        return new Figure("growth", "1 KiB messages, as fast as they are taken", "messages/s", true);
    }

    static Figure cpu() {
        return new Figure(
                "growth",
                "the node's processor time, " + BATCH + " messages of 1 KiB to each",
                "CPU µs per message",
                false);
    }

    static String with(int connections) {
        return "Jackfield with " + connections + " connections";
    }

    @Override
    public String name() {
        return "growth";
    }

    /** All nodes run beside each other, so that the sizes are compared within a round. */
    @Override
    public void run(Run run) throws IOException {
        List<EndProcess> open = new ArrayList<>();
        try {
            List<Size> sizes = new ArrayList<>();
            for (int connections : SIZES) {
                if (connections <= run.plan().most()) {
                    run.progress().accept("growth: " + connections + " connections are opened");
                    EndProcess node = run.start(Field.own(Field.JACKFIELD, "NodeEnd"));
                    open.add(node);
                    EndProcess crowd = run.start(Field.own("crowd", "CrowdEnd"));
                    open.add(crowd);
                    crowd.ask("connect " + node.address() + " " + connections, "connected");
                    Size size = new Size(connections, node, crowd);
                    size.perSecond(run.plan().warmUp(), run.plan().lead());
                    size.cpuPerMessage(Math.max(1, MESSAGES / BATCH / connections));
                    sizes.add(size);
                }
            }
            for (int round = 1; round <= run.plan().rounds(); round++) {
                run.progress()
                        .accept("growth: round " + round + " of " + run.plan().rounds());
                for (Size size : sizes) {
                    String name = with(size.connections());
                    run.results()
                            .add(
                                    rate(),
                                    name,
                                    size.perSecond(run.plan().lead(), run.plan().turn()));
                    run.results().add(cpu(), name, size.cpuPerMessage(MESSAGES / BATCH / size.connections()));
                }
            }
        } finally {
            open.forEach(EndProcess::close);
        }
    }

    private record Size(int connections, EndProcess node, EndProcess crowd) {

        double perSecond(Duration before, Duration during) throws IOException {
            node.ask("send " + BYTES + " 0", "sending");
            try {
                Pair.pause(before);
                String[] then = crowd.ask("heard", "heard");
                Pair.pause(during);
                String[] now = crowd.ask("heard", "heard");
                return (Double.parseDouble(now[0]) - Double.parseDouble(then[0]))
                        / (Double.parseDouble(now[1]) - Double.parseDouble(then[1]))
                        * 1e9;
            } finally {
                node.ask("stop", "stopped");
                Pair.settle(crowd);
            }
        }

        /** In microseconds. */
        double cpuPerMessage(int times) throws IOException {
            Duration before = node.cpu();
            node.ask("fan " + BYTES + " " + BATCH + " " + Math.max(1, times) + " 0", "fanned");
            double micros = node.cpu().minus(before).toNanos() / 1e3;
            Pair.settle(crowd);
            return micros / ((double) connections * BATCH * Math.max(1, times));
        }
    }
}
