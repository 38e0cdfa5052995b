package org.jackfield.itests.moves;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.api.point.PointId;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.outside.Callers;
import org.jackfield.itests.outside.Holdings;
import org.jackfield.pool.settings.Reach;

/**
 * One node in the middle, all others connected to it and speaking both ways, and all sessions moved from one transport to another again
 * and again, while new peers dial by each of its transports. As a program it runs what is promised and prints what it measured.
 */
final class Moves {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(300);

    private final MovePlan plan;
    private final EventLoops loops;
    private final PrintStream progress;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private final List<String> stayed = new ArrayList<>();

    Moves(MovePlan plan, EventLoops loops, PrintStream progress) {
        this.plan = plan;
        this.loops = loops;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
    }

    /**
     * Usage: {@code Moves [--short] [SCHEME ...]}. Progress is told on standard error; the report stands in {@code moves.md} and
     * {@code moves.json} of the target directory, too. Exit codes: 0 all promises kept, 1 not.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> schemes =
                Stream.of(arguments).filter(word -> !word.startsWith("--")).toList();
        MovePlan plan = List.of(arguments).contains("--short") ? MovePlan.SHORT : MovePlan.FULL;
        MoveReport report = new Moves(
                        schemes.isEmpty() ? plan : plan.among(schemes),
                        new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.AUTO)),
                        System.err)
                .run();
        Path target = Path.of(System.getProperty("jackfield.itests.target"));
        Files.writeString(target.resolve("moves.md"), report.markdown());
        Files.writeString(target.resolve("moves.json"), report.json());
        System.out.println(report.markdown());
        if (!report.broken().isEmpty()) {
            System.err.println(report.broken());
            System.exit(1);
        }
    }

    MoveReport run() throws Exception {
        TimerThread timers = new TimerThread();
        timers.activate();
        loops.activate();
        Reach reach = Reach.listeningOn(plan.schemes().stream()
                .map(scheme -> PointId.parse(scheme + "://127.0.0.1:0"))
                .toArray(PointId[]::new));
        List<Speaker> all = new ArrayList<>();
        try {
            for (int i = 0; i <= plan.peers(); i++) {
                String name = i == 0 ? "hub" : "peer-" + i;
                Speaker speaker =
                        new Speaker(name, ledger, reach, plan.limits(), loops.group(), timers, random.split());
                all.add(speaker);
                speaker.begin();
            }
            Speaker hub = all.get(0);
            connect(hub, all.subList(1, all.size()));
            List<PointId> points = plan.schemes().stream().map(hub::point).toList();
            try (Callers callers = new Callers(Speaker.NETWORK, points, loops.group(), timers, random.split())) {
                return move(hub, all.subList(1, all.size()), callers);
            }
        } finally {
            for (Speaker speaker : all) {
                speaker.end().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            loops.shutdown().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            timers.shutdown();
        }
    }

    private static void connect(Speaker hub, List<Speaker> peers) throws Exception {
        await("listeners", () -> hub.listens() && peers.stream().allMatch(Speaker::listens));
        for (Speaker peer : peers) {
            hub.node().connect(peer.point("tcp")).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        await("connections of the peers", () -> peers.stream()
                .allMatch(
                        peer -> peer.node().pool().connection(hub.node().self()).isPresent()));
    }

    private MoveReport move(Speaker hub, List<Speaker> peers, Callers callers) throws Exception {
        Traffic traffic = new Traffic(plan.messagesPerSecond(), hub, peers, random);
        callers.begin();
        // until all peers have said where else they are
        await("a first move of all", () -> swap(hub, "tcp", "ws") && onlyBy(hub, "ws"));
        String first = warmUp(hub, traffic, "ws");
        outcomes.clear();
        stayed.clear();
        ledger.forget();
        traffic.run(BETWEEN);
        ledger.rested();
        Holdings before = Holdings.now();
        String from = first;
        for (int i = 1; i <= plan.moves(); i++) {
            String next = other(from);
            callers.callNow();
            var swapped = hub.node().swapTransport(from, next).toCompletableFuture();
            traffic.runUntil(swapped::isDone);
            count(swapped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            double longest = ledger.moved(from + " to " + next);
            progress.printf(
                    Locale.ROOT,
                    "%d of %d moves, %s to %s, longest %.1f ms, %d messages%n",
                    i,
                    plan.moves(),
                    from,
                    next,
                    longest,
                    ledger.said());
            traffic.run(BETWEEN);
            ledger.rested();
            from = next;
        }
        callers.end();
        awaitQuietly(ledger::allHeard);
        Map<Outcome, Integer> measured = Map.copyOf(outcomes);
        Holdings after = holdingsAgainBy(first, from, hub, before);
        return new MoveReport(
                plan,
                ledger.said(),
                ledger.lost(),
                ledger.doubled(),
                ledger.disordered(),
                measured,
                List.copyOf(stayed),
                ledger,
                callers.calls(),
                List.copyOf(callers.inVain()),
                before,
                after);
    }

    /** Not every transport holds as many files: they are counted by the one with which they were counted before. */
    private Holdings holdingsAgainBy(String first, String last, Speaker hub, Holdings before) {
        if (!first.equals(last)) {
            swap(hub, last, first);
        }
        // what was left a moment ago is closed a moment later
        awaitQuietly(() -> Holdings.now().growthSince(before, plan.moves()).isEmpty());
        return Holdings.now();
    }

    static boolean onlyBy(Speaker hub, String scheme) {
        return hub.connections().stream()
                .allMatch(connection -> connection.endpoint().remote().scheme().equals(scheme));
    }

    /** All transports in turn; by the last one the sessions are left. */
    private String warmUp(Speaker hub, Traffic traffic, String first) {
        String at = first;
        for (String scheme : plan.schemes()) {
            if (!scheme.equals(at)) {
                swap(hub, at, scheme);
                at = scheme;
            }
            traffic.run(plan.warmUp());
        }
        return at;
    }

    private boolean swap(Speaker hub, String from, String to) {
        try {
            count(hub.node().swapTransport(from, to).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("the transports could not be swapped", e);
        }
    }

    private String other(String scheme) {
        List<String> others =
                plan.schemes().stream().filter(each -> !each.equals(scheme)).toList();
        return others.get(random.nextInt(others.size()));
    }

    private void count(List<TransportSwap> swaps) {
        for (TransportSwap swap : swaps) {
            // callers have no sessions that could move
            Speaker.nameOf(swap.peer()).ifPresent(name -> {
                outcomes.merge(swap.outcome(), 1, Integer::sum);
                if (swap.outcome() != Outcome.MOVED) {
                    stayed.add(name + " " + swap.outcome() + ": " + swap.why());
                }
            });
        }
    }

    static void await(String what, BooleanSupplier condition) {
        if (!awaitQuietly(condition)) {
            throw new IllegalStateException("no " + what + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    static boolean awaitQuietly(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
