package org.jackfield.handshake;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.transport.Channel;

/** What a handshake knows of the far end, and the one decision that is to be taken: wherever it is, the channel's thread carries it out. */
final class TezosIntroduction implements Introduction {

    private final HandshakeSession session;
    private final Channel channel;
    private final PeerId peer;
    private final Announcement announcement;
    private final ByteString mark;
    private final Kin kin;
    private final ByteString transcript;
    private final Optional<Rejection> incompatibility;
    private final AtomicBoolean decided = new AtomicBoolean();

    TezosIntroduction(
            HandshakeSession session,
            Channel channel,
            PeerId peer,
            Announcement announcement,
            ByteString mark,
            Kin kin,
            ByteString transcript,
            Optional<Rejection> incompatibility) {
        this.session = session;
        this.channel = channel;
        this.peer = peer;
        this.announcement = announcement;
        this.mark = mark;
        this.kin = kin;
        this.transcript = transcript;
        this.incompatibility = incompatibility;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Endpoint endpoint() {
        return channel.endpoint();
    }

    @Override
    public Announcement announcement() {
        return announcement;
    }

    @Override
    public ByteString mark() {
        return mark;
    }

    @Override
    public Kin kin() {
        return kin;
    }

    @Override
    public ByteString transcript() {
        return transcript;
    }

    @Override
    public Optional<Rejection> incompatibility() {
        return incompatibility;
    }

    @Override
    public void accept() {
        decide(session::accept);
    }

    @Override
    public void reject(Rejection motive, List<PointId> alternatives) {
        List<PointId> named = List.copyOf(alternatives);
        if (named.size() > Answer.MAX_POINTS) {
            throw new IllegalArgumentException(
                    "a nack names at most " + Answer.MAX_POINTS + " points, not " + named.size());
        }
        decide(() -> session.reject(motive, named));
    }

    @Override
    public void hangUp(CloseReason reason) {
        decide(() -> session.hangUp(reason));
    }

    /** Whether a decision was taken, if not yet carried out. */
    boolean decided() {
        return decided.get();
    }

    private void decide(Runnable decision) {
        if (decided.compareAndSet(false, true)) {
            channel.thread().execute(decision);
        }
    }
}
