package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.CloseReason.Phase;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Switchboard;

/**
 * Dials points, so many at once; the rest wait in line. One deadline covers opening the channel and the handshake.
 *
 * <p>Owned by the control thread.
 */
public final class Dialler {

    private final Switchboard switchboard;
    private final ConnectHandler handler;
    private final Gate gate;
    private final Book book;
    private final Pool pool;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Supplier<Manners> manners;
    private final Map<PointId, Attempt> attempts = new HashMap<>();
    private final ArrayDeque<Attempt> line = new ArrayDeque<>();
    private Wakes wakes = Wakes.NONE;
    private int underWay;
    private boolean advancing;
    private boolean closed;

    /** Remembers. */
    public Dialler(
            Switchboard switchboard,
            ConnectHandler handler,
            Gate gate,
            Book book,
            Pool pool,
            Control control,
            EventStream events,
            Supplier<PoolSettings> settings,
            Supplier<Manners> manners) {
        this.switchboard = switchboard;
        this.handler = handler;
        this.gate = gate;
        this.book = book;
        this.pool = pool;
        this.control = control;
        this.events = events;
        this.settings = settings;
        this.manners = manners;
    }

    /** Who is woken by what is learned here. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** Dials, whatever the point's delay. The stage completes on the control thread, or fails with a {@link ConnectException}. */
    public CompletionStage<Connection> dial(PointId point) {
        return dial(point, settings.get().connect().connectionTimeout());
    }

    /** As {@link #dial(PointId)}, with a time limit of its own for channel and handshake together. */
    public CompletionStage<Connection> dial(PointId point, Duration limit) {
        Optional<CloseReason> obstacle = obstacle(point);
        if (obstacle.isPresent()) {
            events.tell(new NodeEvent.DialFailed(point, obstacle.get()));
            return CompletableFuture.failedFuture(new ConnectException(obstacle.get()));
        }
        Attempt attempt = new Attempt(point, book.point(point).flatMap(KnownPoint::expectedPeer), limit);
        attempts.put(point, attempt);
        book.requested(point);
        line.add(attempt);
        advance();
        return attempt.outcome;
    }

    /** How many are under way or in line. */
    public int size() {
        return attempts.size();
    }

    /** Dials no more, and calls off what is under way. */
    public void close(CloseReason reason) {
        closed = true;
        line.clear();
        List.copyOf(attempts.values()).forEach(attempt -> attempt.giveUp(reason));
    }

    private Optional<CloseReason> obstacle(PointId point) {
        Optional<KnownPoint> known = book.point(point);
        if (closed) {
            return Optional.of(new CloseReason.Shutdown());
        }
        Optional<CloseReason> listed = gate.toDial(point, known.flatMap(KnownPoint::expectedPeer));
        if (listed.isPresent()) {
            return listed;
        }
        if (pool.size() > settings.get().bounds().max()) {
            return Optional.of(new CloseReason.NoRoom(pool.size(), Bounds.MAX));
        }
        if (attempts.containsKey(point)
                || known.filter(at -> at.state() != KnownPoint.State.DISCONNECTED)
                        .isPresent()) {
            return Optional.of(new CloseReason.PointBusy());
        }
        if (settings.get().reach().privateMode()
                && !known.map(KnownPoint::trusted).orElse(false)) {
            return Optional.of(new CloseReason.PrivateMode());
        }
        if (switchboard.carrier(point.scheme()).isEmpty()) {
            return Optional.of(new CloseReason.NoTransport(point.scheme()));
        }
        return Optional.empty();
    }

