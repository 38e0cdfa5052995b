package org.jackfield.itests.moves;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.api.transport.Transport;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.QuicKeepsakes;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
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

/** A whole node with several transports, and an application that numbers what it says and checks what it hears. */
final class Speaker implements Protocol {

    private static final MessageId SPEECH = new MessageId(0x4a40);

    /** What a busy machine delays shall not end a session. */
    private static final SessionLimits PATIENT = new SessionLimits(
            true,
            SessionLimits.DEFAULT.windowBytes(),
            SessionLimits.DEFAULT.windowMessages(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            SessionLimits.DEFAULT.heartbeat(),
            SessionLimits.DEFAULT.silence());

    private final String name;
    private final Ledger ledger;
    private final Reach reach;
    private final FairScheduler scheduler;
    private final TcpTransport tcp;
    private final WebSocketTransport ws;
    private final UdpTransport udp;
    private final PoolNode node;

    Speaker(
            String name,
            Ledger ledger,
            Reach reach,
            Identity identity,
            EventLoopGroup loops,
            Timers timers,
            SplittableRandom random) {
        this.name = name;
        this.ledger = ledger;
        this.reach = reach;
        scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, InstantSource.system());
        tcp = new TcpTransport(loops, ParkingHandler::new, TcpSettings.DEFAULTS);
        ws = new WebSocketTransport(
                loops, ParkingHandler::new, SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, new Tls.None());
        udp = new UdpTransport(
                loops,
                new Keepsakes(
                        ParkingHandler::new,
                        QuicKeepsakes.demultiplexer(),
                        QuicKeepsakes.anchor(),
                        QuicKeepsakes.keeper(),
                        QuicKeepsakes.tokens()),
                UdpSettings.DEFAULTS);
        node = new PoolNode(
                PoolSettings.DEFAULT.with(reach).with(PATIENT).maintainedEvery(Duration.ZERO),
                new TezosHandshake(
                        identity,
                        HandshakeSettings.of("TEZOS_MOVES").withExpectedWork(new Difficulty(0)),
                        JavaBoxes::new,
                        random),
                new PeersJson(PointId.DEFAULT_SCHEME),
                scheduler,
                timers,
                InstantSource.system(),
                random,
                new PlatformThreads());
        node.add((Protocol) this);
        for (Transport transport : List.of(tcp, ws, udp)) {
            node.add(transport);
        }
    }

    void begin() {
        scheduler.activate();
        node.activate();
    }

    PoolNode node() {
        return node;
    }

    boolean listens() {
        return node.listening().size() == reach.listen().size();
    }

    PointId point(String scheme) {
        return node.listening().stream()
                .filter(point -> point.scheme().equals(scheme))
                .findFirst()
                .orElseThrow();
    }

    /** Says the next thing to one; nothing if its queue is full. */
    void speak(Connection connection, String listener, SplittableRandom random) {
        String line = name + ">" + listener;
        SendResult result = connection.send(SPEECH, Speech.said(ledger.next(line), random));
        if (result != SendResult.QUEUED) {
            ledger.notSaid(line);
        }
    }

    CompletionStage<Void> end() {
        return node.shutdown()
                .thenCompose(done -> tcp.shutdown())
                .thenCompose(done -> ws.shutdown())
                .thenCompose(done -> udp.shutdown())
                .thenRun(scheduler::shutdown);
    }

    @Override
    public String name() {
        return "speech";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(SPEECH);
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        ledger.heard(Moves.nameOf(connection.peer()) + ">" + name, Speech.heard(payload));
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
