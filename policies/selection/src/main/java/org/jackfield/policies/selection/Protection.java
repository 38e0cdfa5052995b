package org.jackfield.policies.selection;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Neighbour;

/**
 * Whom nobody displaces, because of one merit of several: whoever wants to be rid of all others must be better than they are in each, and one
 * of them, the lot, cannot be earned.
 *
 * <p>Each merit protects so many that no earlier one does, and of one group no more than its bound in all, so that the best group does not
 * fill the protected places alone.
 */
final class Protection {

    private static final Comparator<Neighbour> LONGEST_HERE =
            Comparator.comparing(Neighbour::since).thenComparing(Neighbour::peer);
    private static final Comparator<Neighbour> QUICKEST = Comparator.comparing(
                    (Neighbour one) -> one.merits().latency().orElseThrow())
            .thenComparing(LONGEST_HERE);
    private static final Comparator<Neighbour> LAST_USEFUL = Comparator.comparing(
                    (Neighbour one) -> one.merits().lastUseful().orElseThrow())
            .thenComparing((Neighbour one) -> one.merits().useful())
            .reversed()
            .thenComparing(LONGEST_HERE);
    private static final Comparator<Neighbour> MOST_FIRST = Comparator.comparingLong(
                    (Neighbour one) -> one.merits().firstDeliveries())
            .reversed()
            .thenComparing(LONGEST_HERE);

    private final List<Neighbour> all;
    private final int mostOfGroup;
    private final Set<PeerId> chosen = new HashSet<>();
    private final Map<Group, Integer> ofGroup = new HashMap<>();

    private Protection(List<Neighbour> all, int mostOfGroup) {
        this.all = all;
        this.mostOfGroup = mostOfGroup;
    }

    /** The protected of those who have dialled us. */
    static Set<PeerId> of(List<Neighbour> all, SelectionSettings settings) {
        int number = all.size();
        Places places = settings.places();
        Protection protection = new Protection(all, Places.of(number, settings.ofGroup()));
        protection.lots(Places.of(number, places.lot()));
        protection.take(
                Places.of(number, places.latency()),
                all.stream().filter(one -> one.merits().latency().isPresent()).sorted(QUICKEST));
        protection.take(
                Places.of(number, places.recent()),
                all.stream()
                        .filter(one -> one.merits().lastUseful().isPresent())
                        .sorted(LAST_USEFUL));
        protection.take(
                Places.of(number, places.first()),
                all.stream().filter(one -> one.merits().firstDeliveries() > 0).sorted(MOST_FIRST));
        protection.transports(settings.ofTransport());
        protection.take(Places.of(number, places.longest()), all.stream().sorted(LONGEST_HERE));
        return protection.chosen;
    }

    private void lots(int groups) {
        List<Group> lowest = all.stream()
                .map(Neighbour::group)
                .distinct()
                .sorted(Comparator.comparingLong(Group::lot).thenComparing(Group::name))
                .limit(groups)
                .toList();
        lowest.forEach(group ->
                take(1, all.stream().filter(one -> one.group().equals(group)).sorted(LONGEST_HERE)));
    }

    private void transports(int places) {
        all.stream()
                .map(Neighbour::transport)
                .distinct()
                .sorted()
                .forEach(transport -> take(
                        places,
                        all.stream()
                                .filter(one -> one.transport().equals(transport))
                                .sorted(LONGEST_HERE)));
    }

    private void take(int places, Stream<Neighbour> best) {
        best.filter(one -> !chosen.contains(one.peer()))
                .filter(one -> ofGroup.getOrDefault(one.group(), 0) < mostOfGroup)
                .limit(places)
                .forEachOrdered(one -> {
                    chosen.add(one.peer());
                    ofGroup.merge(one.group(), 1, Integer::sum);
                });
    }
}
