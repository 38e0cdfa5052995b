package org.jackfield.pool.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.Span;
import org.jackfield.pool.address.Conduct;
import org.jackfield.pool.connection.PeerConnection;

/** What is written of one peer. Owned by the control thread, but for what says otherwise. */
final class PeerRecord {

    private final PeerId peer;
    private final Spans spans = new Spans();
    private final AtomicLongArray noted = new AtomicLongArray(Deed.values().length);
    private String group = "";
    private Spans groupSpans = new Spans();
    private Optional<Duration> latency = Optional.empty();
    private Optional<PeerConnection> connection = Optional.empty();
    private Instant counted = Instant.MIN;
    private long useful;
    private Unwanted unwanted = new Unwanted();
    private volatile Optional<PeerScore> score = Optional.empty();

    PeerRecord(PeerId peer) {
        this.peer = peer;
    }

    PeerId peer() {
        return peer;
    }

    String group() {
        return group;
    }

    Optional<PeerConnection> connection() {
        return connection;
    }

    /** A protocol has seen it do something. Any thread. */
    void note(Deed deed, long times) {
        noted.accumulateAndGet(
                deed.ordinal(), times, (one, more) -> one > Long.MAX_VALUE - more ? Long.MAX_VALUE : one + more);
    }

    /** It belongs to that part of the network from now on. */
    void settle(String name, Spans all) {
        group = name;
        groupSpans = all;
    }

    /** It did this in an earlier run. */
    void restore(Optional<Duration> quickest, List<Span> earlier, Instant now) {
        latency = quickest;
        spans.restore(earlier, now);
    }

    /** As it outlives the node; empty if nothing is written of it. */
    Optional<Conduct.Past> past() {
        return known() ? Optional.of(new Conduct.Past(peer, group, latency, spans.all())) : Optional.empty();
    }

    /** It is connected. */
    void begin(PeerConnection open, Duration handshake, Instant now) {
        connection = Optional.of(open);
        latency = latency.filter(time -> time.compareTo(handshake) <= 0).or(() -> Optional.of(handshake));
        counted = now;
        useful = 0;
        unwanted = new Unwanted();
    }

    /** Writes down what it has done since the last time. */
    void count(Instant now, boolean spared) {
        Deeds deeds = Deeds.none();
        for (Deed deed : Deed.values()) {
            deeds.and(spared ? excused(deed) : deed, noted.getAndSet(deed.ordinal(), 0));
        }
        connection.ifPresent(open -> {
            long nowUseful = open.useful();
            long nowUnwanted = open.unwanted();
            Unwanted.More more = unwanted.read(nowUnwanted, open.missed());
            deeds.and(Deed.USEFUL, nowUseful - useful);
            deeds.and(spared ? Deed.EXCUSED : Deed.UNWANTED, more.theirs());
            deeds.and(Deed.EXCUSED, more.ours());
            useful = nowUseful;
        });
        Instant since = connection.isPresent() ? counted : now;
        write(since, now, Duration.between(since, now), deeds);
        counted = now;
    }

    /** It did something outside of what is counted. */
    void did(Deed deed, Instant now, boolean spared) {
        write(now, now, Duration.ZERO, Deeds.none().and(spared ? excused(deed) : deed, 1));
    }

    private void write(Instant from, Instant until, Duration time, Deeds deeds) {
        spans.add(from, until, time, deeds);
        groupSpans.add(from, until, time, deeds);
    }

    /** The connection has ended, and all it did is counted. */
    void end() {
        connection = Optional.empty();
        score = Optional.empty();
    }

    /** Whether anything is written of it. */
    boolean known() {
        return !spans.all().isEmpty();
    }

    PeerHistory history(List<Noted> notes) {
        return new PeerHistory(spans.all(), latency, group, groupSpans.all(), notes);
    }

    /** The present one, if it is connected. Any thread. */
    Optional<PeerScore> score() {
        return score;
    }

    /** It has another, and its share with it. */
    void judge(PeerScore other) {
        connection.ifPresent(open -> {
            score = Optional.of(other);
            Standing standing = other.score().standing();
            if (!standing.equals(open.standing())) {
                open.standing(standing);
            }
        });
    }

    /** What is held against nobody while the fault is likely our own. */
    private static Deed excused(Deed deed) {
        return switch (deed) {
            case USEFUL, FIRST_DELIVERY, EXCUSED -> deed;
            case INVALID, UNWANTED, BROKEN_PROMISE -> Deed.EXCUSED;
        };
    }
}
