package org.jackfield.pool.address;

import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** One peer of the book. Owned by the control thread; {@link #known} may be read from any. */
final class Person {

    private volatile KnownPeer known;
    private boolean connected;

    Person(PeerId peer, Instant now) {
        known = new KnownPeer(peer, false, now, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Person(KnownPeer remembered, Instant now) {
        known = new KnownPeer(
                remembered.peer(),
                remembered.trusted(),
                remembered.created().isAfter(now) ? now : remembered.created(),
                remembered.point(),
                remembered.lastSeen().map(at -> at.isAfter(now) ? now : at),
                remembered.lastReason());
    }

    KnownPeer known() {
        return known;
    }

    boolean connected() {
        return connected;
    }

    void trust(boolean trusted) {
        known = new KnownPeer(
                known.peer(), trusted, known.created(), known.point(), known.lastSeen(), known.lastReason());
    }

    void connected(Optional<PointId> point, Instant now) {
        connected = true;
        known = new KnownPeer(
                known.peer(),
                known.trusted(),
                known.created(),
                point.or(known::point),
                Optional.of(now),
                known.lastReason());
    }

    void ended(CloseReason reason, Instant now) {
        connected = false;
        known = new KnownPeer(
                known.peer(), known.trusted(), known.created(), known.point(), Optional.of(now), Optional.of(reason));
    }
}