    /** One that ends as soon as it begins leaves the next to the loop that began it, however many wait. */
    private void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!closed && underWay < settings.get().connect().maxDials() && !line.isEmpty()) {
                Attempt attempt = line.remove();
                underWay++;
                attempt.begin();
            }
        } finally {
            advancing = false;
        }
    }

    private void learn(List<PointId> alternatives) {
        if (settings.get().reach().withoutPeerDiscovery()) {
            return;
        }
        for (PointId point : alternatives) {
            if (book.learn(point, new Source.Alternative())) {
                events.tell(new NodeEvent.PointLearned(point, new Source.Alternative()));
                wakes.learned(point);
            }
        }
    }

    /** What a failure means for what we know of the point. */
    private void conclude(
            PointId point, Optional<Candidate> candidate, CloseReason reason, boolean connectedElsewhere) {
        LogEntry.Kind kind = candidate.map(known -> known.ending(reason)).orElse(LogEntry.Kind.REQUEST_FAILED);
        Optional<PeerId> peer = candidate.flatMap(Candidate::peer);
        if (reason instanceof CloseReason.Myself) {
            book.itIsMe(point);
        } else if (connectedElsewhere
                || reason instanceof CloseReason.DialCancelled
                || reason instanceof CloseReason.Shutdown) {
            book.released(point, kind, peer, reason);
        } else if (otherWorld(reason) && !book.trusts(point)) {
            book.forget(point);
        } else {
            book.missed(point, kind, peer, reason);
        }
    }

    private static boolean otherWorld(CloseReason reason) {
        Optional<Rejection> motive = reason instanceof CloseReason.Rejected ours
                ? Optional.of(ours.motive())
                : reason instanceof CloseReason.RejectedByPeer theirs ? Optional.of(theirs.motive()) : Optional.empty();
        return motive.filter(why -> why instanceof Rejection.UnknownNetwork
                        || why instanceof Rejection.DeprecatedP2pVersion
                        || why instanceof Rejection.DeprecatedDatabaseVersion)
                .isPresent();
    }

    private static boolean doubled(CloseReason reason) {
        return reason instanceof CloseReason.DuplicateConnection
                || reason instanceof CloseReason.Rejected ours && ours.motive() instanceof Rejection.AlreadyConnected
                || reason instanceof CloseReason.RejectedByPeer theirs
                        && theirs.motive() instanceof Rejection.AlreadyConnected;
    }

    private final class Attempt implements Dialling, Origin {

        private final PointId point;
        private final Optional<PeerId> expectedPeer;
        private final Duration limit;
        private final CompletableFuture<Connection> outcome = new CompletableFuture<>();
        private final AtomicBoolean givenUp = new AtomicBoolean();
        private Cancellable dial = () -> {};
        private Cancellable deadline = () -> {};
        private Optional<Channel> channel = Optional.empty();
        private boolean begun;
        private boolean over;

        Attempt(PointId point, Optional<PeerId> expectedPeer, Duration limit) {
            this.point = point;
            this.expectedPeer = expectedPeer;
            this.limit = limit;
        }

        void begin() {
            begun = true;
            deadline = control.after(
                    limit,
                    () -> giveUp(
                            new CloseReason.TimedOut(channel.isPresent() ? Phase.HANDSHAKE : Phase.DIALLING, limit)));
            gate.askToDial(point, expectedPeer, refusal -> {
                if (!over) {
                    // while it stood in line, it may have been listed
                    refusal.or(() -> gate.toDial(point, expectedPeer))
                            .ifPresentOrElse(reason -> end(reason, Optional.empty()), this::open);
                }
            });
        }

        private void open() {
            Optional<Carrier> carrier = switchboard.carrier(point.scheme());
            if (carrier.isEmpty()) {
                end(new CloseReason.NoTransport(point.scheme()), Optional.empty());
                return;
            }
            book.dialling(point);
            events.tell(new NodeEvent.Dialling(point));
            Cancellable begunDial = carrier.get().dial(DialRequest.to(point, limit), this);
            dial = begunDial;
        }

        void giveUp(CloseReason reason) {
            givenUp.set(true);
            if (channel.isPresent()) {
                channel.get().close(reason);
            } else {
                dial.cancel();
                end(reason, Optional.empty());
            }
        }

        @Override
        public ChannelEvents opened(Channel opened) {
            if (givenUp.get()) {
                opened.close(new CloseReason.DialCancelled());
                return handler.begin(opened, manners.get(), this);
            }
            control.execute(() -> hold(opened));
            return handler.begin(opened, manners.get(), this);
        }

        private void hold(Channel opened) {
            channel = Optional.of(opened);
            if (givenUp.get()) {
                opened.close(new CloseReason.DialCancelled());
            }
            // while it was being dialled, it may have been listed
            gate.toDial(point, expectedPeer).ifPresent(opened::close);
        }

        @Override
        public void failed(CloseReason reason) {
            control.execute(() -> end(reason, Optional.empty()));
        }

        @Override
        public Optional<PointId> dialled() {
            return Optional.of(point);
        }

        @Override
        public Optional<PeerId> expectedPeer() {
            return expectedPeer;
        }

        @Override
        public Optional<CloseReason> refusal() {
            return Optional.empty();
        }

        @Override
        public void decided() {
            // what waits for a better channel now is limited by that one's deadline
            control.execute(() -> deadline.cancel());
        }

        @Override
        public void connected(PeerConnection connection) {
            if (leave()) {
                outcome.complete(connection);
            }
        }

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            learn(alternatives);
            end(reason, Optional.of(candidate));
        }

        private void end(CloseReason reason, Optional<Candidate> candidate) {
            if (!leave()) {
                return;
            }
            Optional<CompletableFuture<Connection>> elsewhere =
                    doubled(reason) ? handler.elsewhere(candidate.flatMap(Candidate::peer)) : Optional.empty();
            conclude(point, candidate, reason, elsewhere.isPresent());
            events.tell(new NodeEvent.DialFailed(
                    point,
                    reason,
                    candidate.map(known -> known.channel().endpoint()),
                    candidate.flatMap(Candidate::peer)));
            elsewhere.ifPresentOrElse(
                    other -> other.whenComplete((connection, failure) -> {
                        if (failure == null) {
                            outcome.complete(connection);
                        } else {
                            outcome.completeExceptionally(new ConnectException(reason));
                        }
                    }),
                    () -> outcome.completeExceptionally(new ConnectException(reason)));
        }

        private boolean leave() {
            if (over) {
                return false;
            }
            over = true;
            deadline.cancel();
            // a connection remembers where it came from: nothing of the transport must hang on to it
            dial = () -> {};
            channel = Optional.empty();
            attempts.remove(point, this);
            if (begun) {
                underWay--;
            } else {
                line.remove(this);
            }
            advance();
            return true;
        }
    }
}
