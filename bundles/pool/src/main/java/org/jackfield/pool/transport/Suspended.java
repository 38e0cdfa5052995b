package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;

/**
 * Stands behind a channel whose transport is being exchanged: credit and writes are owed to the next one.
 *
 * <p>It does not take writes ({@link #writable}), so that only what cannot wait is kept here: the few small frames of a handshake. Owned
 * by the channel's thread, but for {@link #request} and {@link #close}.
 */
final class Suspended implements Channel {

    private final Endpoint endpoint;
    private final Executor thread;
    private final AtomicLong owed = new AtomicLong();
    private final ArrayDeque<ByteBuffer> written = new ArrayDeque<>();
    private ByteBuffer claimed = ByteBuffer.allocate(0);
    private volatile Optional<Channel> next = Optional.empty();

    Suspended(Endpoint endpoint, Executor thread) {
        this.endpoint = endpoint;
        this.thread = thread;
    }

    /** Gives the next channel all that it is owed. */
    void giveTo(Channel channel) {
        for (ByteBuffer bytes : written) {
            ByteBuffer into = channel.claim(bytes.remaining());
            int length = bytes.remaining();
            into.put(bytes);
            channel.commit(length);
        }
        if (!written.isEmpty()) {
            channel.flush();
        }
        written.clear();
        next = Optional.of(channel);
        giveCredit();
    }

    private void giveCredit() {
        next.ifPresent(channel -> {
            long bytes = owed.getAndSet(0);
            if (bytes > 0) {
                channel.request(bytes);
            }
        });
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public void request(long bytes) {
        owed.addAndGet(bytes);
        // whoever still holds this one must not be forgotten
        giveCredit();
    }

    @Override
    public ByteBuffer claim(int bytes) {
        claimed = ByteBuffer.allocate(bytes);
        return claimed;
    }

    @Override
    public void commit(int bytes) {
        written.add(claimed.flip().limit(bytes));
    }

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return false;
    }

    @Override
    public void close(CloseReason reason) {
        // before that it is the stable channel that remembers
        next.ifPresent(channel -> channel.close(reason));
    }
}
