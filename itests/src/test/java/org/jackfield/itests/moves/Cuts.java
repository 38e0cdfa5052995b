package org.jackfield.itests.moves;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.node.OutsideLoops;
import org.jackfield.pool.settings.Reach;

/**
 * One node in the middle, connected to all others by one transport over paths that are cut from outside, under load: each session has to go
 * on by another, and nothing may be lost. As a program it prints how long that takes.
 */
final class Cuts {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final List<String> SCHEMES = List.of("tcp", "ws", "udp");

    private final CutPlan plan;
    private final String scheme;
    private final String other;
    private final Cut cut;
    private final PrintStream progress;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final EventLoops loops = OutsideLoops.of(2);
    private final TimerThread timers = new TimerThread();
    private final List<Path> paths = new ArrayList<>();
    private final List<Path> otherPaths = new ArrayList<>();
    private final List<Speaker> all = new ArrayList<>();
    private final Map<PeerId, Long> resumed = new ConcurrentHashMap<>();
    private final List<Long> nanos = new ArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private Cuts(CutPlan plan, String scheme, Cut cut, PrintStream progress) {
        this.plan = plan;
        this.scheme = scheme;
        this.other = scheme.equals("tcp") ? "ws" : "tcp";
        this.cut = cut;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
    }

    /**
     * Usage: {@code Cuts [--short] [SCHEME ...]}. Progress is told on standard error; the report stands in {@code cuts.md} and {@code
     * cuts.json} of the target directory, too. Exit codes: 0 nothing lost and all sessions resumed, 1 not.
     */
    public static void main(String... arguments) throws Exception {
        List<String> schemes =
                Stream.of(arguments).filter(word -> !word.startsWith("--")).toList();
        CutPlan plan = List.of(arguments).contains("--short") ? CutPlan.SHORT : CutPlan.FULL;
        CutReport report = of(plan, schemes.isEmpty() ? SCHEMES : schemes, System.err);
        var target = java.nio.file.Path.of(System.getProperty("jackfield.itests.target"));
        Files.writeString(target.resolve("cuts.md"), report.markdown());
        Files.writeString(target.resolve("cuts.json"), report.json());
        System.out.println(report.markdown());
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** Each kind of cut of each transport, among nodes of its own. */
    static CutReport of(CutPlan plan, List<String> schemes, PrintStream progress) throws Exception {
        List<CutOutcome> outcomes = new ArrayList<>();
        for (String scheme : schemes) {
            for (Cut cut : Cut.of(scheme)) {
                outcomes.add(new Cuts(plan, scheme, cut, progress).run());
            }
        }
        return new CutReport(plan, outcomes);
    }

    private CutOutcome run() throws Exception {
        timers.activate();
        loops.activate();
        try {
            // it listens on the other alone: no peer has another way to it by this transport than the one that is cut
            Speaker hub = begin("hub", Reach.listeningOn(free(other)));
            for (int i = 1; i <= plan.peers(); i++) {
                begin("peer-" + i, reachOverPaths());
            }
            return cut(hub, all.subList(1, all.size()));
        } finally {
            ended = true;
            for (Speaker speaker : all) {
                speaker.end().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            paths.forEach(Path::close);
            otherPaths.forEach(Path::close);
            loops.shutdown().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            timers.shutdown();
        }
    }

    private Speaker begin(String name, Reach reach) {
        Speaker speaker = new Speaker(name, ledger, reach, plan.limits(), loops.group(), timers, random.split());
        all.add(speaker);
        speaker.node().add((when, event) -> {
            if (event instanceof NodeEvent.Disconnected && !ended) {
                troubles.add(name + ": " + event.sentence());
            }
        });
        speaker.begin();
        return speaker;
    }

    /** Others are told of the paths alone. */
    private Reach reachOverPaths() throws Exception {
        Path path = path(scheme);
        Path otherPath = path(other);
        paths.add(path);
        otherPaths.add(otherPath);
        return Reach.listeningOn(free(scheme), free(other)).advertising(at(scheme, path), at(other, otherPath));
    }

    private Path path(String by) throws Exception {
        return by.equals("udp") ? new DatagramPath(loops.group()) : new StreamPath(loops.group());
    }

    private static PointId free(String by) {
        return PointId.parse(by + "://127.0.0.1:0");
    }

    private static PointId at(String by, Path path) {
        return PointId.parse(by + "://127.0.0.1:" + path.port());
    }

    private CutOutcome cut(Speaker hub, List<Speaker> peers) throws Exception {
        Moves.await("listeners", () -> hub.listens() && peers.stream().allMatch(Speaker::listens));
        for (int i = 0; i < peers.size(); i++) {
            paths.get(i).leadTo(peers.get(i).point(scheme).port());
            otherPaths.get(i).leadTo(peers.get(i).point(other).port());
            hub.node()
                    .connect(at(scheme, paths.get(i)))
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        Moves.await("connections of the peers", () -> peers.stream()
                .allMatch(
                        peer -> peer.node().pool().connection(hub.node().self()).isPresent()));
        hub.node().add((when, event) -> {
            if (event instanceof NodeEvent.Resumed again) {
                resumed.put(again.peer(), System.nanoTime());
            }
        });
        // until all peers have said where else they are
        move(hub, scheme, other);
        try {
            Traffic traffic = new Traffic(plan.messagesPerSecond(), hub, peers, random);
            warmUp(hub, traffic);
            rounds(hub, traffic);
        } catch (IllegalStateException e) {
            troubles.add(e.getMessage());
        }
        Moves.awaitQuietly(ledger::allHeard);
        return new CutOutcome(
                scheme,
                other,
                cut,
                ledger.said(),
                ledger.lost(),
                ledger.doubled(),
                ledger.disordered(),
                plan.peers() * plan.times(),
                nanos,
                List.copyOf(troubles));
    }

    /** Begins and ends by the other transport. */
    private void warmUp(Speaker hub, Traffic traffic) {
        traffic.run(plan.warmUp());
        move(hub, other, scheme);
        traffic.run(plan.warmUp());
        move(hub, scheme, other);
    }

    private void rounds(Speaker hub, Traffic traffic) throws Exception {
        for (int i = 1; i <= plan.times(); i++) {
            move(hub, other, scheme);
            traffic.run(BETWEEN);
            cut(hub, traffic);
            traffic.run(BETWEEN);
            progress.println(cut + " of " + scheme + " " + i + " of " + plan.times() + ": " + nanos.size()
                    + " sessions resumed, " + ledger.said() + " messages");
            paths.forEach(Path::mend);
        }
    }

    private void cut(Speaker hub, Traffic traffic) throws Exception {
        resumed.clear();
        long then = System.nanoTime();
        paths.forEach(path -> path.suffer(cut));
        if (cut == Cut.CLOSURE && hub.loseDatagramSockets() == 0) {
            troubles.add("no socket of datagrams was open");
        }
        long deadline = then + PATIENCE.toNanos();
        traffic.runUntil(() -> resumed.size() == plan.peers() || System.nanoTime() - deadline > 0);
        resumed.values().forEach(at -> nanos.add(at - then));
        if (!Moves.onlyBy(hub, other)) {
            troubles.add("there are sessions that do not go on by " + other);
        }
    }

    private static void move(Speaker hub, String from, String to) {
        Moves.await("sessions over " + to, () -> {
            try {
                hub.node().swapTransport(from, to).toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("the sessions cannot be moved", e);
            }
            return Moves.onlyBy(hub, to);
        });
    }
}
