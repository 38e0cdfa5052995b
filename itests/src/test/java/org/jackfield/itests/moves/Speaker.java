package org.jackfield.itests.moves;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.itests.outside.OutsideNode;
import org.jackfield.itests.outside.OutsideTransport;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.transports.udp.UdpTransport;

/** A whole node with several transports, and an application that numbers what it says and checks what it hears. */
final class Speaker implements Protocol {

    /** What they all speak on. */
    static final String NETWORK = "TEZOS_MOVES";

    private static final MessageId SPEECH = new MessageId(0x4a40);

    /** For a machine that is busy with other things: what it delays ends no session. */
    static final SessionLimits PATIENT = new SessionLimits(
            true,
            SessionLimits.DEFAULT.windowBytes(),
            SessionLimits.DEFAULT.windowMessages(),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            SessionLimits.DEFAULT.heartbeat(),
            SessionLimits.DEFAULT.silence());

    /** Callers come faster than a busy machine says goodbye to them. */
    private static final Bounds ROOMY = new Bounds(10, 50, 250);

    /** Who counts here, by their names. */
    private static final Map<PeerId, String> NAMES = new ConcurrentHashMap<>();

    private final String name;
    private final Ledger ledger;
    private final Reach reach;
    private final OutsideNode outside;
    private final List<OutsideTransport> transports;

    Speaker(
            String name,
            Ledger ledger,
            Reach reach,
            SessionLimits limits,
            EventLoopGroup loops,
            Timers timers,
            SplittableRandom random) {
        this.name = name;
        this.ledger = ledger;
        this.reach = reach;
        outside = new OutsideNode(
                NETWORK, PoolSettings.DEFAULT.with(reach).with(limits).with(ROOMY), timers, random);
        transports = Stream.of("tcp", "ws", "udp")
                .map(scheme -> OutsideTransport.by(scheme, loops))
                .toList();
        node().add((Protocol) this);
        transports.forEach(transport -> node().add(transport.transport()));
        NAMES.put(node().self(), name);
    }

    /** Of a speaker; whoever is none has no name. */
    static Optional<String> nameOf(PeerId peer) {
        return Optional.ofNullable(NAMES.get(peer));
    }

    void begin() {
        outside.begin();
    }

    PoolNode node() {
        return outside.node();
    }

    /** Those to other speakers. */
    List<Connection> connections() {
        return node().pool().connections().stream()
                .filter(connection -> nameOf(connection.peer()).isPresent())
                .toList();
    }

    boolean listens() {
        return node().listening().size() == reach.listen().size();
    }

    PointId point(String scheme) {
        return node().listening().stream()
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

    /** Closes them under Netty, which sees nothing of it; answers how many there were. */
    int loseDatagramSockets() throws ReflectiveOperationException, IOException {
        int lost = 0;
        for (OutsideTransport transport : transports) {
            if (transport.transport() instanceof UdpTransport udp) {
                List<Channel> sockets = OpenSockets.of(udp);
                for (Channel socket : sockets) {
                    OpenSockets.closeBeneath(socket);
                }
                lost += sockets.size();
            }
        }
        return lost;
    }

    CompletionStage<Void> end() {
        CompletionStage<Void> ended = outside.end();
        for (OutsideTransport transport : transports) {
            ended = ended.thenCompose(done -> transport.shutdown());
        }
        return ended;
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
        ledger.heard(nameOf(connection.peer()).orElseThrow() + ">" + name, Speech.heard(payload));
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
