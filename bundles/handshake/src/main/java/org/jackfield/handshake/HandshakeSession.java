package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.PeerIds;

/**
 * One handshake, from the open channel to the last ack; then what it led to hears the channel's events.
 *
 * <pre>
 *   GREETING    both send a connection message; lengths and work are checked before any curve is touched
 *   METADATA    both send their first frame: whoever can has the key; only now we ask whether we met ourselves
 *   ANSWER      the core is introduced and decides, while the far end's ack or nack is read
 *   RUNNING     both have acked
 * </pre>
 *
 * <p>The far end's answer is read while ours is still open: a nack then reaches us before the reset that may follow it. No byte beyond
 * the handshake is requested, and memory grows with what has arrived, not with what was announced. Owned by the channel's thread.
 */
final class HandshakeSession implements ChannelEvents {

    private static final int MIN_GREETING_BYTES = ConnectionMessage.PREFIX_BYTES + ConnectionMessage.MIN_LENGTH;
    private static final int METADATA_FRAME_BYTES = Frames.OVERHEAD_BYTES + Metadata.BYTES;
    private static final int MIN_ANSWER_FRAME_BYTES = Frames.OVERHEAD_BYTES + 1;
    private static final int MAX_ANSWER_FRAME_BYTES = Frames.OVERHEAD_BYTES + Answer.MAX_BYTES;

    private enum Stage {
        GREETING,
        METADATA,
        ANSWER,
        RUNNING,
        OVER
    }

    /** What the two connection messages lead to. */
    private record Acquaintance(ConnectionMessage theirs, ByteString transcript, Frames frames) {}

    private final TezosHandshake handshake;
    private final HandshakeSettings settings;
    private final PointCodec points;
    private final Channel channel;
    private final Manners manners;
    private final HandshakeEvents events;
    private final Consumer<ChannelEvents> successor;
    private final HandshakeInput input = new HandshakeInput();

    private Stage stage = Stage.GREETING;
    private byte[] greeting = new byte[0];
    private boolean workChecked;
    private Optional<Acquaintance> acquaintance = Optional.empty();
    private Optional<TezosIntroduction> introduction = Optional.empty();
    private boolean acceptedByUs;
    private boolean acceptedByThem;
    private Optional<TezosSecureChannel> secure = Optional.empty();

    /** @param successor is told who hears the channel from now on, once the handshake has gone well */
    HandshakeSession(
            TezosHandshake handshake,
            Channel channel,
            Manners manners,
            HandshakeEvents events,
            Consumer<ChannelEvents> successor) {
        this.handshake = handshake;
        this.settings = handshake.settings();
        this.points = new PointCodec(settings.pointScheme());
        this.channel = channel;
        this.manners = manners;
        this.events = events;
        this.successor = successor;
    }

    void greet() {
        if (stage != Stage.GREETING) {
            return;
        }
        ByteString publicKey = handshake.identity().publicKey();
        greeting = new ConnectionMessage(
                        manners.port(),
                        publicKey,
                        handshake.identity().stamp(),
                        Mark.nonce(manners.kin(), publicKey, handshake.random()),
                        ByteString.of(settings.network().getBytes(StandardCharsets.UTF_8)),
                        settings.databaseVersion(),
                        settings.p2pVersion())
                .encode();
        for (ByteBuffer rest = ByteBuffer.wrap(greeting); rest.hasRemaining(); ) {
            int step = Math.min(rest.remaining(), HandshakeSettings.MAX_CHUNK_BYTES);
            channel.claim(step).put(rest.slice(rest.position(), step));
            channel.commit(step);
            rest.position(rest.position() + step);
        }
        channel.flush();
        want(MIN_GREETING_BYTES);
    }

