package org.jackfield.itests.moves;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.node.OutsideLoops;
import org.jackfield.pool.settings.Reach;

/**
 * One node in the middle, connected to all others by tcp over paths that are cut from outside, under load: each session has to go on by
 * ws, and nothing may be lost. As a program it prints how long that takes.
 */
final class Cuts {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN = Duration.ofMillis(300);
    private static final PointId FREE_TCP = PointId.parse("tcp://127.0.0.1:0");
    private static final PointId FREE_WS = PointId.parse("ws://127.0.0.1:0");

    private final CutPlan plan;
    private final PrintStream progress;
    private final SplittableRandom random;
    private final Ledger ledger = new Ledger();
    private final EventLoops loops = OutsideLoops.of(2);
    private final TimerThread timers = new TimerThread();
    private final List<Path> tcpPaths = new ArrayList<>();
    private final List<Path> wsPaths = new ArrayList<>();
    private final List<Speaker> all = new ArrayList<>();
    private final Map<PeerId, Long> resumed = new ConcurrentHashMap<>();
    private final Map<Cut, List<Long>> nanos = new EnumMap<>(Cut.class);
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    Cuts(CutPlan plan, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
        this.random = new SplittableRandom(plan.seed());
    }

    /**
     * Usage: {@code Cuts [--short]}. Progress is told on standard error; the report stands in {@code cuts.md} and {@code cuts.json} of the
     * target directory, too. Exit codes: 0 nothing lost and all sessions resumed, 1 not.
     */
    public static void main(String... arguments) throws Exception {
        CutPlan plan = List.of(arguments).contains("--short") ? CutPlan.SHORT : CutPlan.FULL;
        CutReport report = new Cuts(plan, System.err).run();
        var target = java.nio.file.Path.of(System.getProperty("jackfield.itests.target"));
        Files.writeString(target.resolve("cuts.md"), report.markdown());
        Files.writeString(target.resolve("cuts.json"), report.json());
        System.out.println(report.markdown());
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    CutReport run() throws Exception {
        timers.activate();
        loops.activate();
        try {
            // it listens on ws alone: no peer has another way of tcp to it than the one that is cut
            Speaker hub = begin("hub", Reach.listeningOn(FREE_WS));
            for (int i = 1; i <= plan.peers(); i++) {
                begin("peer-" + i, reachOverPaths());
            }
            return cut(hub, all.subList(1, all.size()));
        } finally {
            ended = true;
            for (Speaker speaker : all) {
                speaker.end().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            tcpPaths.forEach(Path::close);
            wsPaths.forEach(Path::close);
            loops.shutdown().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            timers.shutdown();
        }
    }

    private Speaker begin(String name, Reach reach) {
        Speaker speaker = new Speaker(name, ledger, reach, loops.group(), timers, random.split());
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
        Path tcp = new Path(loops.group());
        Path ws = new Path(loops.group());
        tcpPaths.add(tcp);
        wsPaths.add(ws);
        return Reach.listeningOn(FREE_TCP, FREE_WS).advertising(at("tcp", tcp), at("ws", ws));
    }

    private static PointId at(String scheme, Path path) {
        return PointId.parse(scheme + "://127.0.0.1:" + path.port());
    }

    private CutReport cut(Speaker hub, List<Speaker> peers) throws Exception {
        Moves.await("listeners", () -> hub.listens() && peers.stream().allMatch(Speaker::listens));
        for (int i = 0; i < peers.size(); i++) {
            tcpPaths.get(i).leadTo(peers.get(i).point("tcp").port());
            wsPaths.get(i).leadTo(peers.get(i).point("ws").port());
            hub.node()
                    .connect(at("tcp", tcpPaths.get(i)))
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
        move(hub, "tcp", "ws");
        try {
            rounds(hub, new Traffic(plan.messagesPerSecond(), hub, peers, random));
        } catch (IllegalStateException e) {
            troubles.add(e.getMessage());
        }
        Moves.awaitQuietly(ledger::allHeard);
        return new CutReport(
                plan, ledger.said(), ledger.lost(), ledger.doubled(), ledger.disordered(), nanos, troubles);
    }

    private void rounds(Speaker hub, Traffic traffic) {
        for (Cut cut : Cut.values()) {
            nanos.put(cut, new ArrayList<>());
            for (int i = 1; i <= plan.times(); i++) {
                move(hub, "ws", "tcp");
                traffic.run(BETWEEN);
                cut(cut, hub, traffic);
                traffic.run(BETWEEN);
                progress.println(cut + " " + i + " of " + plan.times() + ": "
                        + nanos.get(cut).size() + " sessions resumed, " + ledger.said() + " messages");
                tcpPaths.forEach(Path::mend);
            }
        }
    }

    private void cut(Cut cut, Speaker hub, Traffic traffic) {
        resumed.clear();
        long then = System.nanoTime();
        tcpPaths.forEach(cut::happenTo);
        long deadline = then + PATIENCE.toNanos();
        traffic.runUntil(() -> resumed.size() == plan.peers() || System.nanoTime() - deadline > 0);
        resumed.values().forEach(at -> nanos.get(cut).add(at - then));
        if (!Moves.onlyBy(hub, "ws")) {
            troubles.add("after " + cut + " there are sessions that do not go on by ws");
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
