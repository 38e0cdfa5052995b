package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
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
    private volatile Consumer<StableChannel> onEnd;
    private final Executor thread;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<Optional<CloseReason>> closing = new AtomicReference<>(Optional.empty());
    private volatile Endpoint lastEndpoint;
    private volatile Channel below;
    private volatile ChannelEvents above = Nobody.HEARS;
    private volatile long receivedBytes;

    private CompletionStage<Boolean> turn = CompletableFuture.completedStage(true);

    /** Owned by the channel's thread: the socket between two versions of the transport. */
    private Optional<Handover> handover = Optional.empty();

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
        } catch (Throwable e) {
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
        if (ended.get()) {
            return;
        }
        // there alone nobody exchanges the channel below meanwhile; credit that reached a released one would be lost
        thread.execute(() -> {
            try {
                below.request(bytes);
            } catch (Throwable e) {
                failed(e);
            }
        });
    }

    @Override
    public ByteBuffer claim(int bytes) {
        try {
            return below.claim(bytes);
        } catch (Throwable e) {
            failed(e);
            return ByteBuffer.allocate(bytes);
        }
    }

    @Override
    public void commit(int bytes) {
        try {
            below.commit(bytes);
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public void flush() {
        try {
            below.flush();
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public boolean writable() {
        try {
            return below.writable();
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    @Override
    public void close(CloseReason reason) {
        CloseReason first = closing.updateAndGet(known -> known.or(() -> Optional.of(reason)))
                .orElseThrow();
        Channel told;
        do {
            told = below;
            try {
                told.close(first);
            } catch (Throwable e) {
                guard.failed(Shelf.TRANSPORT, scheme, e);
                abandon(first);
            }
            // exchanged meanwhile: the one that was told may have been released already
        } while (told != below);
    }

    private CloseReason firstOr(CloseReason reason) {
        return closing.get().orElse(reason);
    }

    /** Ends without the plugin, which has gone or failed. */
    void abandon(CloseReason reason) {
        thread.execute(() -> end(reason));
    }

    /**
     * Takes the channel from its plugin, which goes. Completes on the channel's thread: whether there is something to adopt now. What
     * cannot be released is closed.
     */
    CompletionStage<Boolean> release(Handovers from, String format, CloseReason reason, Orphan orphan) {
        return inTurn(() -> releaseNow(from, format, reason, orphan));
    }

    /** The next version takes over; completes on the channel's thread: whether it did. If not, it can be tried with another. */
    CompletionStage<Boolean> adopt(Handovers by, Consumer<StableChannel> registeredBy) {
        return inTurn(() -> adoptNow(by, registeredBy));
    }

    /** A version may leave while it adopts still: one step after the other. */
    private synchronized CompletionStage<Boolean> inTurn(Supplier<CompletionStage<Boolean>> step) {
        turn = turn.handle((done, failure) -> step.get()).thenCompose(next -> next);
        return turn;
    }

    private CompletionStage<Boolean> releaseNow(Handovers from, String format, CloseReason reason, Orphan orphan) {
        CompletableFuture<Boolean> released = new CompletableFuture<>();
        onEnd = ended -> {};
        thread.execute(() -> {
            if (ended.get() || handover.isPresent()) {
                released.complete(handover.isPresent());
                return;
            }
            Channel old = below;
            below = new Suspended(lastEndpoint, thread);
            ask(() -> from.release(old))
                    .whenComplete((given, failure) -> thread.execute(() -> {
                        if (cause(failure) instanceof IllegalStateException) {
                            LOG.debug("{} is closing, and not handed over", lastEndpoint, failure);
                            below = old;
                            close(reason);
                        } else if (failure != null) {
                            guard.failed(Shelf.TRANSPORT, scheme, cause(failure));
                            guard.run(Shelf.TRANSPORT, scheme, () -> old.close(firstOr(reason)));
                            end(firstOr(reason));
                        } else if (ended.get() || !given.format().equals(format)) {
                            orphan.close(given, firstOr(reason));
                            end(firstOr(reason));
                        } else {
                            handover = Optional.of(given);
                        }
                        released.complete(handover.isPresent());
                    }));
        });
        return released;
    }

    private CompletionStage<Boolean> adoptNow(Handovers by, Consumer<StableChannel> registeredBy) {
        CompletableFuture<Boolean> adopted = new CompletableFuture<>();
        thread.execute(() -> {
            if (ended.get() || handover.isEmpty()) {
                adopted.complete(ended.get());
                return;
            }
            onEnd = registeredBy;
            ask(() -> by.adopt(handover.get(), ear()))
                    .whenComplete((next, failure) -> thread.execute(() -> {
                        if (failure != null) {
                            guard.failed(Shelf.TRANSPORT, scheme, cause(failure));
                            onEnd = ended -> {};
                            adopted.complete(false);
                        } else {
                            resume(next);
                            adopted.complete(true);
                        }
                    }));
        });
        return adopted;
    }

    private void resume(Channel next) {
        handover = Optional.empty();
        if (ended.get() || !(below instanceof Suspended suspended)) {
            return;
        }
        below = next;
        try {
            suspended.giveTo(next);
            closing.get().ifPresent(next::close);
        } catch (Throwable e) {
            failed(e);
        }
        if (writable()) {
            tellWritable();
        }
    }

    /** Nobody has adopted it in time. */
    void expire(CloseReason reason, Orphan orphan) {
        thread.execute(() -> {
            CloseReason why = firstOr(reason);
            handover.ifPresent(left -> orphan.close(left, why));
            handover = Optional.empty();
            end(why);
        });
    }

    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> plugin) {
        try {
            return plugin.get();
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** What a stage that was derived from another one has wrapped; null stays null. */
    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? cause(failure.getCause())
                : failure;
    }

    private void failed(Throwable failure) {
        guard.failed(Shelf.TRANSPORT, scheme, failure);
        close(new CloseReason.PluginFailed(scheme, String.valueOf(failure)));
    }

    private void end(CloseReason reason) {
        if (ended.compareAndSet(false, true)) {
            below = new Ended(lastEndpoint, thread);
            onEnd.accept(this);
            try {
                above.closed(reason);
            } catch (Throwable e) {
                LOG.error("{} failed at its end", lastEndpoint, e);
            }
            above = Nobody.HEARS;
        }
    }

    /** The core itself has failed in an event. */
    private void broke(Throwable failure) {
        LOG.error("{} failed and is closed", lastEndpoint, failure);
        close(new CloseReason.UnexpectedError(String.valueOf(failure)));
    }

    private void tellWritable() {
        try {
            above.writable();
        } catch (Throwable e) {
            broke(e);
        }
    }

    private final class Ear implements ChannelEvents {

        @Override
        public void received(ByteBuffer bytes) {
            if (!ended.get()) {
                receivedBytes = receivedBytes + bytes.remaining();
                try {
                    above.received(bytes);
                } catch (Throwable e) {
                    broke(e);
                }
            }
        }

        @Override
        public void writable() {
            if (!ended.get()) {
                tellWritable();
            }
        }

        @Override
        public void closed(CloseReason reason) {
            end(reason);
        }
    }
}
