package org.jackfield.policies.selection;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;

/**
 * Who yields to a newcomer: of the most crowded group the youngest that no merit protects, those first that bring nothing; nobody, if the
 * newcomer's own group would be as crowded then. So each eviction leaves the groups more even than they were, and whoever controls few
 * groups, however many addresses, gets no further than its groups' share.
 *
 * <p>A crowd is counted by weight: one who brings something counts once, as newcomers do for a while, and one who does not twice. So one of whom
 * nothing comes yields to a newcomer even if both are alone. Values in, value out.
 */
final class Eviction {

    private final SelectionSettings settings;
    private final Instant usefulSince;
    private final Instant graceSince;
    private final Map<Group, Integer> crowds = new HashMap<>();

    private Eviction(SelectionSettings settings, Instant now) {
        this.settings = settings;
        this.usefulSince = now.minus(settings.idleAfter());
        this.graceSince = now.minus(settings.grace());
    }

    static Optional<PeerId> choose(
            Newcomer newcomer, List<Neighbour> connected, Instant now, SelectionSettings settings) {
        List<Neighbour> callers = connected.stream()
                .filter(one -> one.direction() == Direction.INBOUND)
                .toList();
        return new Eviction(settings, now).choose(newcomer, callers);
    }

    private Optional<PeerId> choose(Newcomer newcomer, List<Neighbour> callers) {
        callers.forEach(one -> crowds.merge(one.group(), weight(one), Integer::sum));
        int own = crowds.getOrDefault(newcomer.group(), 0) + 1;
        if (crowds.values().stream().noneMatch(crowd -> crowd > own)) {
            return Optional.empty();
        }
        Set<PeerId> safe = Protection.of(callers, settings);
        return callers.stream()
                .filter(one -> one.dispensable() && !safe.contains(one.peer()))
                .filter(one -> crowds.get(one.group()) > own)
                .max(Comparator.comparingInt((Neighbour one) -> crowds.get(one.group()))
                        // a lot decides between two groups, and not an order that one of them could know
                        .thenComparingLong(one -> one.group().lot())
                        .thenComparing(one -> one.group().name())
                        .thenComparingInt(this::weight)
                        .thenComparing(Neighbour::since)
                        .thenComparing(Neighbour::peer))
                .map(Neighbour::peer);
    }

    private int weight(Neighbour one) {
        boolean fresh = graceSince.isBefore(one.since());
        return fresh || one.merits().lastUseful().filter(usefulSince::isBefore).isPresent() ? 1 : 2;
    }
}
