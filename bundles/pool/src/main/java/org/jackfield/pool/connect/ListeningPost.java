package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
    private boolean left;

    ListeningPost(PointId wanted, Surroundings around) {
        this.wanted = wanted;
        this.around = around;
    }

    PointId wanted() {
        return wanted;
    }

    Optional<PointId> local() {
        return local;
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
        if (kept.isPresent() && kept.get().from().isFollowedBy(by)) {
            adopt(by, kept.get());
            return;
        }
        if (kept.isPresent()) {
            // the port is ours still, and not this transport's: it closes first
            expire(kept.get());
        }
        opening = true;
        carrier = present;
        PointId at = port.isPresent() ? wanted.withPort(port.getAsInt()) : wanted;
        by.listen(ListenRequest.on(at), around.accepted(), this::troubled)
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
        told = Optional.empty();
        around.changed().run();
        around.events().tell(new NodeEvent.Listening(opened.local()));
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
        gone.release(held).whenComplete((handover, failure) -> around.control().execute(() -> {
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

    private void adopt(Carrier by, Kept orphaned) {
        opening = true;
        carrier = Optional.of(by);
        kept = Optional.empty();
        patience.cancel();
        CompletableFuture<Void> done = new CompletableFuture<>();
        adopting = Optional.of(done);
        by.adopt(orphaned.handover(), around.accepted(), this::troubled)
                .whenComplete((opened, failure) -> around.control().execute(() -> {
                    adopting = Optional.empty();
                    if (failure == null) {
                        adopted(by, opened);
                    } else {
                        around.orphan().close(orphaned.handover(), new CloseReason.TransportGone(wanted.scheme()));
                        failed(by, new CloseReason.ListenFailed(wanted, String.valueOf(failure)));
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
        around.changed().run();
    }

    private void expire(Kept orphaned) {
        if (kept.equals(Optional.of(orphaned))) {
            kept = Optional.empty();
            patience.cancel();
            CloseReason reason = new CloseReason.TransportGone(wanted.scheme());
            around.orphan().close(orphaned.handover(), reason);
            ended(reason);
        }
    }

    private void ended(CloseReason reason) {
        tell(reason);
        local = Optional.empty();
        around.changed().run();
    }

    CompletionStage<Void> leave(CloseReason reason) {
        left = true;
        kept.ifPresent(this::expire);
        if (listener.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Void> free = carrier.orElseThrow().close(listener.get());
        listener = Optional.empty();
        tell(reason);
        local = Optional.empty();
        return free;
    }

    private void troubled(CloseReason reason) {
        LOG.warn("cannot accept on {} for now: {}", wanted, reason.sentence());
    }

    /** A listener between two versions of its transport. */
    private record Kept(Handover handover, Carrier from) {}

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
