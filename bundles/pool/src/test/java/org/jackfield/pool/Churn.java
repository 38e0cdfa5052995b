package org.jackfield.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.testkit.RealTime;
import org.jackfield.transports.memory.Conditions;
import org.jackfield.transports.memory.MemoryNetwork;
import org.jackfield.transports.memory.MemoryTransport;

/**
 * A program to be killed: a node whose peers come and go at random, and which says of each what it has seen, and when. Arguments: a
 * folder, milliseconds until it saves, a seed.
 */
final class Churn implements NodeListener {

    static final String CAME = "came";
    static final String WENT = "went";
    static final String HOST = "10.0.0.1";
    private static final int PEERS = 12;
    private static final Duration PACE = Duration.ofMillis(40);

    private final RealTime time = new RealTime();
    private final MemoryNetwork network;
    private final Random random;
    private final PoolNode node;
    private final List<PoolNode> peers = new ArrayList<>();

    private Churn(Path folder, Duration saveDelay, long seed) {
        random = new Random(seed);
        network = new MemoryNetwork(seed, Conditions.PERFECT, time, time, time::thread);
        BookLimits book = BookLimits.of(
                Optional.of(folder.resolve("address-book")),
                Optional.of(folder.resolve("peers.json")),
                400,
                300,
                400,
                300,
                saveDelay);
        node = node(HOST, Town.quiet(HOST).with(book), seed);
        for (int i = 1; i <= PEERS; i++) {
            peers.add(node(host(i), Town.quiet(host(i)), seed + i));
        }
    }

    public static void main(String[] arguments) throws IOException {
        Churn churn = new Churn(
                Path.of(arguments[0]), Duration.ofMillis(Long.parseLong(arguments[1])), Long.parseLong(arguments[2]));
        churn.node.add((NodeListener) churn);
        churn.time.every(PACE, churn::step);
        // until whoever began it is gone, or kills it
        while (System.in.read() >= 0) {}
    }

    private void step() {
        int i = random.nextInt(PEERS);
        Optional<Connection> open = node.pool().connection(peers.get(i).self());
        if (open.isPresent()) {
            open.get().close(new CloseReason.OperatorDecided("it is time"));
        } else {
            node.connect(Town.at(host(i + 1)));
        }
    }

    @Override
    public void happened(Instant when, NodeEvent event) {
        if (event instanceof NodeEvent.Connected connected) {
            System.out.println(CAME + " " + when.toEpochMilli() + " " + connected.peer() + " "
                    + connected.point().orElseThrow());
        } else if (event instanceof NodeEvent.Disconnected disconnected) {
            System.out.println(WENT + " " + when.toEpochMilli() + " " + disconnected.peer() + " -");
        }
    }

    private static String host(int i) {
        return "10.0.1." + i;
    }

    private PoolNode node(String host, PoolSettings settings, long seed) {
        byte[] secret = new byte[32];
        new Random(seed).nextBytes(secret);
        TezosHandshake handshake = new TezosHandshake(
                Resident.identity(secret),
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(seed));
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);
        scheduler.activate();
        PoolNode made = new PoolNode(
                settings,
                handshake,
                new PeersJson("memory"),
                scheduler,
                time,
                time,
                new SplittableRandom(seed),
                new PlatformThreads());
        made.add(new MemoryTransport(network, host));
        made.activate();
        return made;
    }
}
