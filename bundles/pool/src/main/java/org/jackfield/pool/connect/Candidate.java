package org.jackfield.pool.connect;

import java.util.Optional;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.pool.connection.PeerConnection;

/** A channel on its way to become a connection. Owned by the control thread, but for what it is born with. */
final class Candidate implements Encounter.Rival {

    private final Channel channel;
    private final Origin origin;
    private Optional<Introduction> introduction = Optional.empty();
    private Optional<Rank> rank = Optional.empty();
    private Optional<PeerConnection> connection = Optional.empty();

    Candidate(Channel channel, Origin origin) {
        this.channel = channel;
        this.origin = origin;
    }

    Channel channel() {
        return channel;
    }

    Origin origin() {
        return origin;
    }

    void introduced(Introduction who, Rank order) {
        introduction = Optional.of(who);
        rank = Optional.of(order);
    }

    void established(PeerConnection opened) {
        connection = Optional.of(opened);
    }

    Optional<PeerId> peer() {
        return introduction.map(Introduction::peer);
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

    /** Where the peer can be dialled: where we dialled it, or its address with the port it announced. */
    static Optional<PointId> point(Origin origin, Introduction who) {
        if (who.endpoint().direction() == Direction.OUTBOUND) {
            return origin.dialled();
        }
        return who.announcement().port().stream()
                .filter(port -> port > 0)
                .mapToObj(port -> who.endpoint().remote().withPort(port))
                .findFirst();
    }
}
