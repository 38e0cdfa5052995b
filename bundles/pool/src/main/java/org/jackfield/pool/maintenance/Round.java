package org.jackfield.pool.maintenance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.access.Gate;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Switchboard;

/**
 * One search for connections: which points are dialled, and in which order.
 *
 * <p>Of the points of one peer, the dial of one leads to the others: one is chosen. Chosen are those that were never missed, then those whose last miss is the longest ago; equal ones at random. No point is chosen
 * twice, and none that was not known when the round began: however fast somebody makes points up, those that have failed before get
 * their turn.
 *
 * <p>Owned by the control thread.
 */
final class Round {

    private final Book book;
    private final Gate gate;
    private final Switchboard switchboard;
    private final Control control;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final Set<PointId> known;
    private final Set<PointId> untried;

    Round(
            Book book,
            Gate gate,
            Switchboard switchboard,
            Control control,
            RandomGenerator random,
            Supplier<PoolSettings> settings) {
        this.book = book;
        this.gate = gate;
        this.switchboard = switchboard;
        this.control = control;
        this.random = random;
        this.settings = settings;
        this.known = book.points().stream().map(KnownPoint::point).collect(Collectors.toSet());
        this.untried = new HashSet<>(known);
    }

    /** Whether something was learned meanwhile that another round would try. */
    boolean hasFreshCandidates() {
        return book.points().stream().anyMatch(point -> !known.contains(point.point()) && candidate(point));
    }

    /** The next points to dial, at most so many and one at least; empty: there is none left. */
    List<PointId> choose(int most) {
        // sorted first, so that one seed tells one story
        List<KnownPoint> candidates = new ArrayList<>(
                candidates().sorted(Comparator.comparing(KnownPoint::point)).toList());
        Collections.shuffle(candidates, new Random(random.nextLong()));
        candidates.sort(Comparator.comparing(Round::lastMiss));
        List<PointId> chosen = new ArrayList<>();
        Set<PeerId> sought = new HashSet<>();
        for (KnownPoint candidate : candidates) {
            if (chosen.size() < Math.max(1, most)
                    && candidate.peer().map(sought::add).orElse(true)) {
                chosen.add(candidate.point());
            }
        }
        chosen.forEach(untried::remove);
        return chosen;
    }

    private Stream<KnownPoint> candidates() {
        return untried.stream().map(book::point).flatMap(Optional::stream).filter(this::candidate);
    }

    private boolean candidate(KnownPoint point) {
        return point.state() == KnownPoint.State.DISCONNECTED
                && point.retryAt().map(at -> !control.now().isBefore(at)).orElse(true)
                && (point.trusted() || !settings.get().reach().privateMode())
                && !point.peer().map(book::engaged).orElse(false)
                && carried(point)
                && gate.toDial(point.point(), point.expectedPeer()).isEmpty();
    }

    private boolean carried(KnownPoint point) {
        return carried(point.point())
                || point.peer().map(book::points).orElse(List.of()).stream().anyMatch(this::carried);
    }

    private boolean carried(PointId point) {
        return switchboard.carrier(point.scheme()).isPresent();
    }

    /** The end of a connection counts as a miss, too; never missed comes first. */
    private static Instant lastMiss(KnownPoint point) {
        return Stream.concat(point.lastMiss().stream(), point.milestones().missed().map(Milestone::when).stream())
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }
}
