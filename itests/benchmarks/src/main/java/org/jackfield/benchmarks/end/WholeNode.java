package org.jackfield.benchmarks.end;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.metrics.Metrics;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.PlatformThreads;

/**
 * A node on TCP with the settings that it is shipped with, and an application that counts what it hears.
 *
 * <p>Otherwise than shipped: it listens on the loopback alone, dials nobody by itself, asks for no proof of work, keeps as many
 * connections as come, and lets them all come from one address group.
 */
final class WholeNode implements Protocol {

    private static final MessageId WORDS = new MessageId(0x4a60);
    private static final MessageId GOODBYE = new MessageId(0x4a61);

    /** Beyond that a connection has enough to do, and what waits is only older when it leaves. Many connections have less each. */
    private static final int MOST_WAITING = 2048;

    private static final int MOST_WAITING_OF_ALL = 65_536;

    private static final long MOST_BYTES_WAITING = 4 << 20;
    private static final int LOOK_EVERY = 32;
    private static final int MANY = 1 << 20;
    private static final int LONGEST_STAMPED = 4096;
    private static final long PATIENCE_SECONDS = 30;

    /** Who looks without a pause takes a processor from the event loops. */
    private static final long LOOK_AGAIN_NANOS = 10_000;

    private final Ear ear;
    private final PoolNode node;
    private final Map<Connection, Runnable> mourners = new ConcurrentHashMap<>();
    private final CompletableFuture<PointId> listening = new CompletableFuture<>();

    WholeNode(Machinery machinery, Ear ear) {
        this.ear = ear;
        SecureRandom random = new SecureRandom();
        node = new PoolNode(
                settings(),
                new TezosHandshake(Passports.issue(random), Passports.dialect(), machinery::boxes, random),
                new PeersJson(PointId.DEFAULT_SCHEME),
                machinery.scheduler(),
                machinery.timers(),
                InstantSource.system(),
                random,
                new PlatformThreads());
        NodeListener porter = (when, event) -> {
            if (event instanceof NodeEvent.Listening at) {
                listening.complete(at.point());
            }
        };
        node.add(porter);
        // to be told of every event is no part of a node
        listening.thenRun(() -> node.remove(porter));
        node.add((Protocol) this);
        node.add(machinery.tcp());
        node.activate();
    }

    private static PoolSettings settings() {
        ConnectLimits shipped = ConnectLimits.DEFAULT;
        return PoolSettings.DEFAULT
                .with(Reach.listeningOn(PointId.parse("tcp://127.0.0.1:0")))
                .with(new Bounds(0, MANY, MANY))
                .with(new ConnectLimits(
                        shipped.authenticationTimeout(),
                        shipped.connectionTimeout(),
                        MANY,
                        MANY,
                        shipped.maxDials(),
                        shipped.backoff(),
                        shipped.racing(),
                        shipped.displacementInterval()))
                .maintainedEvery(Duration.ZERO);
    }

    /** Ends it, and waits for that. */
    void shutdown() {
        soon(node.shutdown().toCompletableFuture());
    }

    PointId listening() {
        return soon(listening);
    }

    /** From now on these listen to it. */
    void listen(Metrics metrics) {
        node.add(metrics);
        metrics.follow(node);
    }

    /** These do not listen to it any more; waits for that. */
    void ignore(Metrics metrics) {
        soon(node.remove(metrics).toCompletableFuture());
    }

    /** Dials, and waits for the connection. */
    void connect(PointId point) {
        soon(node.connect(point).toCompletableFuture());
    }

    /**
     * Dials, shakes hands, says goodbye, and is shown out; completes when the connection is gone here. The far end closes, because a node
     * that leaves by itself is back before its leaving is known there, and then is refused.
     */
    CompletableFuture<Void> visit(PointId point) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        node.connect(point).whenComplete((connection, failure) -> {
            if (failure != null) {
                over.completeExceptionally(failure);
                return;
            }
            mourners.put(connection, () -> over.complete(null));
            connection.send(GOODBYE, Payload.empty());
        });
        return over;
    }

    /** The connections there are, as something to speak over. */
    List<Speaker.Line> lines() {
        List<Connection> connections = node.pool().connections();
        long most = Math.max(LOOK_EVERY, Math.min(MOST_WAITING, MOST_WAITING_OF_ALL / (1 + connections.size())));
        return connections.stream()
                .map(connection -> new Over(connection, most))
                .map(Speaker.Line.class::cast)
                .toList();
    }

    /**
     * Sends so many messages over every connection, and that again and again once all have left.
     *
     * @return how long it took from the first word until the last had been sealed, for each time
     */
    long[] fan(int bytes, int batch, int rounds, Duration pause) {
        List<Connection> all = List.copyOf(node.pool().connections());
        Payload payload = Payload.wrap(ByteBuffer.allocate(bytes));
        long[] taken = new long[rounds];
        for (int round = 0; round < rounds; round++) {
            LockSupport.parkNanos(pause.toNanos());
            long[] wanted = new long[all.size()];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = all.get(i).stats().messagesSent() + batch;
            }
            long begun = System.nanoTime();
            for (int i = 0; i < batch; i++) {
                for (Connection connection : all) {
                    connection.send(WORDS, payload);
                }
            }
            for (int i = 0; i < wanted.length; i++) {
                awaitSent(all.get(i), wanted[i]);
            }
            taken[round] = System.nanoTime() - begun;
        }
        return taken;
    }

    private static void awaitSent(Connection connection, long wanted) {
        long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        while (connection.stats().messagesSent() < wanted) {
            if (!connection.open() || System.nanoTime() > deadline) {
                throw new IllegalStateException(connection + " does not send");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public String name() {
        return "benchmark";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(WORDS, GOODBYE);
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        if (id.equals(GOODBYE)) {
            connection.close(new CloseReason.ProtocolDecided(name(), "a handshake was all that was wanted"));
        } else if (payload.size() < Long.BYTES || payload.size() > LONGEST_STAMPED) {
            ear.hear();
        } else {
            ear.hear(payload.buffer());
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        Optional.ofNullable(mourners.remove(connection)).ifPresent(Runnable::run);
    }

    private static <T> T soon(CompletableFuture<T> stage) {
        try {
            return stage.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not within " + PATIENCE_SECONDS + " s", e);
        }
    }

    private static final class Over implements Speaker.Line {

        private final Connection connection;
        private final long mostWaiting;
        private int untilLook = LOOK_EVERY;

        Over(Connection connection, long mostWaiting) {
            this.connection = connection;
            this.mostWaiting = mostWaiting;
        }

        @Override
        public boolean say(ByteBuffer message) {
            if (--untilLook <= 0) {
                untilLook = LOOK_EVERY;
                ConnectionStats stats = connection.stats();
                if (stats.messagesWaiting() > mostWaiting || stats.bytesWaiting() > MOST_BYTES_WAITING) {
                    untilLook = 0;
                    return false;
                }
            }
            return connection.send(WORDS, Payload.wrap(message)) == SendResult.QUEUED;
        }
    }
}
