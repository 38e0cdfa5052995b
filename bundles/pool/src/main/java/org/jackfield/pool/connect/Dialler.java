package org.jackfield.pool.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Try;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.CloseReason.Phase;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;

/**
 * Dials points, so many at once; the rest wait in line. One deadline covers opening a channel and the handshake.
 *
 * <p>A peer that is known by several points is dialled by one after the other ({@link Race}) until one leads to a connection: a point
 * is the next as well if the handshake failed by what another way may cure, but not if the peer was refused, or refused us.
 *
 * <p>Owned by the control thread.
 */
public final class Dialler {

    /** Of one peer. */
    private static final int MOST_POINTS = 16;

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
    private final Set<Errand> errands = new LinkedHashSet<>();
    private final Set<PeerId> returning = new HashSet<>();
    private final DialLine line;
    /** Of sessions that want another channel, which wait for none of the others. */
    private final DialLine express;

    private Wakes wakes = Wakes.NONE;
    private Reserved reserved = Reserved.NOBODY;
    private Sieve sieve = Sieve.CLOSED;
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
        this.line = new DialLine(() -> settings.get().connect().maxDials());
        this.express = new DialLine(() -> settings.get().connect().maxDials());
    }

    /** Who is woken by what is learned here. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** Which of the points that a peer names in place of itself are learned. */
    public void sieve(Sieve other) {
        sieve = other;
    }

    /** Who is dialled however many are connected. */
    public void reserve(Reserved others) {
        reserved = others;
    }

    /**
     * Dials, whatever the point's delay; if that comes to nothing, or takes its time, the other points of the peer that was there last.
     * The stage completes on the control thread, or fails with a {@link ConnectException}.
     */
    public CompletionStage<Connection> dial(PointId point) {
        return dial(point, settings.get().connect().connectionTimeout());
    }

    /** As {@link #dial(PointId)}, with a time limit of its own for channels and handshakes together. */
    public CompletionStage<Connection> dial(PointId point, Duration limit) {
        return dial(point, limit, limit, theNamedFirst(point), other -> true);
    }

    /** As {@link #dial(PointId)}, but by no other transport than the point's. */
    CompletionStage<Connection> dialByItsTransport(PointId point) {
        return dialByItsTransport(point, settings.get().connect().connectionTimeout());
    }

    /** The same, and only by what opens that soon. */
    CompletionStage<Connection> dialByItsTransport(PointId point, Duration opening) {
        return dial(
                point,
                settings.get().connect().connectionTimeout(),
                opening,
                theNamedFirst(point),
                other -> other.scheme().equals(point.scheme()));
    }

    private static Comparator<PointId> theNamedFirst(PointId point) {
        return Comparator.comparing(other -> !other.equals(point));
    }

    /** As {@link #dial(PointId)}, but of all points of the peer that was there last the preferred one first. */
    public CompletionStage<Connection> seek(PointId point) {
        Duration limit = settings.get().connect().connectionTimeout();
        return dial(point, limit, limit, (one, other) -> 0, other -> true);
    }

    /**
     * Dials that point alone, to learn whether somebody answers there; whoever does is told that there are connections enough. The stage
     * fails in any case.
     */
    public CompletionStage<Connection> feel(PointId point) {
        Optional<PeerId> expected = book.point(point).flatMap(gate::whom);
        Duration limit = settings.get().connect().connectionTimeout();
        return dial(point, expected, expected, List.of(point), limit, limit, true);
    }

    private CompletionStage<Connection> dial(
            PointId point, Duration limit, Duration opening, Comparator<PointId> before, Predicate<PointId> eligible) {
        Optional<KnownPoint> known = book.point(point);
        Optional<PeerId> expected = known.flatMap(gate::whom);
        Optional<PeerId> whom = expected.or(() -> known.flatMap(KnownPoint::peer));
        List<PointId> points =
                points(point, whom, before).stream().filter(eligible).toList();
        return dial(point, expected, whom, points, limit, opening, false);
    }

    private CompletionStage<Connection> dial(
            PointId point,
            Optional<PeerId> expected,
            Optional<PeerId> whom,
            List<PointId> points,
            Duration limit,
            Duration opening,
            boolean feeler) {
        Optional<CloseReason> obstacle = obstacle(point, points);
        if (obstacle.isPresent()) {
            events.tell(new NodeEvent.DialFailed(point, obstacle.get()));
            return CompletableFuture.failedFuture(new ConnectException(obstacle.get()));
        }
        Attempt attempt = new Attempt(point, expected, whom, points, limit, opening, feeler);
        attempts.put(point, attempt);
        book.requested(point);
        line.join(attempt);
        return attempt.outcome;
    }

    /**
     * Opens a channel to a peer that we know, by one of several points, and begins no handshake: what comes of the channel is the
     * caller's. Whoever was given a channel says {@link Race#goOn} or {@link Race#stop} once that is decided. It waits for others
     * of its kind alone, and for no dial: of these, as many may be under way besides.
     *
     * @param points one at least; the order is ours
     * @param limit for the channel
     */
    public Race open(PeerId peer, List<PointId> points, Duration limit, Race.Goal goal) {
        Errand errand =
                new Errand(peer, points.stream().sorted(racing().order()).toList(), limit, goal);
        if (closed) {
            control.execute(() -> goal.failed(List.of()));
            return errand.race;
        }
        errands.add(errand);
        express.join(errand);
        return errand.race;
    }

    /** A peer is about to be disconnected, and dialled again at once by whoever says this: all who seek connections leave it alone. */
    void awaitReturn(PeerId peer) {
        returning.add(peer);
    }

    /** It is like all others again; if it is not back, those who seek connections hear of that. */
    void returned(PeerId peer) {
        if (returning.remove(peer) && pool.connection(peer).isEmpty()) {
            wakes.disconnected();
        }
    }

    /** Whether somebody else sees to it that this peer is connected again. */
    public boolean returning(PeerId peer) {
        return returning.contains(peer);
    }

    /** How many are under way or in line. */
    public int size() {
        return attempts.size() + errands.size();
    }

    /** Dials no more, and calls off what is under way. */
    public void close(CloseReason reason) {
        closed = true;
        line.close();
        express.close();
        List.copyOf(attempts.values()).forEach(attempt -> attempt.giveUp(reason));
        List.copyOf(errands).forEach(errand -> errand.giveUp(reason));
    }

    private Race race(DialLine by, List<PointId> points, Duration limit, Race.Course course) {
        return new Race(switchboard, control, by.places(), this::racing, points, limit, course);
    }

    private Racing racing() {
        return settings.get().connect().racing();
    }

    /** The point, and the others of who is sought, unless it is there already; those that have just failed come last. */
    private List<PointId> points(PointId point, Optional<PeerId> whom, Comparator<PointId> before) {
        Stream<PointId> others = whom.filter(peer -> !book.engaged(peer)).stream()
                .flatMap(peer ->
                        book.points(peer).stream().filter(other -> !other.equals(point) && mayStandIn(other, peer)));
        return Stream.concat(Stream.of(point), others)
                .limit(MOST_POINTS)
                .sorted(before.thenComparing(this::inDisgrace).thenComparing(racing().order()))
                .toList();
    }

    private boolean mayStandIn(PointId other, PeerId peer) {
        Optional<KnownPoint> known = book.point(other);
        return known.flatMap(KnownPoint::expectedPeer).map(peer::equals).orElse(true)
                && (!settings.get().reach().privateMode() || book.trusts(peer, Optional.of(other)));
    }

    private boolean inDisgrace(PointId point) {
        return book.point(point)
                .flatMap(KnownPoint::retryAt)
                .map(at -> control.now().isBefore(at))
                .orElse(false);
    }

    /** What stands in the way of dialling a point, however few are connected. */
    Optional<CloseReason> forbids(PointId point) {
        Optional<KnownPoint> known = book.point(point);
        if (closed) {
            return Optional.of(new CloseReason.Shutdown());
        }
        Optional<CloseReason> listed = gate.toDial(point, known.flatMap(gate::whom));
        if (listed.isPresent()) {
            return listed;
        }
        if (attempts.containsKey(point) || busy(point)) {
            return Optional.of(new CloseReason.PointBusy());
        }
        if (settings.get().reach().privateMode()
                && !known.map(KnownPoint::trusted).orElse(false)) {
            return Optional.of(new CloseReason.PrivateMode());
        }
        return Optional.empty();
    }

    private Optional<CloseReason> obstacle(PointId point, List<PointId> points) {
        Optional<CloseReason> forbidden = forbids(point);
        if (forbidden.isPresent()) {
            return forbidden;
        }
        if (pool.size() > settings.get().bounds().max() && !reserved.reserved(point)) {
            return Optional.of(new CloseReason.NoRoom(pool.size(), Bounds.MAX));
        }
        if (points.stream().allMatch(each -> switchboard.carrier(each.scheme()).isEmpty())) {
            return Optional.of(new CloseReason.NoTransport(point.scheme()));
        }
        return Optional.empty();
    }

    private boolean busy(PointId point) {
        return book.point(point)
                .filter(at -> at.state() != KnownPoint.State.DISCONNECTED)
                .isPresent();
    }

    private void ask(PointId point, Optional<PeerId> whom, Consumer<Optional<CloseReason>> answer) {
        gate.askToDial(
                point,
                whom,
                // while it stood in line, it may have been listed
                refusal -> answer.accept(refusal.or(() -> gate.toDial(point, whom))));
    }

    private void begun(PointId point) {
        book.requested(point);
        book.dialling(point);
        events.tell(new NodeEvent.Dialling(point));
    }

    /** An attempt without a channel has come to nothing. */
    private void came(PointId point, CloseReason reason) {
        // what goes on there is somebody else's
        if (!(reason instanceof CloseReason.PointBusy)) {
            conclude(point, Optional.empty(), reason, false);
        }
        events.tell(new NodeEvent.DialFailed(point, reason));
    }

    private void learn(List<PointId> alternatives, PeerId by, PointId teller) {
        if (settings.get().reach().withoutPeerDiscovery()) {
            return;
        }
        for (PointId point : sieve.sift(by, teller, alternatives)) {
            if (book.learn(point, new Source.Alternative(), teller, Direction.OUTBOUND)) {
                events.tell(new NodeEvent.PointLearned(point, new Source.Alternative()));
                wakes.learned(point);
            }
        }
    }

    /** What a failure means for what we know of the point. */
    private void conclude(PointId point, Optional<Candidate> candidate, CloseReason reason, boolean blameless) {
        LogEntry.Kind kind = candidate.map(known -> known.ending(reason)).orElse(LogEntry.Kind.REQUEST_FAILED);
        Optional<PeerId> peer = candidate.flatMap(Candidate::peer);
        if (reason instanceof CloseReason.Myself) {
            book.itIsMe(point);
        } else if (blameless
                || reason instanceof CloseReason.DialCancelled
                || reason instanceof CloseReason.NoTransport
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

    /** Whether the way may be to blame, so that another one may lead to a connection. */
    private static boolean curable(CloseReason reason) {
        return reason instanceof CloseReason.ConnectionLost
                || reason instanceof CloseReason.ClosedByPeer
                || reason instanceof CloseReason.TimedOut
                || reason instanceof CloseReason.TransportGone
                || reason instanceof CloseReason.PluginFailed
                || reason instanceof CloseReason.HandshakeEnded
                || reason instanceof CloseReason.HandshakeUndecodable
                || reason instanceof CloseReason.HandshakeForged
                || reason instanceof CloseReason.FrameTooShort
                || reason instanceof CloseReason.FrameForged
                || reason instanceof CloseReason.AckUnread
                || reason instanceof CloseReason.AckUnwritten;
    }

    /** A dial, with all points that it may lead to. */
    private final class Attempt implements Race.Course, DialLine.Waiting {

        private final PointId named;
        private final Optional<PeerId> expected;
        private final Optional<PeerId> whom;
        private final Duration limit;
        private final Duration opening;
        private final boolean feeler;
        private final Race race;
        private final CompletableFuture<Connection> outcome = new CompletableFuture<>();
        private Instant until = Instant.MAX;
        private boolean begun;
        private Cancellable deadline = () -> {};
        private Cancellable stall = () -> {};
        private Optional<StableChannel> held = Optional.empty();
        /** What waits for a better channel is limited by that one's deadline. Set on the channel's thread. */
        private volatile boolean decided;

        /** Of the handshakes that came to nothing the last. */
        private Optional<CloseReason> farthest = Optional.empty();

        private boolean late;
        private boolean over;

        /**
         * Remembers.
         *
         * @param expected who must answer at the named point, if the operator said so, or its address is grey-listed
         * @param whom who is sought: a hint alone, unless expected
         * @param limit for channels and handshakes together
         * @param opening after which no channel is waited for; no longer than the limit in any case
         * @param feeler whether it is enough to learn who answers
         */
        Attempt(
                PointId named,
                Optional<PeerId> expected,
                Optional<PeerId> whom,
                List<PointId> points,
                Duration limit,
                Duration opening,
                boolean feeler) {
            this.named = named;
            this.feeler = feeler;
            this.expected = expected;
            this.whom = whom;
            this.limit = limit;
            this.opening = opening;
            this.race = race(line, points, opening.compareTo(limit) < 0 ? opening : limit, this);
        }

        @Override
        public void begin() {
            begun = true;
            until = control.now().plus(limit);
            arm();
            race.start();
        }

        /** The race has a limit of its own; this one is the handshake's. */
        private void arm() {
            deadline.cancel();
            decided = false;
            deadline = control.after(Duration.between(control.now(), until), () -> {
                late = true;
                held.ifPresent(channel -> tooLong(channel, limit));
            });
        }

        private void tooLong(Channel channel, Duration patience) {
            if (!decided) {
                channel.close(new CloseReason.TimedOut(Phase.HANDSHAKE, patience));
            }
        }

        private Optional<PeerId> at(PointId point) {
            return point.equals(named) ? expected : whom;
        }

        @Override
        public void ask(PointId point, Consumer<Optional<CloseReason>> answer) {
            if (!point.equals(named) && busy(point)) {
                answer.accept(Optional.of(new CloseReason.PointBusy()));
            } else {
                Dialler.this.ask(point, at(point), answer);
            }
        }

        @Override
        public void dialling(PointId point) {
            begun(point);
        }

        @Override
        public void missed(PointId point, CloseReason reason) {
            came(point, reason);
        }

        @Override
        public ChannelEvents opened(PointId point, StableChannel channel) {
            return handler.begin(channel, manners.get(), new Leg(this, point));
        }

        @Override
        public void won(PointId point, StableChannel channel) {
            if (over) {
                channel.close(new CloseReason.DialCancelled());
                return;
            }
            held = Optional.of(channel);
            if (late) {
                channel.close(new CloseReason.TimedOut(Phase.HANDSHAKE, limit));
            }
            // while it was being dialled, it may have been listed
            gate.toDial(point, at(point)).ifPresent(channel::close);
            if (race.hasMore()) {
                // a way on which nothing is answered must not take the time of the others
                Duration patience = settings.get().connect().authenticationTimeout();
                stall = control.after(patience, () -> tooLong(channel, patience));
            }
        }

        @Override
        public void failed(List<Try> tries) {
            if (leave()) {
                fail(farthest.orElseGet(() -> mostTelling(tries)), tries);
            }
        }

        void giveUp(CloseReason reason) {
            if (held.isPresent()) {
                held.get().close(reason);
                return;
            }
            race.stop(reason);
            if (leave()) {
                if (!begun) {
                    came(named, reason);
                }
                fail(reason, race.tries());
            }
        }

        private void connected(Leg open, PeerConnection connection) {
            if (!leave()) {
                return;
            }
            disclaim(open.point, connection.peer());
            Optional<PeerId> missing = expected.filter(peer -> !peer.equals(connection.peer()));
            if (missing.isPresent()) {
                fail(new CloseReason.UnexpectedPeer(missing.get(), connection.peer()), race.tries());
            } else {
                outcome.complete(connection);
            }
        }

        private void failed(Leg open, Candidate candidate, CloseReason reason) {
            if (over) {
                return;
            }
            held = Optional.empty();
            stall.cancel();
            candidate.peer().ifPresent(found -> disclaim(open.point, found));
            boolean end = closed || !curable(reason) || !race.hasMore();
            if (end && !leave(reason)) {
                return;
            }
            Optional<CompletableFuture<Connection>> elsewhere =
                    doubled(reason) ? handler.elsewhere(candidate.peer()) : Optional.empty();
            boolean felt = feeler && reason instanceof CloseReason.Rejected;
            conclude(open.point, Optional.of(candidate), reason, felt || elsewhere.isPresent());
            events.tell(new NodeEvent.DialFailed(
                    open.point, reason, Optional.of(candidate.channel().endpoint()), candidate.peer()));
            if (!end) {
                farthest = Optional.of(reason);
                arm();
                Duration left = Duration.between(control.now(), until);
                race.goOn(reason, opening.compareTo(left) < 0 ? opening : left);
                return;
            }
            elsewhere.ifPresentOrElse(
                    other -> other.whenComplete((connection, failure) -> {
                        if (failure == null) {
                            outcome.complete(connection);
                        } else {
                            fail(reason, race.tries());
                        }
                    }),
                    () -> fail(reason, race.tries()));
        }

        /** Another peer was there than the one that says it is: it is left alone, and what was said is not believed any more. */
        private void disclaim(PointId point, PeerId found) {
            whom.filter(peer -> !peer.equals(found)).ifPresent(peer -> book.disclaim(peer, point));
        }

        private void fail(CloseReason reason, List<Try> tries) {
            outcome.completeExceptionally(new ConnectException(reason, tries));
        }

        private boolean leave(CloseReason reason) {
            race.lost(reason);
            return leave();
        }

        private boolean leave() {
            if (over) {
                return false;
            }
            over = true;
            deadline.cancel();
            stall.cancel();
            // a connection remembers where it came from: nothing of the transport must hang on to it
            held = Optional.empty();
            attempts.remove(named, this);
            if (!begun) {
                line.leave(this);
            }
            race.stop(new CloseReason.DialCancelled());
            List<Try> tries = race.tries();
            if (tries.stream().noneMatch(each -> each.point().equals(named))) {
                book.idle(named);
            }
            if (tries.size() > 1) {
                events.tell(new NodeEvent.Tried(named, tries));
            }
            return true;
        }
    }

    /** Of several failures the first that somebody else has caused. */
    private static CloseReason mostTelling(List<Try> tries) {
        List<CloseReason> reasons =
                tries.stream().flatMap(each -> each.failure().stream()).toList();
        return reasons.stream()
                .filter(reason -> !(reason instanceof CloseReason.NoTransport)
                        && !(reason instanceof CloseReason.PointBusy)
                        && !(reason instanceof CloseReason.DialCancelled))
                .findFirst()
                .orElse(reasons.get(0));
    }

    /** A channel that an attempt has opened, on its way through the handshake. */
    private final class Leg implements Origin {

        private final Attempt attempt;
        private final PointId point;

        Leg(Attempt attempt, PointId point) {
            this.attempt = attempt;
            this.point = point;
        }

        @Override
        public Optional<PointId> dialled() {
            return Optional.of(point);
        }

        @Override
        public Optional<PeerId> expectedPeer() {
            // that a peer says it is here binds nobody but the operator
            return point.equals(attempt.named) ? attempt.expected : Optional.empty();
        }

        @Override
        public boolean feeling() {
            return attempt.feeler;
        }

        @Override
        public Optional<CloseReason> refusal() {
            return Optional.empty();
        }

        @Override
        public void decided() {
            attempt.decided = true;
        }

        @Override
        public void connected(PeerConnection connection) {
            attempt.connected(this, connection);
        }

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            candidate
                    .peer()
                    .filter(known -> !alternatives.isEmpty())
                    .ifPresent(by -> learn(
                            alternatives, by, candidate.channel().endpoint().remote()));
            attempt.failed(this, candidate, reason);
        }
    }

    /** A channel alone, for somebody else. */
    private final class Errand implements Race.Course, DialLine.Waiting {

        private final PeerId peer;
        private final Race.Goal goal;
        private final Race race;

        Errand(PeerId peer, List<PointId> points, Duration limit, Race.Goal goal) {
            this.peer = peer;
            this.goal = goal;
            this.race = race(express, points, limit, this);
        }

        @Override
        public void begin() {
            race.start();
        }

        @Override
        public void ask(PointId point, Consumer<Optional<CloseReason>> answer) {
            if (attempts.containsKey(point)) {
                answer.accept(Optional.of(new CloseReason.PointBusy()));
            } else {
                Dialler.this.ask(point, Optional.of(peer), answer);
            }
        }

        @Override
        public void dialling(PointId point) {
            begun(point);
        }

        @Override
        public void missed(PointId point, CloseReason reason) {
            came(point, reason);
        }

        @Override
        public ChannelEvents opened(PointId point, StableChannel channel) {
            return goal.opened(point, channel);
        }

        @Override
        public void won(PointId point, StableChannel channel) {
            // the book hears of connections, not of what carries a session on
            book.idle(point);
            gate.toDial(point, Optional.of(peer)).ifPresent(channel::close);
        }

        @Override
        public void over() {
            errands.remove(this);
            express.leave(this);
        }

        @Override
        public void failed(List<Try> tries) {
            goal.failed(tries);
        }

        void giveUp(CloseReason reason) {
            race.stop(reason);
            goal.failed(race.tries());
        }
    }
}
