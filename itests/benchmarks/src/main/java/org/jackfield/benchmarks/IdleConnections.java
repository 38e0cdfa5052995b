package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Thousands of connections of one node over which nothing goes: what they hold, how long they take to open, whether they grow, and what
 * they cost. They stay while the other programs run, and are looked at again afterwards.
 */
final class IdleConnections implements Program {

    static final Figure NODE_HEAP = new Figure("idle", "heap of the node for each connection", "KiB", false);
    static final Figure CROWD_HEAP = new Figure("idle", "heap of the far ends for each connection", "KiB", false);
    static final Figure RESIDENT = new Figure("idle", "resident memory of both processes", "MiB", false);
    static final Figure OPENING = new Figure("idle", "time to open all", "s", false);
    static final Figure GROWTH =
            new Figure("idle", "growth of both heaps meanwhile, for each connection", "KiB", false);
    static final Figure MEANWHILE = new Figure("idle", "how long they were looked at", "s", true);
    static final Figure CPU = new Figure("idle", "processor time of both processes meanwhile", "CPU ms per s", false);

    private static final double KIB = 1024;

    private Optional<Opened> opened = Optional.empty();

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
        EndProcess node = run.start(Field.own(Field.JACKFIELD, "NodeEnd"));
        EndProcess crowd = node;
        try {
            crowd = run.start(Field.own("crowd", "CrowdEnd"));
            // one connection makes whatever there is once for all
            crowd.ask("connect " + node.address() + " 1", "connected");
            double nodeBefore = heap(node);
            double crowdBefore = heap(crowd);
            double nanos =
                    Double.parseDouble(crowd.ask("connect " + node.address() + " " + connections, "connected")[1]);
            results.add(OPENING, name, nanos / 1e9);
            results.add(RESIDENT, name, (resident(node) + resident(crowd)) / KIB);
            double nodeThen = heap(node);
            double crowdThen = heap(crowd);
            results.add(NODE_HEAP, name, (nodeThen - nodeBefore) / KIB / connections);
            results.add(CROWD_HEAP, name, (crowdThen - crowdBefore) / KIB / connections);
            opened = Optional.of(
                    new Opened(node, crowd, nodeThen + crowdThen, node.cpu().plus(crowd.cpu()), System.nanoTime()));
        } finally {
            if (opened.isEmpty()) {
                crowd.close();
                node.close();
            }
        }
    }

    @Override
    public void finish(Run run) throws IOException {
        if (opened.isEmpty()) {
            return;
        }
        Opened then = opened.get();
        int connections = run.plan().idle();
        String name = with(connections);
        Results results = run.results();
        try (EndProcess node = then.node();
                EndProcess crowd = then.crowd()) {
            Duration left = run.plan().idleFor().minusNanos(System.nanoTime() - then.nanos());
            if (!left.isNegative()) {
                run.progress().accept("idle: looks at them for " + left.toSeconds() + " s more");
                Pair.pause(left);
            }
            double seconds = (System.nanoTime() - then.nanos()) / 1e9;
            Duration cpu = node.cpu().plus(crowd.cpu()).minus(then.cpu());
            results.add(MEANWHILE, name, seconds);
            results.add(CPU, name, cpu.toNanos() / 1e6 / seconds);
            results.add(GROWTH, name, (heap(node) + heap(crowd) - then.heap()) / KIB / connections);
            String ended = crowd.ask("ended", "ended")[0];
            if (!ended.equals("0")) {
                results.remark("idle: " + ended + " of " + connections + " connections ended meanwhile");
            }
        }
    }

    /** What stays open, and how it was then. */
    private record Opened(EndProcess node, EndProcess crowd, double heap, Duration cpu, long nanos) {}

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
