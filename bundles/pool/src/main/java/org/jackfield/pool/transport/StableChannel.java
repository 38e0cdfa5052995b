package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.pool.event.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel that the rest of the core holds, while the plugin's own stands behind it and may be exchanged, or go.
 *
 * <p>Keeps what {@link Channel} promises even when the plugin does not: what the plugin throws closes the channel with
 * {@link CloseReason.PluginFailed}, {@code closed} comes once and last, and nothing of the plugin is held after it.
 */
public final class StableChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(StableChannel.class);

    private final String scheme;
    private final Guard guard;
    private final Consumer<StableChannel> onEnd;
    private final Executor thread;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Endpoint lastEndpoint;
    private volatile Channel below;
    private volatile ChannelEvents above = Nobody.HEARS;
    private volatile long receivedBytes;

    StableChannel(Channel below, String scheme, Guard guard, Consumer<StableChannel> onEnd) {
        this.below = below;
        this.scheme = scheme;
        this.guard = guard;
        this.onEnd = onEnd;
        this.thread = below.thread();
        this.lastEndpoint = below.endpoint();
    }

    /** Who hears of the channel; said once, before the channel is served. */
    void attach(ChannelEvents events) {
        above = events;
    }

    /** How much has arrived. Any thread. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** What the plugin tells. */
    ChannelEvents ear() {
        return new Ear();
    }

    @Override
    public Endpoint endpoint() {
        try {
            lastEndpoint = below.endpoint();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
        return lastEndpoint;
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public void request(long bytes) {
        try {
            below.request(bytes);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public ByteBuffer claim(int bytes) {
        try {
            return below.claim(bytes);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return ByteBuffer.allocate(bytes);
        }
    }

    @Override
    public void commit(int bytes) {
        try {
            below.commit(bytes);
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public void flush() {
        try {
            below.flush();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    @Override
    public boolean writable() {
        try {
            return below.writable();
        } catch (RuntimeException | LinkageError e) {
            failed(e);
            return false;
        }
    }

    @Override
    public void close(CloseReason reason) {
        try {
            below.close(reason);
        } catch (RuntimeException | LinkageError e) {
            guard.failed(Shelf.TRANSPORT, scheme, e);
            abandon(reason);
        }
    }

    /** Ends without the plugin, which has gone or failed. */
    void abandon(CloseReason reason) {
        thread.execute(() -> end(reason));
    }

    private void failed(Throwable failure) {
        guard.failed(Shelf.TRANSPORT, scheme, failure);
        close(new CloseReason.PluginFailed(scheme, String.valueOf(failure)));
    }

    private void end(CloseReason reason) {
        if (ended.compareAndSet(false, true)) {
            below = new Ended(lastEndpoint, thread);
            onEnd.accept(this);
            safely(() -> above.closed(reason));
            above = Nobody.HEARS;
        }
    }

    private void safely(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} failed and is closed", lastEndpoint, e);
            close(new CloseReason.UnexpectedError(String.valueOf(e)));
        }
    }

    private final class Ear implements ChannelEvents {

        @Override
        public void received(ByteBuffer bytes) {
            if (!ended.get()) {
                receivedBytes = receivedBytes + bytes.remaining();
                safely(() -> above.received(bytes));
            }
        }

        @Override
        public void writable() {
            if (!ended.get()) {
                safely(() -> above.writable());
            }
        }

        @Override
        public void closed(CloseReason reason) {
            end(reason);
        }
    }
}
