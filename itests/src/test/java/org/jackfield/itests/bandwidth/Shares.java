package org.jackfield.itests.bandwidth;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.scoring.Deed;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.node.OutsideLoops;
import org.jackfield.scheduler.SchedulerSettings;

/**
 * One node under a cap, to write or to read, and three that its policy has weigh 1, 2 and 4, over TCP on the loopback: how much of what is
 * said comes from or to each of them, counted where it is heard. As a program it prints the shares: {@code [KIB_PER_SECOND [SECONDS]]}.
 */
final class Shares implements AutoCloseable {

    /** What of the node is capped. */
    enum Capped {
        UPLOAD,
        DOWNLOAD
    }

    private static final long SEED = 6102;
    private static final int TURN = 16 * 1024;
    private static final int TURNS_BEFORE = 20;
    private static final int WARM_UP_SECONDS = 5;
    private static final int MESSAGE_BYTES = 10_000;
    private static final long PATIENCE_SECONDS = 120;
    private static final List<Integer> WEIGHTS = List.of(1, 2, 4);

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = OutsideLoops.of(2);
    private final Capped capped;
    private final Listening hub;
    private final List<Listening> others = new ArrayList<>();
    private final List<Connection> speaking = new ArrayList<>();
    private final Payload message = Payload.of(new byte[MESSAGE_BYTES]);

    /** What was heard between two moments. */
    record Measured(List<Long> bytes, double seconds) {

        long sum() {
            return bytes.stream().mapToLong(Long::longValue).sum();
        }

        /** What that one has had, as a part of what its weight promises. */
        double kept(int other) {
            int weights = WEIGHTS.stream().mapToInt(Integer::intValue).sum();
            return (double) bytes.get(other) * weights / WEIGHTS.get(other) / sum();
        }
    }

    Shares(Capped capped, long kibPerSecond) {
        this.capped = capped;
        SplittableRandom random = new SplittableRandom(SEED);
        timers.activate();
        loops.activate();
        SchedulerSettings pace = capped == Capped.UPLOAD
                ? new SchedulerSettings(0, kibPerSecond, TURN)
                : new SchedulerSettings(kibPerSecond, 0, TURN);
        hub = new Listening(pace, loops, timers, random.split());
        for (int i = 0; i < WEIGHTS.size(); i++) {
            others.add(new Listening(SchedulerSettings.UNCAPPED, loops, timers, random.split()));
        }
    }

    public static void main(String[] arguments) {
        long kibPerSecond = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000 / 1024;
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 60;
        System.out.println(
                "| capped | share of weight 1, of what it promises | of 2 | of 4 | payload, of the cap | over | load |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Capped capped : Capped.values()) {
            try (Shares shares = new Shares(capped, kibPerSecond)) {
                shares.begin();
                // until what seals and opens is compiled, the processors are the cap
                shares.measure(kibPerSecond * 1024 * WARM_UP_SECONDS);
                Measured measured = shares.measure(kibPerSecond * 1024 * seconds);
                double perSecond = measured.sum() / measured.seconds();
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.2f %% | %.2f %% | %.2f %% | %.2f %% | %.1f s | %.1f |%n",
                        capped.name().toLowerCase(Locale.ROOT),
                        measured.kept(0) * 100,
                        measured.kept(1) * 100,
                        measured.kept(2) * 100,
                        perSecond / (kibPerSecond * 1024) * 100,
                        measured.seconds(),
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        }
    }

    /** Connects all, lets each have its weight, and the lightest have its first turns. */
    void begin() {
        hub.begin();
        for (int i = 0; i < WEIGHTS.size(); i++) {
            Listening other = others.get(i);
            other.begin();
            await(() -> !other.node().listening().isEmpty());
            PointId point = other.node().listening().get(0);
            Connection to = soon(hub.node().connect(point));
            await(() -> !other.node().pool().connections().isEmpty());
            Connection from = other.node().pool().connections().iterator().next();
            speaking.add(capped == Capped.UPLOAD ? to : from);
            weigh(other.node().self(), WEIGHTS.get(i));
        }
        speakUntil(() -> heard().get(0) >= TURNS_BEFORE * TURN);
    }

    private void weigh(PeerId other, int weight) {
        await(() -> hub.node().scoring().note(other, Deed.FIRST_DELIVERY, weight));
        await(() -> hub.node().scoring().explain(other).stream()
                .anyMatch(found -> found.score().number() == weight));
    }

    /** Speaks until so many bytes more were heard. */
    Measured measure(long bytes) {
        List<Long> before = heard();
        long begun = System.nanoTime();
        long enough = sum(before) + bytes;
        speakUntil(() -> sum(heard()) >= enough);
        List<Long> after = heard();
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            more.add(after.get(i) - before.get(i));
        }
        return new Measured(more, seconds);
    }

    private List<Long> heard() {
        PeerId self = hub.node().self();
        return others.stream()
                .map(other -> capped == Capped.UPLOAD
                        ? other.heard(self)
                        : hub.heard(other.node().self()))
                .toList();
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }

    /** Keeps everybody's queue full meanwhile. */
    private void speakUntil(BooleanSupplier enough) {
        await(() -> {
            for (Connection connection : speaking) {
                SendResult result;
                do {
                    result = connection.send(Listening.WORDS, message);
                } while (result == SendResult.QUEUED);
            }
            return enough.getAsBoolean();
        });
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static <T> T soon(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not in time", e);
        }
    }

    @Override
    public void close() {
        // what waits leaves before a connection ends
        hub.hurry();
        List<CompletionStage<Void>> ends = new ArrayList<>();
        ends.add(hub.end());
        others.forEach(other -> ends.add(other.end()));
        ends.forEach(Shares::soon);
        soon(loops.shutdown());
        timers.shutdown();
    }
}
