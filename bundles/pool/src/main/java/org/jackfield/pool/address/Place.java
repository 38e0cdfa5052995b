package org.jackfield.pool.address;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.Backoff;

/** One point of the book. Owned by the control thread; {@link #known} may be read from any. */
final class Place {

    private final PointId point;
    private final Source source;
    private State state = State.DISCONNECTED;
    private boolean configured;
    private boolean vouched;
    private boolean seenPublic;
    private Optional<PeerId> expectedPeer = Optional.empty();
    private Optional<PeerId> peer = Optional.empty();
    private Optional<Instant> lastSeen = Optional.empty();
    private Optional<Instant> lastMiss = Optional.empty();
    private Optional<Instant> retryAt = Optional.empty();
    private Optional<CloseReason> lastReason = Optional.empty();
    private Optional<Duration> delay = Optional.empty();
    private volatile KnownPoint known;

    Place(PointId point, Source source) {
        this.point = point;
        this.source = source;
        publish();
    }

    Place(KnownPoint remembered, Instant now) {
        this(remembered.point(), remembered.source());
        peer = remembered.peer();
        lastSeen = remembered.lastSeen().map(at -> at.isAfter(now) ? now : at);
        lastMiss = remembered.lastMiss().map(at -> at.isAfter(now) ? now : at);
        publish();
    }

    KnownPoint known() {
        return known;
    }

    /** Whether its peer has said, in this run, that it may be advertised. */
    boolean seenPublic() {
        return seenPublic;
    }

    void trust(Optional<PeerId> expected) {
        configured = true;
        expectedPeer = expected;
        publish();
    }

    void expect(Optional<PeerId> who) {
        expectedPeer = who;
        publish();
    }

    void distrust() {
        configured = false;
        expectedPeer = Optional.empty();
        publish();
    }

    void vouch(boolean vouches) {
        vouched = vouches;
        publish();
    }

    void requested() {
        state = State.REQUESTED;
        publish();
    }

    void authenticated(PeerId who, boolean privateNode) {
        peer = Optional.of(who);
        seenPublic = !privateNode;
        publish();
    }

    void accepted() {
        if (state != State.RUNNING) {
            state = State.ACCEPTED;
            publish();
        }
    }

    void running(PeerId who, Instant now) {
        state = State.RUNNING;
        peer = Optional.of(who);
        lastSeen = Optional.of(now);
        retryAt = Optional.empty();
        delay = Optional.empty();
        publish();
    }

    void missed(CloseReason reason, Instant now, Backoff backoff) {
        Duration wait = delay.orElse(backoff.initial());
        state = State.DISCONNECTED;
        lastMiss = Optional.of(now);
        retryAt = Optional.of(now.plus(wait));
        delay = Optional.of(backoff.next(wait));
        lastReason = Optional.of(reason);
        publish();
    }

    void lost(CloseReason reason, Instant now, Backoff backoff) {
        state = State.DISCONNECTED;
        lastSeen = Optional.of(now);
        // a transport of ours that left says nothing against the place
        boolean ours = reason instanceof CloseReason.TransportGone;
        retryAt = ours ? Optional.empty() : Optional.of(now.plus(backoff.afterLoss()));
        delay = Optional.empty();
        lastReason = Optional.of(reason);
        publish();
    }

    /** The attempt came to nothing, which is nobody's fault. */
    void released(CloseReason reason) {
        if (state != State.RUNNING) {
            state = State.DISCONNECTED;
            lastReason = Optional.of(reason);
            publish();
        }
    }

    private void publish() {
        known = new KnownPoint(
                point,
                state,
                source,
                configured || vouched,
                expectedPeer,
                peer,
                lastSeen,
                lastMiss,
                retryAt,
                lastReason);
    }
}
