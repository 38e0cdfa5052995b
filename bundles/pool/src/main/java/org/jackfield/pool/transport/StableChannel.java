package org.jackfield.pool.transport;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
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

    /** Whose it is below, once it has passed from one version to another. */
    private volatile Optional<Carrier> holder = Optional.empty();

    private volatile ChannelEvents above = Nobody.HEARS;
    private volatile long receivedBytes;

    /** The channel's thread while it tells of bytes; else null. */
    private volatile Thread hearing;

    /** Who is heard: the ear of whoever holds the socket. */
    private volatile Ear ear = new Ear();

    private CompletionStage<?> turn = CompletableFuture.completedStage(true);

    /** What ran the latest step of an exchange; null before the first. */
    private volatile Thread stepping;

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
        return ear;
    }

    /** Whether this is what stands behind it now. */
    boolean stands(Channel plugins) {
        return below == plugins;
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
        if (hearing == Thread.currentThread()) {
            grant(bytes);
        } else {
            thread.execute(() -> grant(bytes));
        }
    }

    private void grant(long bytes) {
        try {
            below.request(bytes);
        } catch (Throwable e) {
            failed(e);
        }
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
     * Takes the channel from its plugin, which goes, and gives it to who stands by, within the same turn. Completes on the channel's
     * thread: where it is now. What cannot be released is closed.
     */
    CompletionStage<Whereabouts> release(Carrier from, Optional<Carrier> standby, CloseReason reason, Orphan orphan) {
        return inTurn(() -> {
            if (isOfAnother(from)) {
                return CompletableFuture.completedStage(Whereabouts.ELSEWHERE);
            }
            Channel old = below;
            onEnd = ended -> {};
            return letGo(from, orphan).thenCompose(how -> {
                switch (how.outcome()) {
                    case CLOSING -> close(reason);
                    case FAILED, SILENT -> {
                        guard.run(Shelf.TRANSPORT, scheme, () -> old.close(firstOr(reason)));
                        end(firstOr(reason));
                    }
                    case UNFIT -> drop(reason, orphan);
                    case HELD -> LOG.trace("{} waits for the next version", lastEndpoint);
                }
                return standby.map(by -> takenBy(by, orphan))
                        .orElse(CompletableFuture.completedStage(Optional.empty()))
                        .thenApply(refusal -> whereabouts());
            });
        });
    }

    /** Somebody may have taken it over while whoever has asked for it waited for his turn. */
    private boolean isOfAnother(Carrier from) {
        return handover.isEmpty() && holder.isPresent() && holder.get() != from;
    }

    private Whereabouts whereabouts() {
        if (handover.isPresent()) {
            return Whereabouts.WAITS;
        }
        return ended.get() || closing.get().isPresent() ? Whereabouts.ENDED : Whereabouts.TENDED;
    }

    /** The next version takes over. Completes on the channel's thread: why it does not. It can be tried with another then. */
    CompletionStage<Optional<String>> adopt(Carrier by, Orphan orphan) {
        return inTurn(() -> takenBy(by, orphan));
    }

    /**
     * Passes from one version to another while both are there. Completes on the channel's thread: why it does not. Then it is where it
     * was or, if that cannot be either, has ended.
     */
    CompletionStage<Optional<String>> move(Carrier from, Carrier to, Orphan orphan) {
        return inTurn(() -> {
            if (isOfAnother(from)) {
                return CompletableFuture.completedStage(Optional.empty());
            }
            Channel old = below;
            return letGo(from, orphan).thenCompose(how -> switch (how.outcome()) {
                case CLOSING -> CompletableFuture.completedStage(Optional.empty());
                case FAILED -> {
                    resume(old);
                    yield CompletableFuture.completedStage(Optional.of(how.why()));
                }
                case SILENT -> {
                    CloseReason reason = firstOr(new CloseReason.PluginFailed(scheme, how.why()));
                    guard.run(Shelf.TRANSPORT, scheme, () -> old.close(reason));
                    end(reason);
                    yield CompletableFuture.completedStage(Optional.of(how.why()));
                }
                case UNFIT -> back(from, how.why(), orphan);
                case HELD ->
                    takenBy(to, orphan)
                            .thenCompose(refusal -> refusal.isPresent()
                                    ? back(from, refusal.get(), orphan)
                                    : CompletableFuture.completedStage(refusal));
            });
        });
    }

    private CompletionStage<Optional<String>> back(Carrier from, String why, Orphan orphan) {
        return takenBy(from, orphan).thenApply(refusal -> {
            // of one that has gone while it stood by, it waits as it would have without it
            refusal.filter(again -> !from.isStandby() || !from.isGone())
                    .ifPresent(
                            again -> drop(new CloseReason.PluginFailed(scheme, why + "; and back: " + again), orphan));
            return Optional.of(why);
        });
    }

    /** A version may leave while it adopts still: one step after the other, each on the channel's thread. */
    private synchronized <T> CompletionStage<T> inTurn(Supplier<CompletionStage<T>> step) {
        CompletionStage<T> next = turn.handle((done, failure) -> onThread(step)).thenCompose(begun -> begun);
        turn = next;
        return next;
    }

    private <T> CompletionStage<T> onThread(Supplier<CompletionStage<T>> step) {
        CompletableFuture<CompletionStage<T>> begun = new CompletableFuture<>();
        thread.execute(() -> {
            stepping = Thread.currentThread();
            try {
                begun.complete(step.get());
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        return begun.thenCompose(stage -> stage);
    }

    /** What a plugin answers, it answers on the channel's thread: each further turn of a busy one would make the pause longer. */
    private void go(Runnable answered) {
        if (Thread.currentThread() == stepping) {
            answered.run();
        } else {
            thread.execute(answered);
        }
    }

    private CompletionStage<Release> letGo(Carrier from, Orphan orphan) {
        if (ended.get() || handover.isPresent()) {
            return CompletableFuture.completedStage(Release.of(handover.isPresent() ? Outcome.HELD : Outcome.CLOSING));
        }
        Channel old = below;
        below = new Suspended(endpoint(), thread);
        CompletableFuture<Release> how = new CompletableFuture<>();
        from.release(old, late -> orphan.close(late, firstOr(new CloseReason.TransportGone(scheme))))
                .whenComplete(
                        (given, failure) -> go(() -> how.complete(released(from, old, given, cause(failure), orphan))));
        return how;
    }

    private Release released(Carrier from, Channel old, Handover given, Throwable failure, Orphan orphan) {
        if (failure instanceof IllegalStateException) {
            LOG.debug("{} is closing, and not handed over", lastEndpoint, failure);
            resume(old);
            return Release.of(Outcome.CLOSING);
        }
        if (failure != null || given == null) {
            Throwable told = failure == null ? new IllegalArgumentException("it gave nothing") : failure;
            guard.failed(Shelf.TRANSPORT, scheme, told);
            return new Release(
                    told instanceof TimeoutException ? Outcome.SILENT : Outcome.FAILED,
                    from.version() + " did not let go of a channel: " + text(told));
        }
        ear.deaf = true;
        from.forget(this);
        if (ended.get()) {
            orphan.close(given, firstOr(new CloseReason.TransportGone(scheme)));
            return Release.of(Outcome.CLOSING);
        }
        handover = Optional.of(given);
        holder = Optional.empty();
        Optional<String> unfit = from.unfit(given);
        unfit.ifPresent(why -> guard.failed(Shelf.TRANSPORT, scheme, new IllegalArgumentException(why)));
        return unfit.map(why -> new Release(Outcome.UNFIT, why)).orElse(Release.of(Outcome.HELD));
    }

    private CompletionStage<Optional<String>> takenBy(Carrier by, Orphan orphan) {
        if (ended.get() || handover.isEmpty()) {
            if (ended.get()) {
                by.forget(this);
            }
            return CompletableFuture.completedStage(Optional.empty());
        }
        by.keep(this);
        if (by.isGone()) {
            // it has been asked for its channels, and may not have known of this one
            by.forget(this);
            return CompletableFuture.completedStage(Optional.of(by.version() + " has left"));
        }
        Ear attempt = new Ear();
        ear = attempt;
        onEnd = by::forget;
        Optional<Object> parked = Optional.ofNullable(handover.get().parked().peek());
        CompletableFuture<Optional<String>> trouble = new CompletableFuture<>();
        by.adopt(untouched(handover.get()), attempt, late -> thread.execute(() -> adoptedLate(late)))
                .whenComplete((next, failure) -> go(() -> {
                    Optional<String> why = failure == null ? stranger(by, next) : Optional.of(text(cause(failure)));
                    if (why.isEmpty()) {
                        handover = Optional.empty();
                        holder = Optional.of(by);
                        resume(next);
                        trouble.complete(Optional.empty());
                    } else {
                        // in a turn of its own, when whoever failed has done all that it does in this one
                        thread.execute(() -> {
                            refused(by, attempt, parked, why.get(), orphan);
                            trouble.complete(Optional.of(by.version() + " did not adopt a channel: " + why.get()));
                        });
                    }
                }));
        return trouble;
    }

    /** Whoever fails may have drunk from the buffers: the next one has them as they were. */
    private static Handover untouched(Handover held) {
        return new Handover(
                held.format(),
                held.socket(),
                held.credit(),
                held.unread().stream().map(ByteBuffer::duplicate).toList(),
                held.parked(),
                held.extra());
    }

    /** Why what an adopter gave is not this channel, if so. */
    private Optional<String> stranger(Carrier by, Channel next) {
        try {
            if (next == null) {
                return Optional.of("it gave no channel");
            }
            if (next.thread() != thread) {
                return Optional.of("the channel that it gave has another thread");
            }
            if (by.carries(next)) {
                return Optional.of("the channel that it gave is another one");
            }
            Endpoint ends = next.endpoint();
            return ends.remote().equals(lastEndpoint.remote()) && ends.direction() == lastEndpoint.direction()
                    ? Optional.empty()
                    : Optional.of("the channel that it gave leads to " + ends.remote());
        } catch (Throwable e) {
            return Optional.of(text(e));
        }
    }

    private void refused(Carrier by, Ear attempt, Optional<Object> parked, String why, Orphan orphan) {
        guard.failed(Shelf.TRANSPORT, scheme, new IllegalStateException(why));
        attempt.deaf = true;
        onEnd = ended -> {};
        by.forget(this);
        if (attempt.heard || parked.filter(first -> !isParked(first)).isPresent()) {
            // what it has told us, or kept to itself, is missing in the handover: nobody else could go on from there
            drop(new CloseReason.PluginFailed(scheme, why), orphan);
        }
    }

    private boolean isParked(Object first) {
        return handover.filter(held -> held.parked().peek() == first).isPresent();
    }

    /** Somebody has taken the socket whom nobody waited for any longer; two that hold it would tear its bytes apart. */
    private void adoptedLate(Channel late) {
        CloseReason reason = firstOr(new CloseReason.PluginFailed(scheme, "it took a channel over too late"));
        guard.run(Shelf.TRANSPORT, scheme, () -> late.close(reason));
        if (handover.isPresent()) {
            handover = Optional.empty();
            end(reason);
        } else if (!ended.get()) {
            close(reason);
        }
    }

    /** Goes on with what stood behind it before, or stands there from now on. */
    private void resume(Channel next) {
        if (ended.get() || !(below instanceof Suspended suspended)) {
            guard.run(Shelf.TRANSPORT, scheme, () -> next.close(firstOr(new CloseReason.TransportGone(scheme))));
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

    /** Closes the socket between two versions. */
    private void drop(CloseReason reason, Orphan orphan) {
        CloseReason why = firstOr(reason);
        handover.ifPresent(left -> orphan.close(left, why));
        handover = Optional.empty();
        end(why);
    }

    /** Nobody has adopted it in time, whether it is between two versions or tended. */
    void expire(CloseReason reason, Orphan orphan) {
        thread.execute(() -> {
            if (handover.isPresent()) {
                drop(reason, orphan);
            } else {
                close(reason);
            }
        });
    }

    private static String text(Throwable failure) {
        return failure instanceof TimeoutException ? failure.getMessage() : String.valueOf(failure);
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
            holder = Optional.empty();
            // a session that goes on by another channel still knows this one
            onEnd = told -> {};
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

    /** Where a channel is whose plugin has gone. */
    enum Whereabouts {
        /** Between two versions. */
        WAITS,
        /** With who stands by. */
        TENDED,
        /** With another version, which was quicker. */
        ELSEWHERE,
        /** It has ended, or will by itself. */
        ENDED
    }

    /** How a plugin let go. */
    private enum Outcome {
        /** It is between two versions now. */
        HELD,
        /** There was nothing to let go of. */
        CLOSING,
        /** The plugin refused, or threw something. */
        FAILED,
        /** The plugin has not answered. */
        SILENT,
        /** What it gave must not go to the next version. */
        UNFIT
    }

    private record Release(Outcome outcome, String why) {

        static Release of(Outcome outcome) {
            return new Release(outcome, "");
        }
    }

    /** What one version tells; once it has let go, or failed to adopt, nobody listens. */
    private final class Ear implements ChannelEvents {

        private volatile boolean deaf;
        private volatile boolean heard;

        @Override
        public void received(ByteBuffer bytes) {
            if (deaf) {
                bytes.position(bytes.limit());
            } else if (!ended.get()) {
                heard = true;
                receivedBytes = receivedBytes + bytes.remaining();
                hearing = Thread.currentThread();
                try {
                    above.received(bytes);
                } catch (Throwable e) {
                    broke(e);
                } finally {
                    hearing = null;
                }
            }
        }

        @Override
        public void writable() {
            if (!deaf && !ended.get()) {
                tellWritable();
            }
        }

        @Override
        public void closed(CloseReason reason) {
            if (!deaf) {
                end(reason);
            }
        }
    }
}