    @Override
    public void received(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining() && stage != Stage.OVER) {
                if (stage == Stage.RUNNING) {
                    // what came in one piece with the last ack
                    secure.orElseThrow().received(bytes);
                    return;
                }
                if (input.take(bytes) == 0) {
                    break;
                }
                read();
            }
        } catch (Violation e) {
            fail(e.reason(), List.of());
        }
        bytes.position(bytes.limit());
    }

    private void read() throws Violation {
        try {
            switch (stage) {
                case GREETING -> readGreeting();
                case METADATA -> readMetadata();
                case ANSWER -> readAnswer();
                default -> throw new IllegalStateException("nothing is read when " + stage);
            }
        } catch (Undecodable e) {
            throw new Violation(
                    stage == Stage.ANSWER
                            ? new CloseReason.AckUnread()
                            : new CloseReason.HandshakeUndecodable(e.getMessage()));
        }
    }

    private void readGreeting() throws Undecodable, Violation {
        if (!input.has(ConnectionMessage.PREFIX_BYTES)) {
            return;
        }
        ProxyWords.refuse(input);
        int total = ConnectionMessage.PREFIX_BYTES + ConnectionMessage.length(input.peek());
        if (!workChecked && input.has(ConnectionMessage.HEAD_BYTES)) {
            checkWork(input.peek());
        }
        if (!input.has(MIN_GREETING_BYTES)) {
            return;
        }
        if (!input.has(total)) {
            want(total);
            return;
        }
        byte[] received = input.end(total);
        becomeAcquainted(ConnectionMessage.decode(received), received);
    }

    private void checkWork(byte[] head) throws Undecodable, Violation {
        ConnectionMessage.checkHead(head);
        if (!settings.expectedWork().accepts(ConnectionMessage.publicKey(head), ConnectionMessage.stamp(head))) {
            throw new Violation(new CloseReason.InsufficientWork());
        }
        workChecked = true;
    }

    private void becomeAcquainted(ConnectionMessage theirs, byte[] received) throws Undecodable, Violation {
        ChannelKeys keys = ChannelKeys.of(channel.endpoint().direction(), greeting, received);
        greeting = new byte[0];
        byte[] key = channelKey(handshake.identity(), theirs.publicKey());
        Frames frames = Frames.of(handshake.bestBoxes(), key, keys);
        Arrays.fill(key, (byte) 0);
        acquaintance = Optional.of(new Acquaintance(theirs, keys.transcript(), frames));
        stage = Stage.METADATA;
        send(new Metadata(manners.withoutMempool(), manners.privateNode()).encode());
        want(METADATA_FRAME_BYTES);
    }

    private static byte[] channelKey(Identity identity, ByteString theirPublicKey) throws Undecodable {
        byte[] secretKey = identity.secretKey();
        Optional<byte[]> key = Curve25519.channelKey(secretKey, theirPublicKey.toByteArray());
        Arrays.fill(secretKey, (byte) 0);
        return key.orElseThrow(() -> new Undecodable("a public key that agrees on the same secret with everybody"));
    }

    private void readMetadata() throws Undecodable, Violation {
        if (!input.has(Frames.LENGTH_BYTES)) {
            return;
        }
        int total = Frames.wireBytes(input.peek());
        if (total != METADATA_FRAME_BYTES) {
            throw new Undecodable("metadata in a frame of " + total + " bytes, not " + METADATA_FRAME_BYTES);
        }
        if (!input.has(total)) {
            return;
        }
        byte[] plaintext = acquainted()
                .frames()
                .open(input.end(total))
                .orElseThrow(() -> new Violation(new CloseReason.HandshakeForged()));
        Metadata metadata = Metadata.decode(plaintext);
        PeerId peer = PeerIds.ofPublicKey(acquainted().theirs().publicKey());
        if (peer.equals(handshake.self())) {
            throw new Violation(new CloseReason.Myself());
        }
        introduce(peer, metadata);
    }

    private void introduce(PeerId peer, Metadata metadata) {
        ConnectionMessage theirs = acquainted().theirs();
        Announcement announcement = new Announcement(
                theirs.readableNetwork(),
                theirs.databaseVersion(),
                theirs.p2pVersion(),
                theirs.port(),
                metadata.privateNode(),
                metadata.withoutMempool());
        TezosIntroduction fresh = new TezosIntroduction(
                this,
                channel,
                peer,
                announcement,
                theirs.nonce(),
                kin(theirs),
                acquainted().transcript(),
                Negotiation.incompatibility(settings, theirs));
        introduction = Optional.of(fresh);
        stage = Stage.ANSWER;
        want(MIN_ANSWER_FRAME_BYTES);
        events.introduced(fresh);
    }

    /** Who does not show himself recognises nobody. */
    private Kin kin(ConnectionMessage theirs) {
        return manners.kin() == Kin.STRANGER ? Kin.STRANGER : Mark.read(theirs.nonce(), theirs.publicKey());
    }

    private void readAnswer() throws Undecodable, Violation {
        if (!input.has(Frames.LENGTH_BYTES)) {
            return;
        }
        int total = Frames.wireBytes(input.peek());
        if (total < MIN_ANSWER_FRAME_BYTES || total > MAX_ANSWER_FRAME_BYTES) {
            throw new Undecodable("an answer in a frame of " + total + " bytes");
        }
        if (!input.has(total)) {
            if (input.has(MIN_ANSWER_FRAME_BYTES)) {
                want(total);
            }
            return;
        }
        byte[] plaintext = acquainted()
                .frames()
                .open(input.end(total))
                .orElseThrow(() -> new Violation(new CloseReason.AckUnread()));
        Answer answer = Answer.decode(plaintext, points);
        if (answer instanceof Answer.Ack) {
            acceptedByThem = true;
            establishIfBothAccepted();
        } else if (answer instanceof Answer.Nack nack) {
            fail(new CloseReason.RejectedByPeer(Rejection.ofCode(nack.motive())), nack.alternatives());
        } else {
            fail(new CloseReason.RejectedByPeer(new Rejection.NoMotive()), List.of());
        }
    }

    /** Our decision, on the channel's thread. */
    void accept() {
        if (stage != Stage.ANSWER) {
            return;
        }
        try {
            send(new Answer.Ack().encode());
            acceptedByUs = true;
            establishIfBothAccepted();
        } catch (Violation e) {
            fail(e.reason(), List.of());
        }
    }

    /** Our decision, on the channel's thread. */
    void reject(Rejection motive, List<PointId> alternatives) {
        if (stage != Stage.ANSWER) {
            return;
        }
        try {
            send(Answer.refusal(motive, alternatives, acquainted().theirs().p2pVersion(), points)
                    .encode());
            fail(new CloseReason.Rejected(motive), List.of());
        } catch (Violation e) {
            fail(e.reason(), List.of());
        }
    }

    /** Our decision, on the channel's thread. */
    void hangUp(CloseReason reason) {
        if (stage == Stage.ANSWER) {
            fail(reason, List.of());
        }
    }

    private void establishIfBothAccepted() {
        if (!acceptedByUs || !acceptedByThem) {
            return;
        }
        stage = Stage.RUNNING;
        TezosIntroduction introduced = introduction.orElseThrow();
        TezosSecureChannel running = new TezosSecureChannel(
                channel,
                introduced.peer(),
                introduced.announcement(),
                introduced.transcript(),
                acquainted().frames(),
                handshake::settings,
                Vocabulary.of(manners.kin(), introduced.kin()),
                handshake.unfinished());
        secure = Optional.of(running);
        acquaintance = Optional.empty();
        introduction = Optional.empty();
        successor.accept(running);
        running.hear(events.established(running));
    }

    @Override
    public void writable() {
        // all that a handshake says fits into what a channel takes at once
    }

    @Override
    public void closed(CloseReason reason) {
        if (stage != Stage.OVER) {
            end();
            events.failed(inTheMiddle(reason), List.of());
        }
    }

    /** What an end that the far end or the network made means here. */
    private CloseReason inTheMiddle(CloseReason reason) {
        if (!(reason instanceof CloseReason.ClosedByPeer) && !(reason instanceof CloseReason.ConnectionLost)) {
            return reason;
        }
        if (acceptedByUs) {
            return new CloseReason.AckUnread();
        }
        boolean decided = introduction.map(TezosIntroduction::decided).orElse(false);
        return decided ? new CloseReason.AckUnwritten() : new CloseReason.HandshakeEnded();
    }

    private void fail(CloseReason reason, List<PointId> alternatives) {
        end();
        channel.close(reason);
        events.failed(reason, alternatives);
    }

    private void end() {
        stage = Stage.OVER;
        input.forget();
        acquaintance.ifPresent(known -> known.frames().close());
        acquaintance = Optional.empty();
    }

    private void send(byte[] plaintext) throws Violation {
        acquainted().frames().seal(ByteBuffer.wrap(plaintext), channel);
        channel.flush();
    }

    private void want(int total) {
        int more = input.want(total);
        if (more > 0) {
            channel.request(more);
        }
    }

    private Acquaintance acquainted() {
        return acquaintance.orElseThrow();
    }
}
