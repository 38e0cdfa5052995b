package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Condition;
import org.jackfield.pool.transport.Listeners.Moved;
import org.jackfield.pool.transport.Orphan;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A point where we want to listen: opened when its transport is there, tried again while it cannot be, handed over when the transport
 * is exchanged.
 *
 * <p>Owned by the control thread.
 */
final class ListeningPost {
    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(5);

    private final PointId wanted;
    private final Surroundings around;
    private Optional<Carrier> carrier = Optional.empty();
    private Optional<Listener> listener = Optional.empty();
    private Optional<PointId> local = Optional.empty();
    private OptionalInt port = OptionalInt.empty();
    private Optional<Kept> kept = Optional.empty();
    private Cancellable patience = () -> {};
    private Optional<CompletableFuture<Void>> adopting = Optional.empty();
    private Optional<CloseReason> told = Optional.empty();
    private boolean opening;
    private Optional<Watch> watch = Optional.empty();
    private boolean away;
    private boolean left;

    ListeningPost(PointId wanted, Surroundings around) {
        this.wanted = wanted;
        this.around = around;
    }

    PointId wanted() {
        return wanted;
    }

    /** Where we can be dialled: not while its listener has lost the point. */
    Optional<PointId> local() {
        return away ? Optional.empty() : local;
    }

    /** The real port, kept while the transport is away, so that what we announce stays true. */
    OptionalInt port() {
        return port;
    }

    /** Whether it is not decided yet if we listen. */
    boolean opening() {
        return opening;
    }

    void open() {
        Optional<Carrier> present = around.switchboard().carrier(wanted.scheme());
        if (left || opening || listener.isPresent() || present.isEmpty()) {
            return;
        }
        Carrier by = present.get();
        if (waitsFor(by)) {
            adopt(by, kept.orElseThrow());
            return;
        }
        if (kept.isPresent()) {
            // the port is ours still, and not this transport's: it closes first
            opening = true;
            openAgainAfter(expire(kept.get()));
            return;
        }
        opening = true;
        carrier = present;
        PointId at = port.isPresent() ? wanted.withPort(port.getAsInt()) : wanted;
        by.listen(ListenRequest.on(at), around.accepted(), watch())
                .whenComplete((opened, failure) -> around.control().execute(() -> {
                    if (failure == null) {
                        opened(by, opened);
                    } else {
                        failed(by, reason(at, failure));
                    }
                }));
    }

    private void opened(Carrier by, Listener opened) {
        if (left || !carrier.equals(Optional.of(by))) {
            by.close(opened);
            return;
        }
        opening = false;
        listener = Optional.of(opened);
        local = Optional.of(opened.local());
        port = OptionalInt.of(opened.local().port());
        listening();
    }

    private void listening() {
        away = false;
        told = Optional.empty();
        around.changed().run();
        around.events().tell(new NodeEvent.Listening(local.orElseThrow()));
    }

    private void failed(Carrier by, CloseReason reason) {
        if (left || !carrier.equals(Optional.of(by))) {
            return;
        }
        carrier = Optional.empty();
        opening = false;
        if (wanted.port() == 0 && port.isPresent()) {
            // somebody took the port while our transport was away
            port = OptionalInt.empty();
            open();
            return;
        }
        tell(reason);
        around.changed().run();
        around.control().after(BEFORE_NEXT_TRY, this::open);
    }

    private void tell(CloseReason reason) {
        if (!told.equals(Optional.of(reason))) {
            told = Optional.of(reason);
            around.events().tell(new NodeEvent.NotListening(local.orElse(wanted), reason));
        }
    }

    CompletionStage<Void> lost(Carrier gone) {
        if (!carrier.equals(Optional.of(gone))) {
            return CompletableFuture.completedStage(null);
        }
        if (adopting.isPresent()) {
            return adopting.get().thenCompose(done -> lost(gone));
        }
        carrier = Optional.empty();
        opening = false;
        Optional<Listener> held = listener;
        listener = Optional.empty();
        if (held.isEmpty()) {
            open();
            return CompletableFuture.completedStage(null);
        }
        if (gone.handovers().isPresent()
                && !around.settings().get().adoptWithin().isZero()) {
            return keep(gone, held.get());
        }
        ended(new CloseReason.TransportGone(wanted.scheme()));
        CompletionStage<Void> free = gone.close(held.get());
        free.whenComplete((done, failure) -> around.control().execute(this::open));
        return free;
    }

