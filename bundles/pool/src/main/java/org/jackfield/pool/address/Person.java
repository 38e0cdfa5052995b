package org.jackfield.pool.address;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * One peer of the book. Owned by the control thread; {@link #known}, {@link #log}, {@link #remembered} and {@link #notebook} may be
 * read from any, and notes written.
 */
final class Person {

    private final PeerId peer;
    private final Instant created;
    private final String notes;
    private final Diary diary;
    private final Optional<Instant> seenBefore;
    private boolean trusted;
    private Optional<PointId> point = Optional.empty();
    private List<PointId> claims = List.of();
    private Optional<CloseReason> lastReason = Optional.empty();
    private Optional<Announcement> announcement = Optional.empty();
    private boolean connected;
    private int accepted;
    private volatile KnownPeer known;
    private volatile Notebook notebook = Notebook.EMPTY;

    Person(PeerId peer, Instant now) {
        this.peer = peer;
        created = now;
        notes = "";
        diary = new Diary();
        seenBefore = Optional.empty();
        publish();
    }

    Person(RememberedPeer remembered, Instant now) {
        KnownPeer earlier = remembered.peer();
        peer = earlier.peer();
        created = earlier.created().isAfter(now) ? now : earlier.created();
        notes = remembered.notes();
        diary = new Diary(remembered.log(), earlier.milestones(), now);
        seenBefore = earlier.lastSeen().map(at -> at.isAfter(now) ? now : at);
        trusted = earlier.trusted();
        point = earlier.point();
        lastReason = earlier.lastReason();
        publish();
    }

    KnownPeer known() {
        return known;
    }

    List<LogEntry> log() {
        return diary.entries();
    }

    /** As it outlives the node. */
    RememberedPeer remembered() {
        return new RememberedPeer(known, diary.entries(), notes);
    }

    /** What protocols have noted of it. */
    Notebook notebook() {
        return notebook;
    }

    /** Any thread. */
    synchronized void note(UnaryOperator<Notebook> change) {
        notebook = change.apply(notebook);
    }

    boolean connected() {
        return connected;
    }

    /** Whether it may be thrown out to make room. */
    boolean collectable() {
        return !connected && accepted == 0 && !trusted;
    }

    /** Where it says that it can be dialled; not believed before it was. */
    List<PointId> claims() {
        return claims;
    }

    void claims(List<PointId> points) {
        claims = List.copyOf(points);
    }

    void trust(boolean vouches) {
        trusted = vouches;
        publish();
    }

    void introduced(Announcement words) {
        announcement = Optional.of(words);
        publish();
    }

    void accepting(PointId where, Instant now) {
        accepted++;
        diary.note(now, Kind.ACCEPTING_REQUEST, where, Optional.of(peer), Optional.empty());
        publish();
    }

    /** An attempt has come to nothing. */
    void turnedAway(boolean wasAccepted, Kind kind, PointId where, CloseReason reason, Instant now) {
        accepted -= wasAccepted ? 1 : 0;
        lastReason = Optional.of(reason);
        diary.note(now, kind, where, Optional.of(peer), Optional.of(reason));
        publish();
    }

    void connected(PointId where, Instant now) {
        connected = true;
        accepted = Math.max(0, accepted - 1);
        if (where.port() > 0) {
            point = Optional.of(where);
        }
        diary.note(now, Kind.CONNECTION_ESTABLISHED, where, Optional.of(peer), Optional.empty());
        publish();
    }

    void ended(PointId where, CloseReason reason, Instant now) {
        connected = false;
        lastReason = Optional.of(reason);
        diary.note(now, Book.ending(reason), where, Optional.of(peer), Optional.of(reason));
        publish();
    }

    private void publish() {
        State state = connected ? State.RUNNING : accepted > 0 ? State.ACCEPTED : State.DISCONNECTED;
        known = new KnownPeer(
                peer,
                trusted,
                created,
                point,
                diary.seen(seenBefore),
                lastReason,
                state,
                announcement,
                diary.milestones());
    }
}
