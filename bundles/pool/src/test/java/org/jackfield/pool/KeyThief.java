package org.jackfield.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.transports.memory.MemoryTransport;

/** Somebody with another's key, who asks to carry on a session that only the other knows. */
final class KeyThief implements Dialling, Accepting, HandshakeEvents, SecureChannelEvents {

    final List<Message> heard = new ArrayList<>();
    Optional<CloseReason> end = Optional.empty();
    private Kin kin = Kin.RESUMING;
    private boolean denies;
    int denied;
    private Optional<SecureChannel> channel = Optional.empty();

    private final Town town;
    private final MemoryTransport transport;
    private final TezosHandshake handshake;

    KeyThief(Town town, String host, Identity stolen) {
        this.town = town;
        transport = new MemoryTransport(town.network, host);
        handshake = new TezosHandshake(
                stolen,
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SplittableRandom(town.seed + host.hashCode()));
    }

    /** Dials as one who is new, and says so much that there is a session. */
    KeyThief befriend(Resident other) {
        kin = Kin.NEW;
        dial(other).say(new Message.Features(List.of("session/1")));
        return this;
    }

    /** Is dialled by the other as one who is new, and says so much that there is a session. */
    KeyThief beBefriendedBy(Resident other, String host) {
        kin = Kin.NEW;
        transport.listen(ListenRequest.on(Town.at(host)), this);
        other.node.connect(Town.at(host));
        town.pass(Duration.ofMillis(500));
        say(new Message.Features(List.of("session/1")));
        return this;
    }

    /** From now on it says to whoever calls that it knows of nothing. */
    KeyThief denyAll() {
        denies = true;
        return this;
    }

    /** Ends its channel. */
    void hangUp() {
        channel.orElseThrow().close(new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
    }

    /** Dials, and lets time pass until the handshake is over. */
    KeyThief dial(Resident victim) {
        transport.dial(DialRequest.to(Town.at(victim.host), Duration.ofSeconds(30)), this);
        town.pass(Duration.ofMillis(500));
        return this;
    }

    /** Says something, and lets time pass until it has been heard. */
    void say(Message message) {
        AtomicReference<Optional<Message>> only = new AtomicReference<>(Optional.of(message));
        channel.ifPresent(
                open -> open.thread().execute(() -> open.transmit(() -> only.getAndSet(Optional.empty()), 1)));
        town.pass(Duration.ofMillis(500));
    }

    boolean accepted() {
        return channel.isPresent();
    }

    /** What only the two ends of its channel have in common. */
    ByteString transcript() {
        return channel.orElseThrow().transcript();
    }

    @Override
    public ChannelEvents opened(Channel opened) {
        return handshake.begin(opened, new Manners(OptionalInt.empty(), false, false, kin), this);
    }

    @Override
    public void failed(CloseReason reason) {
        end = Optional.of(reason);
    }

    @Override
    public ChannelEvents accepted(Channel accepted) {
        return opened(accepted);
    }

    @Override
    public void troubled(CloseReason reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void introduced(Introduction introduction) {
        if (denies) {
            denied++;
            introduction.reject(new Rejection.NoMotive(), List.of());
        } else {
            introduction.accept();
        }
    }

    @Override
    public SecureChannelEvents established(SecureChannel established) {
        channel = Optional.of(established);
        established.request(1 << 24);
        return this;
    }

    @Override
    public void failed(CloseReason reason, List<PointId> points) {
        if (!denies) {
            end = Optional.of(reason);
        }
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
