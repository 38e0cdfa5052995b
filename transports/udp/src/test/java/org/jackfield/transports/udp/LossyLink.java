package org.jackfield.transports.udp;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.transports.udp.UdpSettings.CongestionControl;

/**
 * How fast one channel is over a link that loses and shuffles, with BBR and with CUBIC: {@code transports/udp/lossy [ROUNDS [SECONDS]]}.
 *
 * <p>The link carries 100 Mbit/s and takes 20 ms each way, and its queue holds 40 ms. Each round measures every link with both, so that
 * both have the same machine; the table has the medians. Exits with 1 if BBR is not three times as fast as CUBIC at 1 % loss, or falls
 * below half of that with 2 ms of reordering.
 */
final class LossyLink {

    private static final long BITS_PER_SECOND = 100_000_000;
    private static final int QUEUE_BYTES = 500_000;
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final int WARM_UP_SECONDS = 3;
    private static final double TIMES_CUBIC = 3;
    private static final double SHARE_WITH_REORDERING = 0.5;

    private final int seconds;
    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.AUTO));
    private double[] lateMillis = {};

    private enum Kind {
        CLEAN("no loss", 0, Duration.ZERO),
        LOSSY("1 % loss", 0.01, Duration.ZERO),
        SHUFFLED("1 % loss, 2 ms of reordering", 0.01, Duration.ofMillis(2));

        private final String sentence;
        private final LossyRelay.Link link;

        Kind(String sentence, double loss, Duration reordering) {
            this.sentence = sentence;
            this.link = new LossyRelay.Link(BITS_PER_SECOND, loss, DELAY, reordering, QUEUE_BYTES);
        }
    }

    private LossyLink(int seconds) {
        this.seconds = seconds;
    }

    /** Prints the table. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        boolean good = new LossyLink(seconds).run(rounds);
        System.exit(good ? 0 : 1);
    }

    private boolean run(int rounds) throws Exception {
        loops.activate();
        double[][] bbr = new double[Kind.values().length][rounds];
        double[][] cubic = new double[Kind.values().length][rounds];
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : Kind.values()) {
                bbr[kind.ordinal()][round] = measure(kind, CongestionControl.BBR, round);
                cubic[kind.ordinal()][round] = measure(kind, CongestionControl.CUBIC, round);
            }
        }
        System.out.printf("%-30s %8s %8s %9s%n", "100 Mbit/s, 20 ms each way", "BBR", "CUBIC", "BBR/CUBIC");
        for (Kind kind : Kind.values()) {
            double fast = median(bbr[kind.ordinal()]);
            double slow = median(cubic[kind.ordinal()]);
            System.out.printf("%-30s %8.1f %8.1f %9.1f%n", kind.sentence, fast, slow, fast / slow);
        }
        double lossy = median(bbr[Kind.LOSSY.ordinal()]);
        double times = lossy / median(cubic[Kind.LOSSY.ordinal()]);
        double share = median(bbr[Kind.SHUFFLED.ordinal()]) / lossy;
        System.out.printf("BBR with reordering / without: %.2f%n", share);
        System.out.printf(
                "medians of %d rounds of %d s, Mbit/s of payload; datagrams left the relay %.1f ms late (median); load %.1f on %d processors%n",
                rounds,
                seconds,
                median(lateMillis),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        return times >= TIMES_CUBIC && share >= SHARE_WITH_REORDERING;
    }

    /** Mbit/s that the dialling end hears. */
    private double measure(Kind kind, CongestionControl control, long seed) throws Exception {
        UdpTransport home = UdpFixture.transport(loops.group(), control);
        UdpTransport abroad = UdpFixture.transport(loops.group(), control);
        BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), accepted);
        InetSocketAddress server =
                new InetSocketAddress("127.0.0.1", listener.local().port());
        try (LossyRelay relay = new LossyRelay(kind.link, server, seed)) {
            Talker reader = Talker.dial(
                    abroad,
                    PointId.of(
                            "udp", relay.address().getAddress(), relay.address().getPort()));
            Talker.next(accepted).talk();
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            long before = reader.heard();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double bits = (reader.heard() - before) * 8.0;
            double megabits = bits * 1_000 / (System.nanoTime() - began);
            lateMillis = Arrays.copyOf(lateMillis, lateMillis.length + 1);
            lateMillis[lateMillis.length - 1] = relay.lateness().toNanos() / 1e6;
            System.out.printf("  %-30s %-6s %6.1f Mbit/s%n", kind.sentence, control, megabits);
            return megabits;
        } finally {
            abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
            home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
