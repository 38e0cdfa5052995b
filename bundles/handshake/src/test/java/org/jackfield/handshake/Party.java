package org.jackfield.handshake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.ReferenceIdentities;

/** One side of a conversation: it remembers all it hears, lets in whom it meets unless told otherwise, and reads without end. */
final class Party implements HandshakeEvents, SecureChannelEvents {

    static final HandshakeSettings SETTINGS =
            HandshakeSettings.of("TEZOS_MAINNET").withExpectedWork(new Difficulty(12));
    static final byte[] DIALLERS_NONCE = counting(0x00);
    static final byte[] ACCEPTORS_NONCE = counting(0x64);

    final TezosHandshake handshake;
    final List<Introduction> introductions = new ArrayList<>();
    final List<CloseReason> failures = new ArrayList<>();
    final List<PointId> alternatives = new ArrayList<>();
    final List<Message> received = new ArrayList<>();
    final List<CloseReason> ends = new ArrayList<>();
    final Queue<Message> toSend = new ArrayDeque<>();
    final Manners manners;
    long consumed;
    int writables;
    Optional<SecureChannel> channel = Optional.empty();

    private Consumer<Introduction> decision = Introduction::accept;
    private Consumer<SecureChannel> established = secure -> secure.request(Integer.MAX_VALUE);
    private Consumer<Message> reaction = message -> {};

    Party(Identity identity, HandshakeSettings settings, Manners manners, byte[] nonce) {
        this.handshake = new TezosHandshake(identity, settings, BouncyCastleBoxes::new, fixed(nonce));
        this.manners = manners;
    }

    /** The dialler of the reference's known answers. */
    static Party alice(HandshakeSettings settings) {
        return new Party(
                ReferenceIdentities.INITIATOR,
                settings,
                new Manners(OptionalInt.of(9732), false, false),
                DIALLERS_NONCE);
    }

    /** The acceptor of the reference's known answers. */
    static Party bob(HandshakeSettings settings) {
        return new Party(
                ReferenceIdentities.RESPONDER,
                settings,
                new Manners(OptionalInt.empty(), false, true),
                ACCEPTORS_NONCE);
    }

    /** What it does with whom it meets. */
    Party deciding(Consumer<Introduction> choice) {
        decision = choice;
        return this;
    }

    /** What it does with a channel at first. */
    Party beginning(Consumer<SecureChannel> action) {
        established = action;
        return this;
    }

    /** What it does with a message. */
    Party reacting(Consumer<Message> action) {
        reaction = action;
        return this;
    }

    /** Begins on a channel. */
    void meet(WireChannel wire) {
        wire.hear(handshake.begin(wire, manners, this));
    }

    /** Sends all it has, as far as the channel takes it. */
    int transmit(int budget) {
        return channel.orElseThrow().transmit(() -> Optional.ofNullable(toSend.poll()), budget);
    }

    void send(Message... messages) {
        toSend.addAll(Arrays.asList(messages));
        transmit(Integer.MAX_VALUE);
    }

    /** Why it came to nothing, or ended. */
    List<CloseReason> allEnds() {
        List<CloseReason> all = new ArrayList<>(failures);
        all.addAll(ends);
        return all;
    }

    @Override
    public void introduced(Introduction introduction) {
        introductions.add(introduction);
        decision.accept(introduction);
    }

    @Override
    public SecureChannelEvents established(SecureChannel secure) {
        channel = Optional.of(secure);
        established.accept(secure);
        return this;
    }

    @Override
    public void failed(CloseReason reason, List<PointId> named) {
        failures.add(reason);
        alternatives.addAll(named);
    }

    @Override
    public void consumed(int wireBytes) {
        consumed += wireBytes;
    }

    @Override
    public void received(Message message) {
        received.add(message);
        reaction.accept(message);
    }

    @Override
    public void writable() {
        writables++;
    }

    @Override
    public void closed(CloseReason reason) {
        ends.add(reason);
    }

    private static byte[] counting(int from) {
        byte[] bytes = new byte[24];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    static RandomGenerator fixed(byte[] nonce) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new IllegalStateException("only nonces are random");
            }

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(nonce, 0, bytes, 0, bytes.length);
            }
        };
    }
}
