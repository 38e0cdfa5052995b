package org.jackfield.pool.address;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.Milestones;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/**
 * What happened to a point or a peer: the last {@value LogEntry#KEPT} entries, and when each kind of thing last happened.
 *
 * <p>Written by the control thread; read from any.
 */
final class Diary {

    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>(2);
    private Milestones milestones = Milestones.NONE;
    private long last;

    /** Nothing has happened yet. */
    Diary() {}

    /** What an earlier run has left; if its clock was ahead of ours, all that is still to come was just now. */
    Diary(List<LogEntry> earlier, Milestones reached, Instant now) {
        for (LogEntry entry : earlier) {
            add(notAfter(now, entry.when()), entry.kind(), entry.point(), entry.peer(), entry.reason());
        }
        milestones = new Milestones(
                notAfter(now, reached.failed()),
                notAfter(now, reached.rejected()),
                notAfter(now, reached.established()),
                notAfter(now, reached.ended()));
    }

    /** Something happens. */
    synchronized void note(
            Instant when, Kind kind, PointId point, Optional<PeerId> peer, Optional<CloseReason> reason) {
        add(when, kind, Optional.of(point), peer, reason);
        Optional<Milestone> here = Optional.of(new Milestone(when, peer, Optional.of(point)));
        milestones = switch (kind) {
            case REQUEST_FAILED ->
                new Milestones(here, milestones.rejected(), milestones.established(), milestones.ended());
            case REJECTING_REQUEST, REQUEST_REJECTED ->
                new Milestones(milestones.failed(), here, milestones.established(), milestones.ended());
            case CONNECTION_ESTABLISHED ->
                new Milestones(milestones.failed(), milestones.rejected(), here, milestones.ended());
            case DISCONNECTION, EXTERNAL_DISCONNECTION ->
                new Milestones(milestones.failed(), milestones.rejected(), milestones.established(), here);
            case OUTGOING_REQUEST, ACCEPTING_REQUEST -> milestones;
        };
    }

    synchronized List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    synchronized Milestones milestones() {
        return milestones;
    }

    /** When it was last there, in this run or before. */
    synchronized Optional<Instant> seen(Optional<Instant> before) {
        return later(before, milestones.seen());
    }

    /** When it was last not to be had, in this run or before. */
    synchronized Optional<Instant> missed(Optional<Instant> before) {
        return later(before, milestones.missed());
    }

    private static Optional<Instant> later(Optional<Instant> before, Optional<Milestone> now) {
        Optional<Instant> when = now.map(Milestone::when);
        return when.isEmpty() || before.isPresent() && before.get().isAfter(when.get()) ? before : when;
    }

    private void add(
            Instant when, Kind kind, Optional<PointId> point, Optional<PeerId> peer, Optional<CloseReason> reason) {
        last++;
        entries.add(new LogEntry(last, when, kind, point, peer, reason));
        if (entries.size() > LogEntry.KEPT) {
            entries.remove();
        }
    }

    private static Instant notAfter(Instant now, Instant when) {
        return when.isAfter(now) ? now : when;
    }

    private static Optional<Milestone> notAfter(Instant now, Optional<Milestone> reached) {
        return reached.map(
                milestone -> new Milestone(notAfter(now, milestone.when()), milestone.peer(), milestone.point()));
    }
}
