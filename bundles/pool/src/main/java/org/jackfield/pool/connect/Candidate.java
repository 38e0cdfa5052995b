package org.jackfield.pool.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.selection.Displacement;
import org.jackfield.pool.session.Session;

/** A channel on its way to become a connection. Owned by the control thread, but for what it is born with. */
final class Candidate implements Encounter.Rival {

    private final Channel channel;
    private Optional<Origin> origin;
    private Optional<Introduction> introduction = Optional.empty();
    private Optional<Rank> rank = Optional.empty();
    private Optional<PointId> point = Optional.empty();
    private Optional<PeerConnection> connection = Optional.empty();
    private Optional<Session> begun = Optional.empty();
    private Optional<Session> resumed = Optional.empty();
    private Optional<Displacement> displacement = Optional.empty();
    private final Instant since;
    private final String pointScheme;
    private boolean accepted;
    private boolean rejected;

    /** @param pointScheme what the port in a greeting is a port of */
    Candidate(Channel channel, Origin origin, Instant begun, String pointScheme) {
        this.channel = channel;
        this.origin = Optional.of(origin);
        this.since = begun;
        this.pointScheme = pointScheme;
    }

    Channel channel() {
        return channel;
    }

    /** Until it is kept. */
    Origin origin() {
        return origin.orElseThrow();
    }

    void introduced(Introduction who, Rank order) {
        introduction = Optional.of(who);
        rank = Optional.of(order);
        point = point(who);
    }

    /** We have said yes. */
    void accept() {
        accepted = true;
    }

    boolean accepted() {
        return accepted;
    }

    /** We have said no, which may come after a yes. */
    void reject() {
        rejected = true;
    }

    /** What its coming to nothing is in a log. */
    LogEntry.Kind ending(CloseReason reason) {
        if (rejected || reason instanceof CloseReason.Rejected) {
            return LogEntry.Kind.REJECTING_REQUEST;
        }
        return reason instanceof CloseReason.RejectedByPeer
                ? LogEntry.Kind.REQUEST_REJECTED
                : LogEntry.Kind.REQUEST_FAILED;
    }

    void established(PeerConnection opened, Optional<Session> session) {
        connection = Optional.of(opened);
        begun = session;
    }

    /** It is the connection now, and all that its handshake told has been passed on: a connection may stay for months. */
    void kept() {
        origin = Optional.empty();
        introduction = Optional.empty();
        rank = Optional.empty();
        point = Optional.empty();
        begun = Optional.empty();
        displacement = Optional.empty();
    }

    /** The session that begins with it, if the peer is of our kind; known once both sides have accepted. */
    Optional<Session> begun() {
        return begun;
    }

    /** It is to carry on a session. */
    void resume(Session session) {
        resumed = Optional.of(session);
    }

    /** The session that it is to carry on, known once we have accepted it. */
    Optional<Session> resumed() {
        return resumed;
    }

    /** Somebody is to yield to it. */
    void displace(Displacement somebody) {
        displacement = Optional.of(somebody);
    }

    /** Who is to yield to it, if anybody is. */
    Optional<Displacement> displacement() {
        return displacement;
    }

    /** What it said of itself, once it has. */
    Optional<Introduction> introduction() {
        return introduction;
    }

    Optional<PeerId> peer() {
        return introduction.map(Introduction::peer);
    }

    /** Where its peer can be dialled; known once it is introduced. */
    Optional<PointId> point() {
        return point;
    }

    /** Who dialled; known once it is introduced. */
    Direction direction() {
        return introduction.orElseThrow().endpoint().direction();
    }

    @Override
    public Rank rank() {
        return rank.orElseThrow();
    }

    @Override
    public boolean established() {
        return connection.isPresent();
    }

    /** Present once both sides have accepted. */
    Optional<PeerConnection> connection() {
        return connection;
    }

    /** How long the handshake took, from the open channel on. */
    Duration handshake() {
        return connection
                .map(opened -> Duration.between(since, opened.since()))
                .filter(time -> !time.isNegative())
                .orElse(Duration.ZERO);
    }

    /** Where the peer is: where it can be dialled, else its address with port 0. Known once it is introduced. */
    PointId where() {
        Introduction who = introduction.orElseThrow();
        return point.orElseGet(() -> who.endpoint().remote().withPort(0));
    }

    /** Where the peer can be dialled: where we dialled it, or its address with the port it announced. */
    Optional<PointId> point(Introduction who) {
        if (who.endpoint().direction() == Direction.OUTBOUND) {
            return origin().dialled();
        }
        return who.announcement().port().stream()
                .filter(port -> port > 0)
                .mapToObj(
                        port -> new PointId(pointScheme, who.endpoint().remote().host(), port))
                .findFirst();
    }
}