    private CompletionStage<Void> keep(Carrier gone, Listener held) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        // nobody listens there anew before we know what has become of the old socket
        opening = true;
        released(gone, held)
                .whenComplete((handover, failure) -> around.control().execute(() -> {
                    released.complete(null);
                    opening = false;
                    if (failure != null) {
                        gone.close(held);
                        ended(new CloseReason.TransportGone(wanted.scheme()));
                    } else {
                        kept = Optional.of(new Kept(handover, gone));
                        patience = around.control()
                                .after(around.settings().get().adoptWithin(), () -> kept.ifPresent(this::expire));
                    }
                    if (left) {
                        kept.ifPresent(this::expire);
                    }
                    open();
                }));
        return released;
    }

    /** Whether a listener waits here that it may adopt. */
    boolean waitsFor(Carrier fresh) {
        return kept.isPresent() && kept.get().from().isFollowedBy(fresh);
    }

    /** Passes from one version to another while both are there; the stage does not fail. What does not succeed is taken back. */
    CompletionStage<Moved> move(Carrier from, Carrier to) {
        if (left || opening || listener.isEmpty() || !carrier.equals(Optional.of(from))) {
            return CompletableFuture.completedStage(Moved.NONE);
        }
        Listener held = listener.get();
        CompletableFuture<Void> done = new CompletableFuture<>();
        adopting = Optional.of(done);
        opening = true;
        return released(from, held)
                .handleAsync(
                        (handover, failure) -> failure == null
                                ? pass(handover, from, to)
                                : CompletableFuture.completedStage(stays(from, held, failure)),
                        around.control())
                .thenCompose(next -> next)
                .handleAsync(
                        (moved, failure) -> {
                            opening = false;
                            adopting = Optional.empty();
                            done.complete(null);
                            open();
                            return failure == null ? moved : new Moved(0, text(failure));
                        },
                        around.control());
    }

    private CompletionStage<Moved> pass(Handover handover, Carrier from, Carrier to) {
        listener = Optional.empty();
        Optional<String> unfit = from.unfit(handover);
        return unfit.isPresent()
                ? back(handover, from, unfit.get())
                : taken(handover, to)
                        .handleAsync(
                                (opened, failure) -> {
                                    if (failure != null) {
                                        return back(handover, from, text(failure));
                                    }
                                    carrier = Optional.of(to);
                                    adopted(to, opened);
                                    return CompletableFuture.completedStage(new Moved(1, ""));
                                },
                                around.control())
                        .thenCompose(next -> next);
    }

    private CompletionStage<Moved> back(Handover handover, Carrier from, String why) {
        LOG.warn("the listener on {} stays where it was: {}", wanted, why);
        return taken(handover, from)
                .handleAsync(
                        (opened, failure) -> {
                            if (failure == null) {
                                adopted(from, opened);
                            } else {
                                around.orphan().close(handover, new CloseReason.TransportGone(wanted.scheme()));
                                carrier = Optional.empty();
                                ended(new CloseReason.PluginFailed(
                                        wanted.scheme(), why + "; and back: " + text(failure)));
                            }
                            return new Moved(0, why);
                        },
                        around.control());
    }

    /** It was not let go of: it may be as it was, and is asked where it is. */
    private Moved stays(Carrier from, Listener held, Throwable failure) {
        String why = text(failure);
        LOG.warn("the listener on {} stays where it was: {}", wanted, why);
        return new Moved(0, why);
    }

    private CompletionStage<Handover> released(Carrier from, Listener held) {
        return from.release(held, late -> around.control().execute(() -> releasedLate(from, held, late)))
                .thenApply(Objects::requireNonNull);
    }

    private CompletionStage<Listener> taken(Handover handover, Carrier by) {
        return by.adopt(handover, around.accepted(), watch(), late -> around.control()
                        .execute(() -> adoptedLate(by, late)))
                .thenApply(opened -> {
                    if (opened == null) {
                        throw new IllegalStateException("it gave no listener");
                    }
                    if (!Optional.of(opened.local()).equals(local)) {
                        throw new IllegalStateException("it gave a listener on " + opened.local());
                    }
                    return opened;
                });
    }

    /** Nobody waited for it any longer: what was let go of goes on with whoever is there. */
    private void releasedLate(Carrier from, Listener held, Handover late) {
        if (left || !listener.equals(Optional.of(held))) {
            around.orphan().close(late, new CloseReason.TransportGone(wanted.scheme()));
            return;
        }
        listener = Optional.empty();
        opening = true;
        back(late, from, "it was let go of too late").thenRunAsync(this::openAgain, around.control());
    }

    /** Two that hold the socket cannot go on: it closes, and we listen anew. */
    private void adoptedLate(Carrier by, Listener late) {
        by.close(late)
                .thenRunAsync(
                        () -> {
                            listener = Optional.empty();
                            openAgain();
                        },
                        around.control());
    }

    private void openAgain() {
        opening = false;
        open();
    }

    /** A socket that does not close in time is one that we cannot help. */
    private void openAgainAfter(CompletionStage<Void> closed) {
        CompletableFuture<Void> free = new CompletableFuture<>();
        Cancellable limit = around.control().after(BEFORE_NEXT_TRY, () -> free.complete(null));
        closed.whenComplete((done, failure) -> free.complete(null));
        free.thenRunAsync(
                () -> {
                    limit.cancel();
                    openAgain();
                },
                around.control());
    }

    private void adopt(Carrier by, Kept orphaned) {
        opening = true;
        carrier = Optional.of(by);
        kept = Optional.empty();
        patience.cancel();
        CompletableFuture<Void> done = new CompletableFuture<>();
        adopting = Optional.of(done);
        taken(orphaned.handover(), by)
                .whenComplete((opened, failure) -> around.control().execute(() -> {
                    adopting = Optional.empty();
                    if (failure == null) {
                        adopted(by, opened);
                    } else {
                        carrier = Optional.empty();
                        tell(new CloseReason.ListenFailed(wanted, text(failure)));
                        openAgainAfter(around.orphan()
                                .close(orphaned.handover(), new CloseReason.TransportGone(wanted.scheme())));
                    }
                    done.complete(null);
                }));
    }

    private void adopted(Carrier by, Listener opened) {
        if (left) {
            by.close(opened);
            return;
        }
        opening = false;
        listener = Optional.of(opened);
        if (away) {
            // that it is back was said while it was on its way
            listening();
        } else {
            around.changed().run();
        }
    }

    private CompletionStage<Void> expire(Kept orphaned) {
        if (!kept.equals(Optional.of(orphaned))) {
            return CompletableFuture.completedStage(null);
        }
        kept = Optional.empty();
        patience.cancel();
        CloseReason reason = new CloseReason.TransportGone(wanted.scheme());
        CompletionStage<Void> closed = around.orphan().close(orphaned.handover(), reason);
        ended(reason);
        return closed;
    }

    private void ended(CloseReason reason) {
        tell(reason);
        away = false;
        local = Optional.empty();
        around.changed().run();
    }

    CompletionStage<Void> leave(CloseReason reason) {
        left = true;
        if (listener.isEmpty()) {
            return kept.map(this::expire).orElseGet(() -> CompletableFuture.completedStage(null));
        }
        CompletionStage<Void> free = carrier.orElseThrow().close(listener.get());
        listener = Optional.empty();
        tell(reason);
        local = Optional.empty();
        return free;
    }

    private Watch watch() {
        Watch newest = new Watch();
        watch = Optional.of(newest);
        return newest;
    }

    /** What the listener tells, which is there all the same; of one that another has followed nothing is believed. */
    private final class Watch implements Condition {

        @Override
        public void troubled(CloseReason reason) {
            LOG.warn("cannot accept on {} for now: {}", wanted, reason.sentence());
        }

        @Override
        public void lost(CloseReason reason) {
            around.control().execute(() -> {
                if (isNewest() && listener.isPresent()) {
                    away = true;
                    tell(reason);
                    around.changed().run();
                }
            });
        }

        @Override
        public void regained() {
            around.control().execute(() -> {
                if (isNewest() && away && listener.isPresent()) {
                    listening();
                }
            });
        }

        private boolean isNewest() {
            return watch.equals(Optional.of(this));
        }
    }

    /** A listener between two versions of its transport. */
    private record Kept(Handover handover, Carrier from) {}

    private static String text(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException ? cause.getMessage() : String.valueOf(cause);
    }

    private static CloseReason reason(PointId at, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ListenException known
                ? known.reason()
                : new CloseReason.ListenFailed(at, String.valueOf(cause));
    }

    /**
     * What a post needs.
     *
     * @param accepted who leads in those that come; on their threads
     * @param changed runs when a post listens elsewhere than before, and when it is decided whether it does
     */
    record Surroundings(
            Switchboard switchboard,
            Control control,
            EventStream events,
            Supplier<PoolSettings> settings,
            Orphan orphan,
            Function<StableChannel, ChannelEvents> accepted,
            Runnable changed) {}
}
