package org.jackfield.policies.selection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.point.Direction;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Neighbour;

/**
 * In which order what was drawn is dialled: one after the other, each time the one of which, by group, then by transport, then by source, we have
 * dialled the fewest. Whom we have not dialled does not count: else whoever dials us from a group could keep us from dialling it.
 *
 * <p>Values in, value out.
 */
final class DialOrder {

    private final int maxOfSource;
    private final Map<Group, Integer> groups = new HashMap<>();
    private final Map<String, Integer> transports = new HashMap<>();
    private final Map<Group, Integer> sources = new HashMap<>();

    private DialOrder(int maxOfSource) {
        this.maxOfSource = maxOfSource;
    }

    static List<Candidate> of(List<Candidate> drawn, List<Neighbour> connected, int maxOfSource) {
        DialOrder order = new DialOrder(maxOfSource);
        connected.stream()
                .filter(one -> one.direction() == Direction.OUTBOUND)
                .forEach(one -> order.count(one.group(), one.transport(), one.source()));
        return order.of(drawn);
    }

    private List<Candidate> of(List<Candidate> drawn) {
        List<Candidate> left = new ArrayList<>(drawn);
        List<Candidate> ordered = new ArrayList<>();
        left.removeIf(this::tooMany);
        while (!left.isEmpty()) {
            Candidate next = left.stream()
                    .min(Comparator.comparingInt((Candidate one) -> groups.getOrDefault(one.group(), 0))
                            .thenComparingInt(
                                    one -> transports.getOrDefault(one.point().scheme(), 0))
                            .thenComparingInt(
                                    one -> one.source().map(this::told).orElse(0))
                            .thenComparing(one -> one.lastTried().orElse(Instant.MIN)))
                    .orElseThrow();
            ordered.add(next);
            left.remove(next);
            count(next.group(), next.point().scheme(), next.source());
            left.removeIf(this::tooMany);
        }
        return ordered;
    }

    private boolean tooMany(Candidate one) {
        return maxOfSource > 0
                && one.purpose() == Candidate.Purpose.CONNECTION
                && one.source().filter(source -> told(source) >= maxOfSource).isPresent();
    }

    private int told(Group source) {
        return sources.getOrDefault(source, 0);
    }

    private void count(Group group, String transport, Optional<Group> source) {
        groups.merge(group, 1, Integer::sum);
        transports.merge(transport, 1, Integer::sum);
        source.ifPresent(from -> sources.merge(from, 1, Integer::sum));
    }
}
