package org.example.twonodes;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityGenerator;
import org.jackfield.handshake.identity.JavaWorkSearch;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** One node, put together by hand. */
final class Engine {

    private static final Difficulty DIFFICULTY = new Difficulty(4);
    private static final long PATIENCE_SECONDS = 20;

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = new EventLoops(new EventLoopSettings(1, EventLoopSettings.IoType.AUTO));
    private final FairScheduler scheduler;
    private final PoolNode node;
    private final CompletableFuture<PointId> listening = new CompletableFuture<>();

    Engine(Protocol protocol) throws Exception {
        timers.activate();
        loops.activate();
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, clock);
        scheduler.activate();
        Identity identity = new IdentityGenerator(new JavaWorkSearch(random), random)
                .begin(DIFFICULTY, 1)
                .identity()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        HandshakeSettings dialect = HandshakeSettings.of("TWO_NODES").withExpectedWork(DIFFICULTY);
        TezosHandshake handshake = new TezosHandshake(identity, dialect, BouncyCastleBoxes::new, random);
        // maintenance off: who dials whom is this program's choice
        PoolSettings settings = PoolSettings.DEFAULT
                .with(Reach.listeningOn(PointId.parse("tcp://127.0.0.1:0")))
                .maintainedEvery(Duration.ZERO);
        node = new PoolNode(
                settings,
                handshake,
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                timers,
                clock,
                random,
                new PlatformThreads());
        node.add((when, event) -> {
            if (event instanceof NodeEvent.Listening at) {
                listening.complete(at.point());
            }
        });
        node.add(protocol);
        node.add(new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS));
        node.activate();
    }

    PoolNode node() {
        return node;
    }

    PointId listening() throws Exception {
        return listening.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void shutdown() throws Exception {
        node.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        scheduler.shutdown();
        loops.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        timers.shutdown();
    }
}
