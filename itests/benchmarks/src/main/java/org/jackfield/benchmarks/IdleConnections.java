package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Thousands of connections of one node over which nothing goes: what they hold, how long they take to open, and whether they grow. */
final class IdleConnections implements Program {

    static final Figure NODE_HEAP = new Figure("idle", "heap of the node for each connection", "KiB", false);
    static final Figure CROWD_HEAP = new Figure("idle", "heap of the far ends for each connection", "KiB", false);
    static final Figure RESIDENT = new Figure("idle", "resident memory of both processes", "MiB", false);
    static final Figure OPENING = new Figure("idle", "time to open all", "s", false);
    static final Figure GROWTH =
            new Figure("idle", "growth of both heaps meanwhile", "bytes per connection and minute", false);

    private static final double KIB = 1024;

    @Override
    public String name() {
        return "idle";
    }

    static String with(int connections) {
        return String.format(Locale.ROOT, "Jackfield with %,d connections", connections);
    }

    @Override
    public void run(Run run) throws IOException {
        int connections = run.plan().idle();
        String name = with(connections);
        Results results = run.results();
        run.progress().accept("idle: " + connections + " connections are opened");
        try (EndProcess node = run.start(Field.own(Field.JACKFIELD, "NodeEnd"));
                EndProcess crowd = run.start(Field.own("crowd", "CrowdEnd"))) {
            // one connection makes whatever there is once for all
            crowd.ask("connect " + node.address() + " 1", "connected");
            double nodeBefore = heap(node);
            double crowdBefore = heap(crowd);
            double nanos =
                    Double.parseDouble(crowd.ask("connect " + node.address() + " " + connections, "connected")[1]);
            results.add(OPENING, name, nanos / 1e9);
            double nodeThen = heap(node);
            double crowdThen = heap(crowd);
            results.add(NODE_HEAP, name, (nodeThen - nodeBefore) / KIB / connections);
            results.add(CROWD_HEAP, name, (crowdThen - crowdBefore) / KIB / connections);
            results.add(RESIDENT, name, (resident(node) + resident(crowd)) / KIB);
            run.progress()
                    .accept("idle: looks at them for " + run.plan().idleFor().toSeconds() + " s");
            Pair.pause(run.plan().idleFor());
            double more = heap(node) + heap(crowd) - nodeThen - crowdThen;
            results.add(
                    GROWTH,
                    name,
                    more / connections * 60_000 / run.plan().idleFor().toMillis());
            String ended = crowd.ask("ended", "ended")[0];
            if (!ended.equals("0")) {
                results.remark("idle: " + ended + " of " + connections + " connections ended meanwhile");
            }
        }
    }

    private static double heap(EndProcess end) throws IOException {
        return Double.parseDouble(end.ask("memory", "memory")[0]);
    }

    /** In KiB. */
    private static double resident(EndProcess end) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + end.pid() + "/status"));
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
    }
}
