package org.jackfield.pool.address;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.settings.Backoff;

/** One point of the book. Owned by the control thread; {@link #known} and {@link #log} may be read from any. */
final class Place {

    private final PointId point;
    private final Address address;
    private final Source source;
    private final Homes homes;
    private final Diary diary = new Diary();
    private final Optional<Instant> seenBefore;
    private final Optional<Instant> missedBefore;
    /** Who is connected and says that it is found here: several behind one address may. The last to come is the last. */
    private final Set<PeerId> running = new LinkedHashSet<>();

    /** Whose it is, as the homes have been told. */
    private Set<PeerId> owners = Set.of();

    private State state = State.DISCONNECTED;
    private boolean configured;
    private boolean vouched;
    private boolean seenPublic;
    private Optional<PeerId> expectedPeer = Optional.empty();
    private Optional<PeerId> peer = Optional.empty();
    private Optional<Instant> retryAt = Optional.empty();
    private Optional<CloseReason> lastReason = Optional.empty();
    private Optional<Duration> delay = Optional.empty();
    private volatile KnownPoint known;

    Place(PointId point, Source source, Homes homes) {
        this.point = point;
        this.homes = homes;
        this.address = Address.of(point);
        this.source = source;
        seenBefore = Optional.empty();
        missedBefore = Optional.empty();
        publish();
    }

    Place(KnownPoint remembered, Instant now, Homes homes) {
        this.homes = homes;
        point = remembered.point();
        address = Address.of(point);
        source = remembered.source();
        peer = remembered.peer();
        seenBefore = remembered.lastSeen().map(at -> at.isAfter(now) ? now : at);
        missedBefore = remembered.lastMiss().map(at -> at.isAfter(now) ? now : at);
        publish();
    }

    KnownPoint known() {
        return known;
    }

    /** As the tables know it. */
    Address address() {
        return address;
    }

    List<LogEntry> log() {
        return diary.entries();
    }

    /** Whether its peer has said, in this run, that it may be advertised. */
    boolean seenPublic() {
        return seenPublic;
    }

    /** Whether it may be thrown out to make room; not if the operator has named it, or something goes on there. */
    boolean collectable() {
        return state == State.DISCONNECTED && !known.trusted() && expectedPeer.isEmpty();
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
        if (state != State.RUNNING) {
            state = State.REQUESTED;
            publish();
        }
    }

    /** Nothing goes on here but what is open. */
    void idle() {
        if (state != State.RUNNING) {
            state = State.DISCONNECTED;
            publish();
        }
    }

    /** It is no place of the book any more. */
    void gone() {
        homes.changed(this, owners, Set.of());
        owners = Set.of();
    }

    /** Who answered here last, or says that it is found here. */
    private Set<PeerId> owners() {
        if (running.isEmpty()
                || running.size() == 1 && peer.filter(running::contains).isPresent()) {
            return peer.map(Set::of).orElse(Set.of());
        }
        Set<PeerId> all = new LinkedHashSet<>(running);
        peer.ifPresent(all::add);
        return Set.copyOf(all);
    }

    void dialling(Instant now) {
        diary.note(now, Kind.OUTGOING_REQUEST, point, Optional.empty(), Optional.empty());
        publish();
    }

    /** Somebody who says that it is found here has proved who it is; while another is connected here, that is not believed. */
    void authenticated(PeerId who, boolean privateNode) {
        if (state == State.RUNNING && !running.contains(who)) {
            return;
        }
        peer = Optional.of(who);
        seenPublic = !privateNode;
        publish();
    }

    void accepting(PeerId who, boolean dialled, Instant now) {
        if (dialled && state != State.RUNNING) {
            state = State.ACCEPTED;
        }
        diary.note(now, Kind.ACCEPTING_REQUEST, point, Optional.of(who), Optional.empty());
        publish();
    }

    void running(PeerId who, Instant now) {
        running.add(who);
        state = State.RUNNING;
        peer = Optional.of(who);
        retryAt = Optional.empty();
        delay = Optional.empty();
        diary.note(now, Kind.CONNECTION_ESTABLISHED, point, Optional.of(who), Optional.empty());
        publish();
    }

    /** What was dialled came to nothing, which speaks against the place. */
    void missed(Kind kind, Optional<PeerId> who, CloseReason reason, Instant now, Backoff backoff) {
        if (state != State.RUNNING) {
            Duration wait = delay.orElse(backoff.initial());
            state = State.DISCONNECTED;
            retryAt = Optional.of(now.plus(wait));
            delay = Optional.of(backoff.next(wait));
        }
        turnedAway(kind, who, reason, now);
    }

    /** What was dialled came to nothing, which is nobody's fault. */
    void released(Kind kind, Optional<PeerId> who, CloseReason reason, Instant now) {
        if (state != State.RUNNING) {
            state = State.DISCONNECTED;
        }
        turnedAway(kind, who, reason, now);
    }

    /** An attempt came to nothing, dialled by whomever. */
    void turnedAway(Kind kind, Optional<PeerId> who, CloseReason reason, Instant now) {
        lastReason = Optional.of(reason);
        diary.note(now, kind, point, who, Optional.of(reason));
        publish();
    }

    void lost(PeerId who, CloseReason reason, Instant now, Backoff backoff) {
        running.remove(who);
        // of those that share an address the others may still be connected
        running.forEach(other -> peer = Optional.of(other));
        if (running.isEmpty() && state == State.RUNNING) {
            state = State.DISCONNECTED;
            // a transport of ours that left says nothing against the place
            boolean ours = reason instanceof CloseReason.TransportGone;
            retryAt = ours ? Optional.empty() : Optional.of(now.plus(backoff.afterLoss()));
            delay = Optional.empty();
        }
        lastReason = Optional.of(reason);
        diary.note(now, Book.ending(reason), point, Optional.of(who), Optional.of(reason));
        publish();
    }

    private void publish() {
        Set<PeerId> now = owners();
        if (!now.equals(owners)) {
            homes.changed(this, owners, now);
            owners = now;
        }
        known = new KnownPoint(
                point,
                state,
                source,
                configured || vouched,
                expectedPeer,
                peer,
                diary.seen(seenBefore),
                diary.missed(missedBefore),
                retryAt,
                lastReason,
                diary.milestones());
    }
}
