package org.jackfield.admin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.testkit.RealTime;
import org.jackfield.transports.memory.Conditions;
import org.jackfield.transports.memory.MemoryNetwork;
import org.jackfield.transports.memory.MemoryTransport;

/** Whole nodes on the platform's threads and clock, joined by a network in memory. */
final class Village implements AutoCloseable {

    private static final long SEED = 8732;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RealTime time = new RealTime();
    private final MemoryNetwork network = new MemoryNetwork(SEED, Conditions.PERFECT, time, time, time::thread);
    private final Map<String, PoolNode> nodes = new LinkedHashMap<>();

    /** A node that listens at a host, knows nobody and does nothing by itself. */
    PoolNode moveIn(String host, NodeListener... listeners) {
        return moveIn(host, Town.quiet(host), listeners);
    }

    PoolNode moveIn(String host, PoolSettings settings, NodeListener... listeners) {
        byte[] secret = new byte[32];
        new Random(SEED + host.hashCode()).nextBytes(secret);
        TezosHandshake handshake = new TezosHandshake(
                Resident.identity(secret),
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(SEED));
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, time, time);
        scheduler.activate();
        PoolNode node = new PoolNode(
                settings,
                handshake,
                new PeersJson("tcp"),
                scheduler,
                time,
                time,
                new SplittableRandom(SEED),
                new PlatformThreads());
        for (NodeListener listener : listeners) {
            node.add(listener);
        }
        node.add(new MemoryTransport(network, host));
        node.activate();
        nodes.put(host, node);
        await(() -> !node.listening().isEmpty());
        return node;
    }

    PoolNode at(String host) {
        return nodes.get(host);
    }

    static PointId point(String host) {
        return Town.at(host);
    }

    /** Lets one dial the other, until both have a connection. */
    void connect(String one, String other) {
        PeerId self = at(one).self();
        PeerId peer = at(other).self();
        at(one).connect(Town.at(other))
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        await(() -> at(other).pool().connection(self).isPresent()
                && at(one).pool().connection(peer).isPresent());
    }

    /** Waits for something that threads of others do. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it has not come true within " + PATIENCE.toSeconds() + " s");
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(node -> node.shutdown()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join());
        time.close();
    }
}
