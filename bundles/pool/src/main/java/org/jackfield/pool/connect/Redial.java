package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    @Override
    public Cancellable dial(PeerId peer, List<PointId> points, Outcome outcome) {
        Search search = new Search(peer, outcome);
        search.begin(points);
        return search::callOff;
    }

    private final class Search implements Race.Goal {

        private final PeerId peer;
        private final Outcome outcome;
        private Optional<Race> race = Optional.empty();
        private Cancellable deadline = () -> {};
        private boolean over;

        Search(PeerId peer, Outcome outcome) {
            this.peer = peer;
            this.outcome = outcome;
        }

        void begin(List<PointId> points) {
            Duration opening = shorter(OPENING, handshake());
            Duration each =
                    opening.plus(handshake()).plus(settings.get().session().proveWithin());
            Duration most = each.multipliedBy(points.size());
            // a plugin that does not tell the end of a channel must not keep a session from being sought for ever
            deadline = control.after(most, () -> failed(new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, most)));
            race = Optional.of(dialler.open(peer, points, opening, this));
        }

        /** One that opens, and on which nothing is answered, must not take the time of the others. */
        Duration patience() {
            return race.filter(Race::hasMore).isPresent() ? shorter(STALL, handshake()) : handshake();
        }

        private Duration handshake() {
            return settings.get().connect().connectionTimeout();
        }

        @Override
        public ChannelEvents opened(PointId point, StableChannel channel) {
            Arrival arrival = new Arrival(this, point);
            control.execute(() -> arrival.limit(channel));
            return handler.begin(channel, manners.get().as(Kin.RESUMING), arrival);
        }

        @Override
        public void failed(List<Try> tries) {
            failed(tries.stream()
                    .flatMap(each -> each.failure().stream())
                    .reduce((earlier, later) -> later)
                    .orElseGet(CloseReason.DialCancelled::new));
        }

        private void failed(CloseReason reason) {
            end(() -> outcome.failed(reason));
        }

        void carried(Optional<CloseReason> failure) {
            failure.ifPresentOrElse(this::missed, () -> end(outcome::carried));
        }

        void forgotten(CloseReason reason) {
            end(() -> outcome.forgotten(reason));
        }

        void missed(CloseReason reason) {
            race.ifPresent(run -> run.beginAgain(reason));
        }

        void callOff() {
            end(() -> {});
        }

        private void end(Runnable tell) {
            if (!over) {
                over = true;
                deadline.cancel();
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
        private boolean over;

        Arrival(Search search, PointId point) {
            this.search = search;
            this.point = point;
        }

        void limit(Channel channel) {
            Duration limit = search.patience();
            if (!over) {
                deadline = control.after(
                        limit, () -> channel.close(new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, limit)));
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
        public Optional<CloseReason> refusal() {
            return search.over ? Optional.of(new CloseReason.DialCancelled()) : Optional.empty();
        }

        @Override
        public void decided() {
            control.execute(() -> {
                over = true;
                deadline.cancel();
            });
        }

        @Override
        public void connected(PeerConnection connection) {
            throw new IllegalStateException("a channel that carries on a session is no connection of its own");
        }

        @Override
        public void carried(Optional<CloseReason> failure) {
            search.carried(failure);
        }

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            boolean itself = candidate.peer().equals(Optional.of(search.peer));
            if (itself
                    && reason instanceof CloseReason.RejectedByPeer theirs
                    && theirs.motive() instanceof Rejection.NoMotive) {
                search.forgotten(reason);
            } else {
                search.missed(reason);
            }
        }
    }
}
