package org.jackfield.itests.bandwidth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** A whole node on TCP that counts the bytes of what it hears, and forgets them. */
final class Listening implements Protocol {

    static final MessageId WORDS = new MessageId(0x4a51);

    private static final int STAMP_BYTES = 24;

    /** A policy that a busy machine delays is still heard. */
    private static final AccessLimits PATIENT = new AccessLimits(
            Optional.empty(),
            AccessLimits.DEFAULT.maxGreylisted(),
            AccessLimits.DEFAULT.maxListed(),
            AccessLimits.DEFAULT.overflowBytes(),
            Set.of(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            AccessLimits.DEFAULT.unexpectedPeer(),
            AccessLimits.DEFAULT.greylistedHandshakes());

    private final Map<PeerId, LongAdder> heard = new ConcurrentHashMap<>();
    private final FairScheduler scheduler;
    private final TcpTransport tcp;
    private final PoolNode node;

    Listening(SchedulerSettings pace, EventLoops loops, Timers timers, SplittableRandom random) {
        scheduler = new FairScheduler(pace, timers, InstantSource.system());
        tcp = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
        node = new PoolNode(
                PoolSettings.DEFAULT
                        .with(SessionLimits.NONE)
                        .with(PATIENT)
                        .with(Reach.listeningOn(PointId.parse("tcp://127.0.0.1:0")))
                        .scoringEvery(Duration.ofMillis(200))
                        .maintainedEvery(Duration.ZERO),
                new TezosHandshake(
                        identity(random),
                        HandshakeSettings.of("TEZOS_BANDWIDTH").withExpectedWork(new Difficulty(0)),
                        BouncyCastleBoxes::new,
                        random),
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                timers,
                InstantSource.system(),
                random,
                new PlatformThreads());
        node.add((Protocol) this);
        node.add(new Counting(), 0);
        node.add(tcp);
    }

    private static Identity identity(SplittableRandom random) {
        byte[] secret = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secret);
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[STAMP_BYTES]));
    }

    void begin() {
        scheduler.activate();
        node.activate();
    }

    /** Without a cap from now on. */
    void hurry() {
        scheduler.change(SchedulerSettings.UNCAPPED);
    }

    CompletionStage<Void> end() {
        return node.shutdown().thenCompose(ended -> scheduler.shutdown()).thenCompose(ended -> tcp.shutdown());
    }

    PoolNode node() {
        return node;
    }

    /** Bytes of application messages of a peer so far. */
    long heard(PeerId from) {
        return heard.containsKey(from) ? heard.get(from).sum() : 0;
    }

    @Override
    public String name() {
        return "listening";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(WORDS);
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        heard.computeIfAbsent(connection.peer(), first -> new LongAdder()).add(payload.size());
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
