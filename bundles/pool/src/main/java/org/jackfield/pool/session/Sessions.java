package org.jackfield.pool.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.thread.Control;

/**
 * The sessions of the open connections: beats for all, and finds another channel for those that have lost theirs.
 *
 * <p>Owned by the control thread; {@link #open} and {@link #resume} are called on a channel's.
 */
public final class Sessions implements SessionOwner {

    /** How long what a transport leaves behind waits for its next version before it goes on without. */
    public static final Duration HANDOVER = Duration.ofMillis(500);

    private static final CloseReason ENDED = new CloseReason.SessionUnproven("the session has ended");
    private static final CloseReason UNSAID =
            new CloseReason.SessionUnproven("the far end has not said that it can carry the session on");
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration COURTESY = Duration.ofMillis(300);

    private final PeerId self;
    private final Control control;
    private final InstantSource clock;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Map<PeerId, Held> held = new LinkedHashMap<>();
    private final Map<String, Departure> departures = new HashMap<>();
    private Redialler redialler = (peer, points, outcome) -> {
        outcome.failed(new CloseReason.DialFailed("nobody dials"));
        return () -> {};
    };
    private Function<PeerConnection, List<PointId>> whereabouts = connection -> List.of();
    private Cancellable beat = () -> {};

    /** Remembers. */
    public Sessions(
            PeerId self, Control control, InstantSource clock, EventStream events, Supplier<PoolSettings> settings) {
        this.self = self;
        this.control = control;
        this.clock = clock;
        this.events = events;
        this.settings = settings;
    }

    /**
     * Who dials, and where peers can be dialled.
     *
     * @param points the preferred one first
     */
    public void dialBy(Redialler dialler, Function<PeerConnection, List<PointId>> points) {
        redialler = dialler;
        whereabouts = points;
    }

    /** Does what the first session that moves would have to wait for. Any thread; takes its time. */
    public void prepare() {
        Proof.prepare(self);
    }

    /** Begins to beat, at the pace that is set now. */
    public void activate() {
        beat.cancel();
        beat = control.every(limits().heartbeat(), () -> held.values().forEach(one -> one.session.beat()));
    }

    /** Ends with the connections. */
    public void shutdown() {
        beat.cancel();
        departures.values().forEach(Departure::callOff);
        departures.clear();
        held.values().forEach(Held::end);
        held.clear();
    }

    private static CloseReason reason(Throwable failure) {
        return failure instanceof Resumption.Failure known
                ? known.reason()
                : new CloseReason.UnexpectedError(String.valueOf(failure));
    }

    /** What is known of a session, unless it has ended or another has taken its place. */
    private Optional<Held> held(Session session) {
        return Optional.ofNullable(held.get(session.peer())).filter(known -> known.session == session);
    }

    private SessionLimits limits() {
        return settings.get().session();
    }

    /** A session over a channel that both ends have accepted; on the channel's thread. */
    public Session open(SecureChannel channel, BooleanSupplier takesWrites) {
        return new Session(channel, takesWrites, this::limits, clock, this);
    }

    /** The session's connection is kept. */
    public void begin(Session session, PeerConnection connection) {
        held.put(session.peer(), new Held(session, connection));
        session.begin();
    }

    /** A connection has ended, and its session with it. */
    public void ended(PeerConnection connection) {
        Held known = held.get(connection.peer());
        if (known != null && known.connection == connection) {
            held.remove(connection.peer());
            known.end();
        }
    }

    /** The session with a peer, unless it has ended. */
    public Optional<Session> alive(PeerId peer) {
        return Optional.ofNullable(held.get(peer)).map(known -> known.session).filter(Session::alive);
    }

    /** The same, if another channel may carry it on. */
    public Optional<Session> resumable(PeerId peer) {
        return alive(peer).filter(Session::resumable);
    }

    /**
     * A channel is to carry on a session: it has to prove that in time. On the channel's thread.
     *
     * @param makeshift whether it is not wanted if another one carries the session by then
     * @param over runs on the control thread once that is decided; empty if the channel carries the session, else why not
     * @return who hears of the channel from now on
     */
    public SecureChannelEvents resume(
            Session session,
            SecureChannel channel,
            BooleanSupplier takesWrites,
            boolean makeshift,
            Consumer<Optional<CloseReason>> over) {
        Resumption resumption = new Resumption(session, channel, takesWrites, makeshift, self);
        Duration limit = limits().proveWithin();
        Cancellable deadline = control.after(limit, () -> resumption.expire(limit));
        SecureChannelEvents ear = resumption.begin();
        resumption.outcome().whenComplete((moved, failure) -> {
            deadline.cancel();
            Optional<CloseReason> reason = Optional.ofNullable(failure).map(Sessions::reason);
            control.execute(() -> {
                over.accept(reason);
                held(session).ifPresent(known -> known.settled(reason));
            });
        });
        return ear;
    }

    @Override
    public void suspended(Session session, Endpoint endpoint, CloseReason reason) {
        control.execute(() -> held(session).ifPresent(known -> {
            events.tell(new NodeEvent.Suspended(session.peer(), endpoint, reason));
            known.connection.suspend();
            known.look(session.leads() ? Duration.ZERO : COURTESY);
        }));
    }

