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
import java.util.function.Predicate;
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
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Link;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Switchboard;

/**
 * One search for connections: which points are dialled, and in which order.
 *
 * <p>First come the anchors of the last run, then those that the operator trusts, those never missed before those whose last miss is the longest
 * ago, then draws from the tables, which see to it that nobody has all of them ({@link org.jackfield.pool.address.table.Outgoing}). Of the points
 * of one peer, the dial of one leads to the others: one is chosen. No point is chosen twice, but for anchors that were dialled
 * before anybody was connected, and none that was not known when the round began, and a round has an end: however fast somebody makes points
 * up, those that have failed before get their turn.
 *
 * <p>Owned by the control thread.
 */
final class Round {

    /** Then the next round begins: whoever is trusted, or draws ill luck, does not wait until all of a large book have been tried. */
    private static final int MOST_STRANGERS = 256;

    private final Book book;
    private final Outbound outbound;
    private final Gate gate;
    private final Switchboard switchboard;
    private final Control control;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final PendingAnchors anchors;
    private final Predicate<PeerId> elsewhere;
    private final long lastKnown;
    private final Set<PointId> trusted;
    private final Set<PointId> tried = new HashSet<>();
    private final Set<PointId> drawn = new HashSet<>();
    private int strangers;
    private boolean begun;

    /**
     * @param anchors what comes before all others
     * @param elsewhere whom somebody else dials
     */
    Round(
            Book book,
            Outbound outbound,
            Gate gate,
            Switchboard switchboard,
            Control control,
            RandomGenerator random,
            Supplier<PoolSettings> settings,
            PendingAnchors anchors,
            Predicate<PeerId> elsewhere) {
        this.book = book;
        this.outbound = outbound;
        this.gate = gate;
        this.switchboard = switchboard;
        this.control = control;
        this.random = random;
        this.settings = settings;
        this.anchors = anchors;
        this.elsewhere = elsewhere;
        this.lastKnown = book.lastNumber();
        this.trusted = book.trusted().stream().map(KnownPoint::point).collect(Collectors.toSet());
    }

    /** Whether something was learned meanwhile that another round would try. */
    boolean hasFreshCandidates() {
        return book.trusted().stream().anyMatch(point -> !trusted.contains(point.point()) && candidate(point))
                || book.any(entry -> entry.number() > lastKnown, this::candidate);
    }

    /** The next points to dial, at most so many and one at least; empty: there is none left. */
    List<PointId> choose(int most) {
        Choice choice = new Choice(Math.max(1, most));
        anchors.due(control.now()).forEach(choice::takeAnchor);
        begun = true;
        friends().forEach(choice::take);
        choice.draw();
        return choice.chosen;
    }

    /** Whether it was drawn from the tables: neither an anchor nor trusted. */
    boolean drew(PointId point) {
        return drawn.contains(point);
    }

    /** Those that the operator trusts. */
    private List<KnownPoint> friends() {
        // sorted first, so that one seed tells one story
        List<KnownPoint> friends = new ArrayList<>(book.trusted());
        friends.removeIf(point -> !trusted.contains(point.point()));
        Collections.shuffle(friends, new Random(random.nextLong()));
        friends.sort(Comparator.comparing(Round::lastMiss));
        return friends;
    }

    /** Those that are dialled together. */
    private final class Choice {

        private final int most;
        private final List<PointId> chosen = new ArrayList<>();
        private final Set<PeerId> sought = new HashSet<>();
        private final List<Link> links = outbound.open();

        Choice(int most) {
            this.most = most;
        }

        void take(KnownPoint point) {
            if (chosen.size() < most && !tried.contains(point.point()) && candidate(point) && fresh(point)) {
                add(point);
            }
        }

        /**
         * Those that are gone for good do not keep others from being dialled: until somebody is connected, half of a wave is theirs once a
         * round has begun.
         */
        void takeAnchor(KnownPoint point) {
            if (chosen.size() < (begun && anchors.alone() ? most / 2 : most) && dialable(point) && fresh(point)) {
                add(point);
            }
        }

        private void add(KnownPoint point) {
            point.peer().ifPresent(sought::add);
            tried.add(point.point());
            chosen.add(point.point());
        }

        private boolean fresh(KnownPoint point) {
            return point.peer().map(peer -> !sought.contains(peer)).orElse(true);
        }

        void draw() {
            int wanted = settings.get().bounds().maxTarget();
            int ofGroup = settings.get().book().maxOutgoingOfGroup();
            while (chosen.size() < most && strangers < MOST_STRANGERS) {
                Optional<Entry> next = book.next(
                        links,
                        wanted,
                        ofGroup,
                        entry -> entry.number() <= lastKnown
                                && !tried.contains(entry.address().point()),
                        point -> candidate(point) && fresh(point));
                if (next.isEmpty()) {
                    return;
                }
                strangers++;
                links.add(Link.dial(next.get(), control.now().toEpochMilli()));
                outbound.dialled(next.get());
                drawn.add(next.get().address().point());
                add(book.point(next.get().address().point()).orElseThrow());
            }
        }
    }

    private boolean candidate(KnownPoint point) {
        return point.retryAt().map(at -> !control.now().isBefore(at)).orElse(true) && dialable(point);
    }

    /** Whether it may be dialled, however short a time ago it was missed. */
    private boolean dialable(KnownPoint point) {
        return point.state() == KnownPoint.State.DISCONNECTED
                && (point.trusted() || !settings.get().reach().privateMode())
                && point.peer().filter(elsewhere.or(book::engaged)).isEmpty()
                && carried(point)
                && gate.toDial(point).isEmpty();
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
