package org.jackfield.pool.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** A channel that fails whenever it shall write, and whose thread does what it is given when it is told to. */
final class Jammed implements SecureChannel {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    Optional<CloseReason> closed = Optional.empty();

    /** Its thread does what it was given so far. */
    void goOn() {
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
    }

    @Override
    public PeerId peer() {
        return new PeerId(ByteString.of(new byte[16]), "somebody");
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(new PointId("wire", "here", 1), new PointId("wire", "there", 2), Direction.OUTBOUND);
    }

    @Override
    public Announcement announcement() {
        return new Announcement("TEZOS", 2, 1, OptionalInt.empty(), false, false);
    }

    @Override
    public ByteString transcript() {
        return ByteString.of(new byte[32]);
    }

    @Override
    public Executor thread() {
        return tasks::add;
    }

    @Override
    public void request(long wireBytes) {}

    @Override
    public long encodedBytes(Message message) {
        return 6;
    }

    @Override
    public int transmit(MessageSource source, int budget) {
        throw new IllegalArgumentException("larger than the limit");
    }

    @Override
    public void close(CloseReason reason) {
        closed = Optional.of(reason);
    }
}