    @Override
    public void resumed(Session session, Endpoint endpoint, Duration pause, int repeated) {
        control.execute(() -> held(session).ifPresent(known -> {
            events.tell(new NodeEvent.Resumed(session.peer(), endpoint, pause, repeated));
            known.connection.resume();
        }));
    }

    /**
     * Moves a session to another channel while the present one still carries it.
     *
     * @param points where to, the preferred one first
     * @return empty if it has moved, else why not; completes on the control thread
     */
    public CompletionStage<Optional<CloseReason>> move(Session session, List<PointId> points) {
        return held(session)
                .map(known -> session.resumable()
                        ? known.move(points)
                        : CompletableFuture.completedStage(Optional.of(UNSAID)))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.of(ENDED)));
    }

    /**
     * A transport has left. Its next version may take the channels over, which is done sooner than this; otherwise the sessions that it
     * carried are moved to other transports before their channels are given up. One that has come back and leaves again is given its time
     * anew.
     *
     * @param present whether a transport for a scheme is there
     */
    public void transportLeft(String scheme, Predicate<String> present) {
        Departure departure = new Departure(scheme, present);
        Optional.ofNullable(departures.put(scheme, departure)).ifPresent(Departure::callOff);
        departure.await(HANDOVER);
    }

    /** Of a transport that has left no next version will come: nobody waits for it any longer. */
    public void leftForGood(String scheme) {
        Optional.ofNullable(departures.get(scheme)).ifPresent(Departure::end);
    }

    /** A transport that has left, until its next version has had its time. */
    private final class Departure {

        private final String scheme;
        private final Predicate<String> present;
        private Cancellable patience = () -> {};

        Departure(String scheme, Predicate<String> present) {
            this.scheme = scheme;
            this.present = present;
        }

        void await(Duration time) {
            patience = control.after(time, this::end);
        }

        void callOff() {
            patience.cancel();
        }

        void end() {
            callOff();
            if (departures.remove(scheme, this) && !present.test(scheme)) {
                List.copyOf(held.values()).stream()
                        .filter(one -> one.session.alive()
                                && one.session.endpoint().remote().scheme().equals(scheme))
                        .forEach(Held::dial);
            }
        }
    }

    /** One session, and the search for another channel. */
    private final class Held {

        private final Session session;
        private final PeerConnection connection;
        private Cancellable next = () -> {};
        /** By whichever way there is. */
        private Optional<Search> own = Optional.empty();
        /** By the ways that somebody wants it to go. */
        private Optional<Search> ordered = Optional.empty();

        Held(Session session, PeerConnection connection) {
            this.session = session;
            this.connection = connection;
        }

        void look(Duration delay) {
            next.cancel();
            next = control.after(delay, () -> {
                if (session.suspended()) {
                    dial();
                }
            });
        }

        void dial() {
            List<PointId> points = whereabouts.apply(connection);
            if (own.isEmpty() && !points.isEmpty()) {
                Search begun = new Search(true);
                own = Optional.of(begun);
                begun.begin(points);
            }
        }

        CompletionStage<Optional<CloseReason>> move(List<PointId> points) {
            Optional<Search> before = own.or(() -> ordered);
            if (before.isPresent()) {
                // what is sought may lead anywhere
                return before.get().over.thenCompose(other -> Sessions.this.move(session, points));
            }
            Search begun = new Search(false);
            ordered = Optional.of(begun);
            begun.begin(points);
            return begun.over;
        }

        /** A channel carries the session, or one that was to has come to nothing, whichever end has opened it. */
        void settled(Optional<CloseReason> failure) {
            if (failure.isEmpty()) {
                own.ifPresent(needless -> needless.callOff(failure));
            }
            lookAgain();
        }

        private void lookAgain() {
            next.cancel();
            if (session.suspended()) {
                look(PAUSE);
            }
        }

        void end() {
            next.cancel();
            own.ifPresent(one -> one.callOff(Optional.of(ENDED)));
            ordered.ifPresent(one -> one.callOff(Optional.of(ENDED)));
        }

        /** For another channel. */
        private final class Search implements Redialler.Outcome {

            private final boolean makeshift;
            private final CompletableFuture<Optional<CloseReason>> over = new CompletableFuture<>();
            private Cancellable calling = () -> {};

            Search(boolean makeshift) {
                this.makeshift = makeshift;
            }

            @Override
            public boolean makeshift() {
                return makeshift;
            }

            void begin(List<PointId> points) {
                calling = redialler.dial(session.peer(), points, this);
            }

            @Override
            public void carried() {
                end(Optional.empty());
            }

            @Override
            public void failed(CloseReason reason) {
                end(Optional.of(reason));
                lookAgain();
            }

            @Override
            public void forgotten(CloseReason reason) {
                failed(reason);
                if (session.suspended()) {
                    session.giveUp();
                }
            }

            void callOff(Optional<CloseReason> reason) {
                calling.cancel();
                end(reason);
            }

            private void end(Optional<CloseReason> failure) {
                own = own.filter(one -> one != this);
                ordered = ordered.filter(one -> one != this);
                over.complete(failure);
            }
        }
    }
}
