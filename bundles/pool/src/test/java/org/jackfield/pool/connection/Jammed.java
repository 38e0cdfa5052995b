package org.jackfield.pool.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** A channel that fails whenever it shall write, and whose thread does what it is given when it is told to. */
final class Jammed extends QuietChannel {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    Optional<CloseReason> closed = Optional.empty();

    Jammed() {
        super(
                new PeerId(ByteString.of(new byte[16]), "somebody"),
                new Endpoint(new PointId("wire", "here", 1), new PointId("wire", "there", 2), Direction.OUTBOUND));
    }

    /** Its thread does what it was given so far. */
    void goOn() {
        for (int left = tasks.size(); left > 0; left--) {
            tasks.remove().run();
        }
    }

    @Override
    public Executor thread() {
        return tasks::add;
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
