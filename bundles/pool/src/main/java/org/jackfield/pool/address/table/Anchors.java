package org.jackfield.pool.address.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The few connections that are dialled first after a restart, so that whoever has filled the tables meanwhile finds places taken.
 *
 * <p>Of different ages: the two whose peers we have known for the longest time, of the others the one that has been open for the longest time,
 * and the one that has been for the shortest, so that no set stays for ever. No two of one group, if there are enough. While there are fewer
 * connections than that, those of before stay, but for those that have failed twice.
 */
public final class Anchors {

    /** How many there are at most. */
    public static final int MOST = 4;

    private static final int FAILURES = 2;

    private List<Anchor> anchors;

    /** What an earlier run has left. */
    public Anchors(List<Anchor> earlier) {
        anchors = earlier.stream().limit(MOST).toList();
    }

    /** Those that there are now. */
    public List<Anchor> all() {
        return anchors;
    }

    /** These connections are open. Answers whether other anchors follow from them than before. */
    public boolean update(Collection<Link> open) {
        List<Anchor> chosen = new ArrayList<>(choose(open));
        for (Anchor before : anchors) {
            if (chosen.size() < MOST
                    && chosen.stream().noneMatch(anchor -> anchor.peer().equals(before.peer()))) {
                chosen.add(before);
            }
        }
        boolean changed = !chosen.equals(anchors);
        anchors = List.copyOf(chosen);
        return changed;
    }

    /** One of them did not answer, or another peer did. Answers whether it was one. */
    public boolean failed(Address address) {
        List<Anchor> left = anchors.stream()
                .map(anchor -> anchor.address().equals(address)
                        ? new Anchor(address, anchor.peer(), anchor.failures() + 1)
                        : anchor)
                .filter(anchor -> anchor.failures() < FAILURES)
                .toList();
        boolean changed = !left.equals(anchors);
        anchors = left;
        return changed;
    }

    private static List<Anchor> choose(Collection<Link> open) {
        List<Link> left = new ArrayList<>(
                open.stream().filter(link -> link.peer().isPresent()).toList());
        List<Link> chosen = new ArrayList<>();
        Comparator<Link> known = Comparator.comparingLong(Link::knownSince).thenComparing(Link::address);
        Comparator<Link> held = Comparator.comparingLong(Link::since).thenComparing(Link::address);
        for (Comparator<Link> order : List.of(known, held, held.reversed(), known)) {
            Comparator<Link> elsewhereFirst = Comparator.comparing((Link link) -> chosen.stream()
                    .anyMatch(other ->
                            other.address().group().equals(link.address().group())));
            left.stream().min(elsewhereFirst.thenComparing(order)).ifPresent(link -> {
                chosen.add(link);
                left.remove(link);
            });
        }
        return chosen.stream()
                .map(link -> new Anchor(link.address(), link.peer().orElseThrow(), 0))
                .toList();
    }
}
