package org.jackfield.itests.codeswap;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Transport;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.QuicKeepsakes;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;
import org.jackfield.transports.udp.Keepsakes;
import org.jackfield.transports.udp.UdpSettings;
import org.jackfield.transports.udp.UdpTransport;
import org.jackfield.transports.websocket.Tls;
import org.jackfield.transports.websocket.WebSocketSettings;
import org.jackfield.transports.websocket.WebSocketTransport;

/** Many nodes in plain Java that dial one point; their own transport is never exchanged. Closing ends them. */
final class Peers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The answer to whoever was let in. */
    static final String CONNECTED = "connected";

    private static final int STAMP_BYTES = 24;

    private final String scheme;
    private final String network;
    private final TimerThread timers;
    private final EventLoops loops;
    private final SplittableRandom random;
    private final boolean guests;
    private Optional<Transport> callers = Optional.empty();
    private final List<PoolNode> nodes = new ArrayList<>();
    private final List<FairScheduler> schedulers = new ArrayList<>();
    private final List<Supplier<CompletionStage<Void>>> endings = new ArrayList<>();

    /** @param loops not activated yet; ends with them */
    Peers(String scheme, String network, EventLoops loops, long seed) {
        this.scheme = scheme;
        this.network = network;
        random = new SplittableRandom(seed);
        guests = false;
        timers = new TimerThread();
        this.loops = loops;
        timers.activate();
        loops.activate();
    }

    /** Others, who live on what these have. */
    private Peers(Peers hosts) {
        scheme = hosts.scheme;
        network = hosts.network;
        random = hosts.random.split();
        guests = true;
        timers = hosts.timers;
        loops = hosts.loops;
    }

    /** A node that does nothing by itself, with its application. */
    PoolNode moveIn(Talkers talkers) {
        return moveIn(talkers, transport());
    }

    private PoolNode moveIn(Talkers talkers, Transport transport) {
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, InstantSource.system());
        PoolNode node = new PoolNode(
                PoolSettings.DEFAULT.maintainedEvery(Duration.ZERO),
                new TezosHandshake(
                        identity(),
                        // whom they dial has done its work; theirs is not asked for
                        HandshakeSettings.of(network).withExpectedWork(new Difficulty(0)),
                        JavaBoxes::new,
                        random.split()),
                new PeersJson(scheme),
                scheduler,
                timers,
                InstantSource.system(),
                random.split(),
                new PlatformThreads());
        node.add(talkers);
        node.add(transport);
        scheduler.activate();
        node.activate();
        nodes.add(node);
        schedulers.add(scheduler);
        return node;
    }

    private Transport transport() {
        switch (scheme) {
            case "tcp":
                TcpTransport tcp = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
                endings.add(tcp::shutdown);
                return tcp;
            case "ws":
                WebSocketTransport ws = new WebSocketTransport(
                        loops.group(),
                        ParkingHandler::new,
                        SocketSettings.DEFAULTS,
                        WebSocketSettings.DEFAULTS,
                        new Tls.None());
                endings.add(ws::shutdown);
                return ws;
            case "udp":
                UdpTransport udp = new UdpTransport(
                        loops.group(),
                        new Keepsakes(
                                ParkingHandler::new,
                                QuicKeepsakes.demultiplexer(),
                                QuicKeepsakes.anchor(),
                                QuicKeepsakes.keeper(),
                                QuicKeepsakes.tokens()),
                        UdpSettings.DEFAULTS);
                endings.add(udp::shutdown);
                return udp;
            default:
                throw new IllegalArgumentException("nobody here dials by " + scheme);
        }
    }

    private Identity identity() {
        byte[] secret = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secret);
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[STAMP_BYTES]));
    }

    /** Dials, and insists. */
    static Connection connect(PoolNode from, PointId to) {
        return soon(from.connect(to));
    }

    /**
     * A new peer dials, and leaves; the reason if it dialled in vain. All of them dial by one transport, which is never exchanged either. The
     * first time, one more comes to stay: a socket of udp that nobody needs any more closes, and the next caller would open another.
     */
    String call(PointId to) throws InterruptedException {
        if (callers.isEmpty()) {
            Transport theirs = transport();
            connect(moveIn(new Talkers(0), theirs), to);
            callers = Optional.of(theirs);
        }
        try (Peers caller = new Peers(this)) {
            caller.moveIn(new Talkers(0), callers.get())
                    .connect(to)
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return CONNECTED;
        } catch (ExecutionException e) {
            return e.getCause() instanceof ConnectException refusal
                    ? refusal.reason().sentence()
                    : e.toString();
        } catch (TimeoutException e) {
            return "no answer";
        }
    }

    @Override
    public void close() {
        List<CompletionStage<Void>> ends =
                nodes.stream().map(PoolNode::shutdown).toList();
        ends.forEach(Peers::soon);
        schedulers.forEach(FairScheduler::shutdown);
        endings.forEach(ending -> soon(ending.get()));
        if (!guests) {
            soon(loops.shutdown());
            timers.shutdown();
        }
    }

    private static <T> T soon(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
