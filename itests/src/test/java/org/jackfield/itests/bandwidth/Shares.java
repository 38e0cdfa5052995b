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
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.node.OutsideLoops;
import org.jackfield.scheduler.SchedulerSettings;

/**
 * One node that speaks under a cap to three that a policy has weigh 1, 2 and 4, over TCP on the loopback: who has heard how much. As a program it prints
 * the shares: {@code [KIB_PER_SECOND [SECONDS]]}.
 */
final class Shares implements AutoCloseable {

    private static final long SEED = 6102;
    private static final int TURN = 16 * 1024;
    private static final int TURNS_BEFORE = 20;
    private static final int WARM_UP_SECONDS = 5;
    private static final int MESSAGE_BYTES = 10_000;
    private static final long PATIENCE_SECONDS = 120;
    private static final List<Integer> WEIGHTS = List.of(1, 2, 4);

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = OutsideLoops.of(2);
    private final Listening speaker;
    private final List<Listening> listeners = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final Payload message = Payload.of(new byte[MESSAGE_BYTES]);

    /** What was heard between two moments. */
    record Measured(List<Long> bytes, double seconds) {

        long sum() {
            return bytes.stream().mapToLong(Long::longValue).sum();
        }

        /** What that one has had, as a part of what its weight promises. */
        double kept(int listener) {
            int weights = WEIGHTS.stream().mapToInt(Integer::intValue).sum();
            return (double) bytes.get(listener) * weights / WEIGHTS.get(listener) / sum();
        }
    }

    Shares(long kibPerSecond) {
        SplittableRandom random = new SplittableRandom(SEED);
        timers.activate();
        loops.activate();
        speaker = new Listening(new SchedulerSettings(0, kibPerSecond, TURN), loops, timers, random.split());
        for (int i = 0; i < WEIGHTS.size(); i++) {
            listeners.add(new Listening(SchedulerSettings.UNCAPPED, loops, timers, random.split()));
        }
    }

    public static void main(String[] arguments) {
        long kibPerSecond = arguments.length > 0 ? Long.parseLong(arguments[0]) : 10_000_000 / 1024;
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 60;
        try (Shares shares = new Shares(kibPerSecond)) {
            shares.begin();
            // until what seals and opens is compiled, the processors are the cap
            shares.measure(kibPerSecond * 1024 * WARM_UP_SECONDS);
            Measured measured = shares.measure(kibPerSecond * 1024 * seconds);
            System.out.println("| weight | of the share that it promises |");
            System.out.println("|---|---|");
            for (int i = 0; i < WEIGHTS.size(); i++) {
                System.out.printf(Locale.ROOT, "| %d | %.2f %% |%n", WEIGHTS.get(i), measured.kept(i) * 100);
            }
            double perSecond = measured.sum() / measured.seconds();
            System.out.printf(
                    Locale.ROOT,
                    "payload: %.2f %% of the cap over %.1f s; load of the machine: %.1f%n",
                    perSecond / (kibPerSecond * 1024) * 100,
                    measured.seconds(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    /** Connects all, lets each earn its weight, and the lightest have its first turns. */
    void begin() {
        speaker.begin();
        for (int i = 0; i < WEIGHTS.size(); i++) {
            Listening listener = listeners.get(i);
            listener.begin();
            await(() -> !listener.node().listening().isEmpty());
            PointId point = listener.node().listening().get(0);
            connections.add(soon(speaker.node().connect(point)));
            await(() -> !listener.node().pool().connections().isEmpty());
            earn(listener, WEIGHTS.get(i));
        }
        speakUntil(() -> listeners.get(0).heard() >= TURNS_BEFORE * TURN);
    }

    private void earn(Listening listener, int weight) {
        Connection toSpeaker = listener.node().pool().connections().iterator().next();
        for (int i = 0; i < weight; i++) {
            toSpeaker.send(Listening.WORDS, Payload.of(new byte[1]));
        }
        await(() -> speaker.node().scoring().explain(listener.node().self()).stream()
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
        return listeners.stream().map(Listening::heard).toList();
    }

    private static long sum(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).sum();
    }

    /** Keeps everybody's queue full meanwhile. */
    private void speakUntil(BooleanSupplier enough) {
        await(() -> {
            for (Connection connection : connections) {
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
        speaker.hurry();
        List<CompletionStage<Void>> ends = new ArrayList<>();
        ends.add(speaker.end());
        listeners.forEach(listener -> ends.add(listener.end()));
        ends.forEach(Shares::soon);
        soon(loops.shutdown());
        timers.shutdown();
    }
}
