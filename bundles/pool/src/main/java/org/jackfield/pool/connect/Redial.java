package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Try;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.session.Redialler;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.StableChannel;

/**
 * Dials peers whose sessions want another channel: a {@link Race} to all their points.
 *
 * <p>Neither the book nor its delays are asked: the peer is connected as far as they are concerned. The access lists are. Owned by the
 * control thread.
 */
public final class Redial implements Redialler {

    /** Whoever had a connection until now waits for some seconds in all: what does not open soon is left. */
    static final Duration OPENING = Duration.ofSeconds(2);

    /** With the time that a silence takes to be noticed, less than five seconds. */
    private static final Duration STALL = Duration.ofMillis(750);

    private final Dialler dialler;
    private final ConnectHandler handler;
    private final Control control;
    private final Supplier<PoolSettings> settings;
    private final Supplier<Manners> manners;

    /** Remembers. */
    public Redial(
            Dialler dialler,
            ConnectHandler handler,
            Control control,
            Supplier<PoolSettings> settings,
            Supplier<Manners> manners) {
        this.dialler = dialler;
        this.handler = handler;
        this.control = control;
        this.settings = settings;
        this.manners = manners;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Duration handshake() {
        return settings.get().connect().connectionTimeout();
    }

    @Override
    public Cancellable dial(PeerId peer, List<PointId> points, Outcome outcome) {
        Search search = new Search(peer, outcome);
        search.begin(points);
        return search::callOff;
    }

    private final class Search implements Race.Goal {

        private final PeerId peer;
        private final Outcome outcome;
        private final Set<PointId> stalled = new HashSet<>();
        private Optional<Race> race = Optional.empty();
        private boolean over;

        Search(PeerId peer, Outcome outcome) {
            this.peer = peer;
            this.outcome = outcome;
        }

        void begin(List<PointId> points) {
            race = Optional.of(dialler.open(peer, points, opening(), this));
        }

        private Duration opening() {
            return shorter(OPENING, handshake());
        }

        @Override
        public ChannelEvents opened(PointId point, StableChannel channel) {
            Arrival arrival = new Arrival(this, point);
            control.execute(() -> arrival.limit(channel));
            return handler.begin(channel, manners.get().as(Kin.RESUMING), arrival);
        }

        @Override
        public void failed(List<Try> tries) {
            CloseReason last = tries.stream()
                    .flatMap(each -> each.failure().stream())
                    .reduce((earlier, later) -> later)
                    .orElseGet(CloseReason.DialCancelled::new);
            end(() -> outcome.failed(last));
        }

        void carried() {
            end(outcome::carried);
        }

        void forgotten(CloseReason reason) {
            end(() -> outcome.forgotten(reason));
        }

        void missed(CloseReason reason) {
            race.ifPresent(run -> run.goOn(reason, opening()));
        }

        /** Of a slow peer nothing may have arrived yet: if the others lead nowhere, it is given its whole time. */
        boolean mayStall(PointId point) {
            return !stalled.contains(point) && race.filter(Race::hasAnotherWay).isPresent();
        }

        void stalled(PointId point, CloseReason reason) {
            stalled.add(point);
            race.ifPresent(run -> run.goOnAndBack(reason, opening()));
        }

        void callOff() {
            end(() -> {});
        }

        private void end(Runnable tell) {
            if (!over) {
                over = true;
                race.ifPresent(run -> run.stop(new CloseReason.DialCancelled()));
                tell.run();
            }
        }
    }

    /** The channel that has won. */
    private final class Arrival implements Origin {

        private final Search search;
        private final PointId point;
        private Cancellable deadline = () -> {};
        private boolean decided;
        private boolean missed;

        Arrival(Search search, PointId point) {
            this.search = search;
            this.point = point;
        }

        void limit(StableChannel channel) {
            if (decided) {
                return;
            }
            Duration whole = handshake();
            if (whole.compareTo(STALL) <= 0 || !search.mayStall(point)) {
                deadline = control.after(whole, () -> miss(late(channel, whole), search::missed));
                return;
            }
            deadline = control.after(STALL, () -> {
                if (channel.receivedBytes() == 0) {
                    miss(late(channel, STALL), reason -> search.stalled(point, reason));
                } else {
                    deadline = control.after(whole.minus(STALL), () -> miss(late(channel, whole), search::missed));
                }
            });
        }

        private CloseReason late(Channel channel, Duration limit) {
            CloseReason reason = new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, limit);
            channel.close(reason);
            return reason;
        }

        /** A plugin may tell late that a channel has ended, or never. */
        private void miss(CloseReason reason, Consumer<CloseReason> next) {
            if (!missed) {
                missed = true;
                next.accept(reason);
            }
        }

        @Override
        public Optional<PointId> dialled() {
            return Optional.of(point);
        }

        @Override
        public Optional<PeerId> expectedPeer() {
            return Optional.of(search.peer);
        }

        @Override
        public boolean resuming() {
            return true;
        }

        @Override
        public boolean makeshift() {
            return search.outcome.makeshift();
        }

        @Override
        public Optional<CloseReason> refusal() {
            return search.over ? Optional.of(new CloseReason.DialCancelled()) : Optional.empty();
        }

        @Override
        public void decided() {
            control.execute(() -> {
                decided = true;
                deadline.cancel();
            });
        }

        @Override
        public void connected(PeerConnection connection) {
            throw new IllegalStateException("a channel that carries on a session is no connection of its own");
        }

        @Override
        public void carried(Optional<CloseReason> failure) {
            failure.ifPresentOrElse(reason -> miss(reason, search::missed), search::carried);
        }

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            boolean itself = candidate.peer().equals(Optional.of(search.peer));
            boolean unknown = reason instanceof CloseReason.RejectedByPeer theirs
                    && theirs.motive() instanceof Rejection.NoMotive;
            miss(reason, itself && unknown ? search::forgotten : search::missed);
        }
    }
}
