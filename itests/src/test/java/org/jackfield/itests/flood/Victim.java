package org.jackfield.itests.flood;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
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

/** The node itself, with its ordinary settings, put together in plain Java; lives until its input ends. */
final class Victim {

    static final String LISTENING = "listening ";

    private Victim() {}

    /** Takes the network's name and the difficulty, and says where it listens. */
    public static void main(String... arguments) throws IOException, InterruptedException, ExecutionException {
        Difficulty difficulty = new Difficulty(Double.parseDouble(arguments[1]));
        TimerThread timers = new TimerThread();
        timers.activate();
        EventLoops loops = new EventLoops(EventLoopSettings.DEFAULTS);
        loops.activate();
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, clock);
        scheduler.activate();
        Identity identity = new IdentityGenerator(new JavaWorkSearch(random), random)
                .begin(difficulty, 1)
                .identity()
                .toCompletableFuture()
                .get();
        TezosHandshake handshake = new TezosHandshake(
                identity,
                HandshakeSettings.of(arguments[0]).withExpectedWork(difficulty),
                BouncyCastleBoxes::new,
                random);
        // the node must not dial the honest, who are gone as soon as they were served
        PoolSettings settings = PoolSettings.DEFAULT
                .with(Reach.listeningOn(PointId.parse("tcp://127.0.0.1:0")))
                .maintainedEvery(Duration.ZERO);
        PoolNode node = new PoolNode(
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
                System.out.println(LISTENING + at.point());
            }
        });
        node.add(new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS));
        node.activate();
        System.in.transferTo(System.out);
        node.shutdown().toCompletableFuture().join();
        System.exit(0);
    }
}
