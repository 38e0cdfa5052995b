package org.jackfield.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.transports.memory.MemoryTransport;

/** Somebody who is let in, says nothing, and remembers every word. */
final class Confidant implements Dialling, HandshakeEvents, SecureChannelEvents {

    final String host;
    final PeerId peer;
    final List<Message> heard = new ArrayList<>();
    Optional<CloseReason> end = Optional.empty();
    List<PointId> alternatives = List.of();

    private final MemoryTransport transport;
    private final TezosHandshake handshake;
    private final boolean privateNode;

    Confidant(Town town, String host, boolean privateNode) {
        this.host = host;
        this.privateNode = privateNode;
        transport = new MemoryTransport(town.network, host);
        Identity identity = Resident.identity(town.secret(host.hashCode()));
        peer = identity.peer();
        handshake = new TezosHandshake(
                identity,
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(town.seed + host.hashCode()));
    }

    /** Dials, and lets a second pass. */
    static Confidant of(Town town, String host, boolean privateNode, Resident resident) {
        Confidant confidant = new Confidant(town, host, privateNode);
        confidant.transport.dial(DialRequest.to(Town.at(resident.host), Duration.ofSeconds(30)), confidant);
        town.passSeconds(1);
        return confidant;
    }

    <M extends Message> List<M> heard(Class<M> kind) {
        return heard.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public ChannelEvents opened(Channel channel) {
        return handshake.begin(channel, new Manners(OptionalInt.of(Town.PORT), privateNode, false), this);
    }

    @Override
    public void failed(CloseReason reason) {
        end = Optional.of(reason);
    }

    @Override
    public void introduced(Introduction introduction) {
        introduction.accept();
    }

    @Override
    public SecureChannelEvents established(SecureChannel channel) {
        channel.request(1 << 24);
        return this;
    }

    @Override
    public void failed(CloseReason reason, List<PointId> points) {
        end = Optional.of(reason);
        alternatives = points;
    }

    @Override
    public void consumed(int wireBytes) {}

    @Override
    public void received(Message message) {
        heard.add(message);
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {
        end = Optional.of(reason);
    }
}
