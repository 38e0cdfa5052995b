package org.jackfield.itests.eclipse;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.Link;

/**
 * A table of 400 points, as the program {@code octez-node} has it: when it is full, a hundred that are not connected go, of those that
 * failed the longest ago first, and whoever is told of comes in (octez-behaviour.md, section 5). Whom to dial is anybody's chance.
 */
final class FlatTable implements Recollection {

    private static final int MOST = 400;
    private static final int KEPT = 300;
    private static final Comparator<Point> OLDEST_MISS_FIRST =
            (one, other) -> Long.compare(one.lastMiss, other.lastMiss);

    private final InstantSource clock;
    private final SplittableRandom random;
    private final List<Point> points = new ArrayList<>();
    /** Of what machines, by their index: most that is told is known. */
    private final BitSet known = new BitSet();

    private Set<Address> connected = Set.of();

    FlatTable(InstantSource clock, SplittableRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void hear(Machine subject, Machine teller, boolean chosen) {
        if (known.get(subject.index())) {
            return;
        }
        if (points.size() >= MOST) {
            collect();
        }
        points.add(new Point(subject));
        known.set(subject.index());
    }

    /** Who never failed counts as if it failed now: all of those are alike, and the order among them is as it comes. */
    private void collect() {
        List<Point> candidates = new ArrayList<>(points.size());
        for (Point point : points) {
            if (!connected.contains(point.machine.address())) {
                candidates.add(point);
            }
        }
        Collections.shuffle(candidates, new Random(random.nextLong()));
        candidates.sort(OLDEST_MISS_FIRST);
        for (Point point : candidates.subList(0, Math.min(candidates.size(), points.size() - KEPT))) {
            point.gone = true;
            known.clear(point.machine.index());
        }
        points.removeIf(point -> point.gone);
    }

    @Override
    public void seeded(Machine subject) {
        hear(subject, subject, true);
    }

    @Override
    public Optional<Link> next(Collection<Link> open, int wanted, Predicate<Address> suitable, long now) {
        List<Address> candidates = new ArrayList<>(points.size());
        for (Point point : points) {
            if (suitable.test(point.machine.address())) {
                candidates.add(point.machine.address());
            }
        }
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(new Link(
                        candidates.get(random.nextInt(candidates.size())),
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now));
    }

    @Override
    public Optional<Address> feel(Predicate<Address> suitable) {
        return Optional.empty();
    }

    @Override
    public void dialled(Machine machine) {
        // it remembers what comes of it
    }

    @Override
    public long answered(Machine machine) {
        return clock.millis();
    }

    @Override
    public void failed(Machine machine) {
        for (Point point : points) {
            if (point.machine.index() == machine.index()) {
                point.lastMiss = clock.millis();
            }
        }
    }

    @Override
    public void open(Collection<Link> links) {
        connected = new HashSet<>(links.stream().map(Link::address).toList());
    }

    @Override
    public List<Address> anchors() {
        return List.of();
    }

    private static final class Point {
        private final Machine machine;
        private long lastMiss = Long.MAX_VALUE;
        private boolean gone;

        Point(Machine machine) {
            this.machine = machine;
        }
    }
}
