package org.jackfield.pool.address.table;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Where outgoing connections go to, so that no single owner has them all.
 *
 * <ul>
 *   <li>Of every four one goes to an {@linkplain Kind#ELDER elder}, another one to one of the tried; for the others a coin decides between the
 *       tried and the new. Where there is none of a kind, another kind serves.
 *   <li>Groups that no outgoing connection goes to come first; no other group has more than its bound. Nothing that is not public has a
 *       group with anything else, so that in a network of private addresses nobody is held up.
 *   <li>By the word of one teller's group a quarter is dialled; more only if there is nothing else.
 * </ul>
 */
public final class Outgoing {

    private static final int SHARE_OF_A_TELLER = 4;

    private final AddressTables tables;
    private final RandomGenerator random;

    /** Draws from the given tables. */
    public Outgoing(AddressTables tables, RandomGenerator random) {
        this.tables = tables;
        this.random = random;
    }

    /**
     * Whom to dial next; empty if there is nobody.
     *
     * @param present the connections and dials that there are
     * @param wanted how many there are to be
     * @param ofGroup how many may go to one group
     * @param suitable whom it is possible to dial
     */
    public Optional<Entry> next(Collection<Link> present, int wanted, int ofGroup, Predicate<Entry> suitable) {
        // most rounds end so, and to find it out by draws would be to look at all of them nine times
        if (!tables.contains(suitable)) {
            return Optional.empty();
        }
        Map<NetworkGroup, Long> taken = present.stream()
                .collect(Collectors.groupingBy(link -> link.address().group(), Collectors.counting()));
        Map<NetworkGroup, Long> told = present.stream()
                .flatMap(link -> link.teller().stream())
                .collect(Collectors.groupingBy(teller -> teller, Collectors.counting()));
        long mostTold = Math.max(1, wanted / SHARE_OF_A_TELLER);
        Predicate<Entry> believed = entry -> entry.teller()
                .map(teller -> told.getOrDefault(teller.group(), 0L) < mostTold)
                .orElse(true);
        Predicate<Entry> elsewhere = entry -> !taken.containsKey(entry.address().group());
        Predicate<Entry> within = entry -> taken.getOrDefault(entry.address().group(), 0L) < ofGroup;
        List<Kind> kinds = kinds(present.size());
        return first(kinds, believed.and(elsewhere).and(suitable))
                .or(() -> first(kinds, believed.and(within).and(suitable)))
                .or(() -> first(kinds, within.and(suitable)));
    }

    private Optional<Entry> first(List<Kind> kinds, Predicate<Entry> suitable) {
        return kinds.stream()
                .map(kind -> tables.draw(kind, suitable))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private List<Kind> kinds(int present) {
        return switch (present % 4) {
            case 0 -> List.of(Kind.ELDER, Kind.TRIED, Kind.NEW);
            case 2 -> List.of(Kind.TRIED, Kind.NEW);
            default -> random.nextBoolean() ? List.of(Kind.TRIED, Kind.NEW) : List.of(Kind.NEW, Kind.TRIED);
        };
    }
}
