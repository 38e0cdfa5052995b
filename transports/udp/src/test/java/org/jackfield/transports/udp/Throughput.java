package org.jackfield.transports.udp;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;

/**
 * How much a listener on the loopback takes and gives at once, with one connection and with many: {@code [SECONDS]}. Both ends are in this
 * process, and share its processors.
 */
final class Throughput {

    private static final double MEGA = 1_000_000;

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 5;
        System.out.println("| event loops | connections | MB/s | µs of processor time for a KB |");
        System.out.println("|---|---|---|---|");
        for (int connections : new int[] {1, 50}) {
            both(EventLoopSettings.IoType.NIO, false, connections, seconds);
            both(EventLoopSettings.IoType.EPOLL, false, connections, seconds);
            both(EventLoopSettings.IoType.EPOLL, true, connections, seconds);
        }
        System.out.printf(
                Locale.ROOT,
                "load of the machine: %.1f%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static void both(EventLoopSettings.IoType type, boolean batches, int connections, long seconds)
            throws Exception {
        run(type, batches, connections, 1);
        System.out.println(run(type, batches, connections, seconds));
    }

    private static String run(EventLoopSettings.IoType type, boolean batches, int connections, long seconds)
            throws Exception {
        EventLoops loops = new EventLoops(new EventLoopSettings(2, type));
        loops.activate();
        UdpTransport home = UdpFixture.transport(loops.group(), batches);
        UdpTransport abroad = UdpFixture.transport(loops.group(), batches);
        BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        List<Talker> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Talker dialled = Talker.dial(abroad, listener.local());
            // the stream is known there with its first byte
            dialled.say(new byte[1]);
            all.add(dialled);
            all.add(Talker.next(accepted));
        }
        all.forEach(Talker::talk);
        long before = heard(all);
        long cpu = processorNanos();
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double took = (System.nanoTime() - begun) / 1e9;
        long used = processorNanos() - cpu;
        long heard = heard(all) - before;
        all.forEach(Talker::fallSilent);
        home.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        abroad.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f |",
                type + (batches ? ", batches" : ""),
                connections,
                heard / MEGA / took,
                used / 1_000.0 / (heard / 1_000.0));
    }

    private static long heard(List<Talker> all) {
        return all.stream().mapToLong(Talker::heard).sum();
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
