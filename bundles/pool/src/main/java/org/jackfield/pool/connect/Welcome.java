package org.jackfield.pool.connect;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Orphan;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens wherever the operator wants it and a transport is there, and leads whoever comes into the {@link Anteroom}.
 *
 * <p>Owned by the control thread; channels are accepted on their own.
 */
public final class Welcome {

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);
    private static final Duration BEFORE_NEXT_TRY = Duration.ofSeconds(5);

    private final Switchboard switchboard;
    private final ConnectHandler handler;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Orphan orphan;
    private final Anteroom anteroom;
    private final List<Post> posts = new ArrayList<>();
    private volatile List<PointId> listening = List.of();
    private volatile Manners manners = new Manners(OptionalInt.empty(), false, false);
    private volatile boolean closed;

    /** Remembers. */
    public Welcome(
            Switchboard switchboard,
            ConnectHandler handler,
            Control control,
            Timers timers,
            InstantSource clock,
            EventStream events,
            Supplier<PoolSettings> settings,
            Orphan orphan) {
        this.orphan = orphan;
        this.switchboard = switchboard;
        this.handler = handler;
        this.control = control;
        this.events = events;
        this.settings = settings;
        this.anteroom = new Anteroom(settings, timers, clock);
    }

    /** Where we listen, with real ports. Any thread. */
    public List<PointId> listening() {
        return listening;
    }

    /** How we introduce ourselves at present. Any thread. */
    public Manners manners() {
        return manners;
    }

    /** Listens where the settings say, and nowhere else. */
    public void follow() {
        List<PointId> wanted = settings.get().reach().listen();
        Iterator<Post> each = posts.iterator();
        while (each.hasNext()) {
            Post post = each.next();
            if (!wanted.contains(post.wanted)) {
                each.remove();
                post.leave(new CloseReason.OperatorDecided("no longer configured"));
            }
        }
        for (PointId point : wanted) {
            if (posts.stream().noneMatch(post -> post.wanted.equals(point))) {
                posts.add(new Post(point));
            }
        }
        posts.forEach(Post::open);
        publish();
    }

    /** A transport goes: its listeners are kept for its next version, or close. Completes when it holds none any more. */
    public CompletionStage<Void> lost(Carrier gone) {
        CompletableFuture<?>[] ends = posts.stream()
                .map(post -> post.lost(gone).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        publish();
        return CompletableFuture.allOf(ends);
    }

    /** Listens no more; completes when all points are free. */
    public CompletionStage<Void> close() {
        closed = true;
        CompletableFuture<?>[] ends = posts.stream()
                .map(post -> post.leave(new CloseReason.Shutdown()).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        posts.clear();
        publish();
        return CompletableFuture.allOf(ends);
    }

    private void publish() {
        Reach reach = settings.get().reach();
        listening = posts.stream().flatMap(post -> post.local().stream()).toList();
        OptionalInt port = reach.advertisedPort().isPresent()
                ? reach.advertisedPort()
                : posts.stream().flatMapToInt(post -> post.port().stream()).findFirst();
        manners = new Manners(port, reach.privateMode(), reach.withoutMempool());
    }

    /** A point where we want to listen. */
    private final class Post {

        private final PointId wanted;
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

        Post(PointId wanted) {
            this.wanted = wanted;
        }

        Optional<PointId> local() {
            return local;
        }

        /** The real port, kept while the transport is away, so that what we announce stays true. */
        OptionalInt port() {
            return port;
        }

        void open() {
            Optional<Carrier> present = switchboard.carrier(wanted.scheme());
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
            by.listen(ListenRequest.on(at), this::accepted, this::troubled)
                    .whenComplete((opened, failure) -> control.execute(() -> {
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
            publish();
            events.tell(new NodeEvent.Listening(opened.local()));
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
            control.after(BEFORE_NEXT_TRY, this::open);
        }

        private void tell(CloseReason reason) {
            if (!told.equals(Optional.of(reason))) {
                told = Optional.of(reason);
                events.tell(new NodeEvent.NotListening(local.orElse(wanted), reason));
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
            if (gone.handovers().isPresent() && !settings.get().adoptWithin().isZero()) {
                return keep(gone, held.get());
            }
            ended(new CloseReason.TransportGone(wanted.scheme()));
            CompletionStage<Void> free = gone.close(held.get());
            free.whenComplete((done, failure) -> control.execute(this::open));
            return free;
        }

        private CompletionStage<Void> keep(Carrier gone, Listener held) {
            CompletableFuture<Void> released = new CompletableFuture<>();
            gone.release(held)
                    .whenComplete((handover, failure) -> control.execute(() -> {
                        released.complete(null);
                        if (failure != null) {
                            gone.close(held);
                            ended(new CloseReason.TransportGone(wanted.scheme()));
                        } else {
                            kept = Optional.of(new Kept(handover, gone));
                            patience = control.after(settings.get().adoptWithin(), () -> kept.ifPresent(this::expire));
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
            by.adopt(orphaned.handover(), this::accepted, this::troubled)
                    .whenComplete((opened, failure) -> control.execute(() -> {
                        adopting = Optional.empty();
                        if (failure == null) {
                            adopted(by, opened);
                        } else {
                            orphan.close(orphaned.handover(), new CloseReason.TransportGone(wanted.scheme()));
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
        }

        private void expire(Kept orphaned) {
            if (kept.equals(Optional.of(orphaned))) {
                kept = Optional.empty();
                patience.cancel();
                CloseReason reason = new CloseReason.TransportGone(wanted.scheme());
                orphan.close(orphaned.handover(), reason);
                ended(reason);
            }
        }

        private void ended(CloseReason reason) {
            tell(reason);
            local = Optional.empty();
            publish();
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

        private ChannelEvents accepted(StableChannel channel) {
            Visitor visitor = new Visitor(channel, anteroom.admit(channel));
            ChannelEvents ear = handler.begin(channel, manners, visitor);
            if (closed) {
                channel.close(new CloseReason.Shutdown());
            }
            return ear;
        }

        private void troubled(CloseReason reason) {
            LOG.warn("cannot accept on {} for now: {}", wanted, reason.sentence());
        }
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

    /** One who has dialled us. */
    private final class Visitor implements Origin {

        private final Channel channel;
        private final Anteroom.Pass pass;

        Visitor(Channel channel, Anteroom.Pass pass) {
            this.channel = channel;
            this.pass = pass;
        }

        @Override
        public Optional<PointId> dialled() {
            return Optional.empty();
        }

        @Override
        public Optional<PeerId> expectedPeer() {
            return Optional.empty();
        }

        @Override
        public void accepted() {
            pass.known();
        }

        @Override
        public void decided() {
            pass.leave();
        }

        @Override
        public void connected(PeerConnection connection) {}

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            events.tell(new NodeEvent.IncomingFailed(channel.endpoint(), candidate.peer(), reason));
        }
    }
}
