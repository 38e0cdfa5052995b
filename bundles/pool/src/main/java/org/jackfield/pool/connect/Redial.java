package org.jackfield.pool.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.handshake.Kin;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.session.Redialler;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier;
import org.jackfield.pool.transport.Switchboard;

/**
 * Dials peers whose sessions want another channel: the points one after the other.
 *
 * <p>Neither the book nor its delays are asked: the peer is connected as far as they are concerned. The access lists are. Owned by the
 * control thread.
 */
public final class Redial implements Redialler {

    /** A session waits for some seconds in all: a way that does not open soon is left for the next. */
    private static final Duration OPENING = Duration.ofSeconds(2);

    private final Switchboard switchboard;
    private final ConnectHandler handler;
    private final Gate gate;
    private final Control control;
    private final Supplier<PoolSettings> settings;
    private final Supplier<Manners> manners;

    /** Remembers. */
    public Redial(
            Switchboard switchboard,
            ConnectHandler handler,
            Gate gate,
            Control control,
            Supplier<PoolSettings> settings,
            Supplier<Manners> manners) {
        this.switchboard = switchboard;
        this.handler = handler;
        this.gate = gate;
        this.control = control;
        this.settings = settings;
        this.manners = manners;
    }

    @Override
    public void dial(PeerId peer, List<PointId> points, Outcome outcome) {
        new Search(peer, points, outcome).next();
    }

    private final class Search {

        private final PeerId peer;
        private final ArrayDeque<PointId> left;
        private final Outcome outcome;
        private CloseReason last = new CloseReason.DialFailed("no point of the peer is known");

        Search(PeerId peer, List<PointId> points, Outcome outcome) {
            this.peer = peer;
            this.left = new ArrayDeque<>(points);
            this.outcome = outcome;
        }

        void next() {
            PointId point = left.poll();
            if (point == null) {
                outcome.failed(last);
                return;
            }
            Optional<Carrier> carrier = switchboard.carrier(point.scheme());
            Optional<CloseReason> obstacle = carrier.isEmpty()
                    ? Optional.of(new CloseReason.NoTransport(point.scheme()))
                    : gate.toDial(point, Optional.of(peer));
            if (obstacle.isPresent()) {
                last = obstacle.get();
                next();
                return;
            }
            Try attempt = new Try(this, point);
            attempt.begin(carrier.get());
        }
    }

    private final class Try implements Dialling, Origin {

        private final Search search;
        private final PointId point;
        private Cancellable deadline = () -> {};
        private Optional<Channel> channel = Optional.empty();
        private boolean over;

        Try(Search search, PointId point) {
            this.search = search;
            this.point = point;
        }

        void begin(Carrier carrier) {
            Duration limit = settings.get().connect().connectionTimeout();
            deadline = control.after(
                    limit,
                    () -> channel.ifPresent(
                            open -> open.close(new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, limit))));
            carrier.dial(DialRequest.to(point, limit.compareTo(OPENING) < 0 ? limit : OPENING), this);
        }

        @Override
        public ChannelEvents opened(Channel opened) {
            control.execute(() -> channel = Optional.of(opened));
            return handler.begin(opened, manners.get().as(Kin.RESUMING), this);
        }

        @Override
        public void failed(CloseReason reason) {
            control.execute(() -> goOn(reason));
        }

        private void goOn(CloseReason reason) {
            if (leave()) {
                search.last = reason;
                search.next();
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
            return Optional.empty();
        }

        @Override
        public void decided() {
            control.execute(() -> deadline.cancel());
        }

        @Override
        public void connected(PeerConnection connection) {
            throw new IllegalStateException("a channel that carries on a session is no connection of its own");
        }

        @Override
        public void resumed() {
            if (leave()) {
                search.outcome.opened();
            }
        }

        @Override
        public void failed(Candidate candidate, CloseReason reason, List<PointId> alternatives) {
            if (reason instanceof CloseReason.RejectedByPeer && leave()) {
                search.outcome.failed(reason);
            } else {
                goOn(reason);
            }
        }

        private boolean leave() {
            if (over) {
                return false;
            }
            over = true;
            deadline.cancel();
            channel = Optional.empty();
            return true;
        }
    }
}
