package org.jackfield.pool.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.Pool;

/**
 * The connections of the last run that are still to be dialled before all others.
 *
 * <p>Each until its peer is connected, or until it has been dialled in vain while somebody was connected. A node that starts before its
 * network, a transport or a policy is there does not lose them by that: whoever has filled the tables does not choose who is connected
 * when at last anybody can be.
 *
 * <p>Owned by the control thread.
 */
final class PendingAnchors {

    private final Pool pool;
    private final Book book;
    private final Supplier<Duration> pause;
    private List<PointId> points = List.of();

    /** @param pause between two dials of one, while nobody is connected */
    PendingAnchors(Pool pool, Book book, Supplier<Duration> pause) {
        this.pool = pool;
        this.book = book;
        this.pause = pause;
    }

    /** These are to be dialled first. */
    void begin(List<PointId> anchors) {
        points = List.copyOf(anchors);
    }

    /** Those that may be dialled now. How often they were missed while nobody was connected holds none back: the fault was ours. */
    List<KnownPoint> due(Instant now) {
        return points.stream()
                .map(book::point)
                .flatMap(Optional::stream)
                .filter(known -> !alone() || rested(known, now))
                .toList();
    }

    /** Whether nobody is connected. */
    boolean alone() {
        return pool.size() == 0;
    }

    /** It has been dialled, and answered, or did not while somebody was connected. */
    void decided(PointId point) {
        drop(point::equals);
    }

    /** Somebody has been connected, who may be one of them. */
    void connected() {
        drop(point -> book.point(point)
                .flatMap(KnownPoint::peer)
                .filter(book::engaged)
                .isPresent());
    }

    private boolean rested(KnownPoint known, Instant now) {
        return known.lastMiss()
                .map(missed -> missed.isAfter(now) || !now.isBefore(missed.plus(pause.get())))
                .orElse(true);
    }

    private void drop(Predicate<PointId> which) {
        points = points.stream().filter(which.negate()).toList();
    }
}
