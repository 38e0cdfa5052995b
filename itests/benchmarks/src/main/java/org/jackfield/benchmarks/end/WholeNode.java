package org.jackfield.benchmarks.end;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/**
 * A node on TCP with the settings that it is shipped with, and an application that counts what it hears.
 *
 * <p>Otherwise than shipped: it listens on the loopback alone, dials nobody by itself, asks for no proof of work, keeps as many
 * connections as come, and lets them all come from one address group.
 */
final class WholeNode implements Protocol {

    private static final MessageId WORDS = new MessageId(0x4a60);
    private static final MessageId GOODBYE = new MessageId(0x4a61);

    /** Beyond that a connection has enough to do, and what waits is only older when it leaves. */
    private static final int MOST_WAITING = 2048;

    private static final long MOST_BYTES_WAITING = 4 << 20;
    private static final int LOOK_EVERY = 32;
    private static final int MANY = 1 << 20;
    private static final int LONGEST_STAMPED = 4096;
    private static final long PATIENCE_SECONDS = 30;

    private final Ear ear;
    private final PoolNode node;
    private final Map<Connection, Runnable> mourners = new ConcurrentHashMap<>();
    private final CompletableFuture<PointId> listening = new CompletableFuture<>();

    WholeNode(Machinery machinery, Circumstances circumstances, Ear ear) {
        this.ear = ear;
        SecureRandom random = new SecureRandom();
        FairScheduler scheduler = new FairScheduler(
                new SchedulerSettings(
                        circumstances.capKib(), circumstances.capKib(), SchedulerSettings.DEFAULT_TURN_BYTES),
                machinery.timers(),
                InstantSource.system());
        scheduler.activate();
        var boxes = Boxes.named(circumstances.cipher());
        node = new PoolNode(
                settings(),
                new TezosHandshake(Passports.issue(random), Passports.dialect(), () -> boxes, random),
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                machinery.timers(),
                InstantSource.system(),
                random,
                new PlatformThreads());
        node.add((when, event) -> {
            if (event instanceof NodeEvent.Listening at) {
                listening.complete(at.point());
            }
        });
        node.add((Protocol) this);
        node.add(new TcpTransport(machinery.loops().group(), ParkingHandler::new, TcpSettings.DEFAULTS));
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
                        shipped.racing()))
                .maintainedEvery(Duration.ZERO);
    }

    PointId listening() {
        return soon(listening);
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
        return node.pool().connections().stream()
                .map(Over::new)
                .map(Speaker.Line.class::cast)
                .toList();
    }

    Collection<Connection> connections() {
        return node.pool().connections();
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
        private int untilLook = LOOK_EVERY;

        Over(Connection connection) {
            this.connection = connection;
        }

        @Override
        public boolean say(ByteBuffer message) {
            if (--untilLook <= 0) {
                untilLook = LOOK_EVERY;
                ConnectionStats stats = connection.stats();
                if (stats.messagesWaiting() > MOST_WAITING || stats.bytesWaiting() > MOST_BYTES_WAITING) {
                    untilLook = 0;
                    return false;
                }
            }
            return connection.send(WORDS, Payload.wrap(message)) == SendResult.QUEUED;
        }
    }
}
