package org.jackfield.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
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

/** One of our kind who says what the test says, and remembers every word and when it came. */
final class Kinsman implements Dialling, HandshakeEvents, SecureChannelEvents {

    final PeerId peer;
    final List<Message> heard = new ArrayList<>();
    final List<Instant> moments = new ArrayList<>();
    Optional<CloseReason> end = Optional.empty();

    private final Town town;
    private final MemoryTransport transport;
    private final TezosHandshake handshake;
    private final List<String> features;
    private Optional<SecureChannel> channel = Optional.empty();

    private Kinsman(Town town, String host, List<String> features) {
        this.town = town;
        this.features = features;
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

    /** Dials, says what it can do, and lets a second pass. */
    static Kinsman of(Town town, String host, Resident resident, String... features) {
        Kinsman kinsman = new Kinsman(town, host, List.of(features));
        kinsman.dial(resident);
        return kinsman;
    }

    /** Dials, again. */
    void dial(Resident resident) {
        transport.dial(DialRequest.to(Town.at(resident.host), Duration.ofSeconds(30)), this);
        town.passSeconds(1);
    }

    void say(Message... messages) {
        SecureChannel open = channel.orElseThrow();
        Iterator<Message> each = List.of(messages).iterator();
        open.thread()
                .execute(() -> open.transmit(
                        () -> each.hasNext() ? Optional.of(each.next()) : Optional.empty(), Integer.MAX_VALUE));
    }

    void hangUp() {
        channel.orElseThrow().close(new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
    }

    /** What was said to it of who was seen. */
    List<Message.Seen> seen() {
        return heard.stream()
                .filter(Message.Seen.class::isInstance)
                .map(Message.Seen.class::cast)
                .toList();
    }

    void forgetWhatItHeard() {
        heard.clear();
        moments.clear();
    }

    @Override
    public ChannelEvents opened(Channel opened) {
        return handshake.begin(opened, new Manners(OptionalInt.of(Town.PORT), false, false, Kin.NEW), this);
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
    public SecureChannelEvents established(SecureChannel established) {
        established.request(1L << 40);
        channel = Optional.of(established);
        say(new Message.Features(features));
        return this;
    }

    @Override
    public void failed(CloseReason reason, List<PointId> points) {
        end = Optional.of(reason);
    }

    @Override
    public void consumed(int wireBytes) {}

    @Override
    public void received(Message message) {
        heard.add(message);
        moments.add(town.time.instant());
    }

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason) {
        end = Optional.of(reason);
    }
}
