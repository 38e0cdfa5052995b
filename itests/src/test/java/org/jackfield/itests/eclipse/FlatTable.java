package org.jackfield.itests.eclipse;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    private final InstantSource clock;
    private final SplittableRandom random;
    private final Map<Address, Long> lastMiss = new HashMap<>();
    private final List<Address> known = new ArrayList<>();
    private Set<Address> connected = Set.of();

    FlatTable(InstantSource clock, SplittableRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public void hear(Machine subject, Machine teller, boolean chosen) {
        if (lastMiss.containsKey(subject.address())) {
            return;
        }
        if (known.size() >= MOST) {
            collect();
        }
        lastMiss.put(subject.address(), Long.MAX_VALUE);
        known.add(subject.address());
    }

    /** Who never failed counts as if it failed now: all of those are alike, and the order among them is as it comes. */
    private void collect() {
        List<Address> candidates = new ArrayList<>(
                known.stream().filter(address -> !connected.contains(address)).toList());
        Collections.shuffle(candidates, new Random(random.nextLong()));
        candidates.sort(Comparator.comparingLong(lastMiss::get));
        Set<Address> gone = new HashSet<>(candidates.subList(0, Math.min(candidates.size(), known.size() - KEPT)));
        known.removeAll(gone);
        gone.forEach(lastMiss::remove);
    }

    @Override
    public void seeded(Machine subject) {
        hear(subject, subject, true);
    }

    @Override
    public Optional<Link> next(Collection<Link> open, int wanted, Predicate<Address> suitable, long now) {
        List<Address> candidates = known.stream().filter(suitable).toList();
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
        lastMiss.computeIfPresent(machine.address(), (address, before) -> clock.millis());
    }

    @Override
    public void open(Collection<Link> links) {
        connected = new HashSet<>(links.stream().map(Link::address).toList());
    }

    @Override
    public List<Address> anchors() {
        return List.of();
    }
}
