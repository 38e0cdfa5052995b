package org.jackfield.pool.address.table;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.EclipseRisk.Adversary;

/**
 * Estimates from our own tables how likely it is that after a restart all outgoing connections are held by one adversary.
 *
 * <p>Nobody knows whose an address is, so two adversaries are supposed: one who owns all that we have known for less than a day, as after
 * a flood, and one who owns the 32 groups of which we know most. The one that is worse counts. As in the simulations by which the tables are
 * judged, all of the adversary's answer, of the others 60 %, and of honest anchors 85 %; connections are drawn as {@link Outgoing} draws
 * them. That one owner's groups are few, which keeps it from having every connection, is left out: the estimate errs on the dark side.
 *
 * <p>Reads all entries: to be asked now and then, on the thread of the tables.
 */
public final class EclipseMeter {

    private static final double ANSWERING = 0.60;
    private static final double ANSWERING_ANCHORS = 0.85;
    private static final long YOUNG = Duration.ofDays(1).toMillis();
    private static final int GROUPS = 32;

    private final AddressTables tables;
    private final InstantSource clock;

    /** Of these tables. */
    public EclipseMeter(AddressTables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * The worse of the two.
     *
     * @param anchors that would be dialled first
     * @param vouched points that the operator vouches for: nobody's, and dialled before all others
     * @param wanted how many outgoing connections there would be
     */
    public EclipseRisk estimate(List<Anchor> anchors, int vouched, int wanted) {
        EclipseRisk flood = risk(Adversary.NEWCOMERS, young(), anchors, vouched, wanted);
        EclipseRisk owner = risk(Adversary.CROWDED_GROUPS, crowded(), anchors, vouched, wanted);
        return owner.chance() > flood.chance() ? owner : flood;
    }

    private EclipseRisk risk(
            Adversary adversary, Predicate<Entry> theirs, List<Anchor> anchors, int vouched, int wanted) {
        double unanswered = Math.pow(1 - ANSWERING_ANCHORS, vouched);
        long honest = anchors.stream().filter(anchor -> !holds(theirs, anchor)).count();
        double elders = tables.share(Kind.ELDER, theirs, ANSWERING).orElse(1);
        return new EclipseRisk(
                adversary,
                unanswered * chance(theirs, anchors, wanted),
                wanted,
                vouched + (int) honest,
                1 - elders,
                tables.triedGroups());
    }

    /** The chance if the adversary has exactly these. */
    double chance(Predicate<Entry> theirs, List<Anchor> anchors, int wanted) {
        double chance = 1;
        int present = 0;
        for (Anchor anchor : anchors) {
            if (holds(theirs, anchor)) {
                present++;
            } else {
                chance *= 1 - ANSWERING_ANCHORS;
            }
        }
        OptionalDouble elders = tables.share(Kind.ELDER, theirs, ANSWERING);
        OptionalDouble tried = tables.share(Kind.TRIED, theirs, ANSWERING);
        OptionalDouble fresh = tables.share(Kind.NEW, theirs, ANSWERING);
        for (int i = present; i < wanted; i++) {
            chance *= switch (i % 4) {
                case 0 -> first(elders, tried, fresh);
                case 2 -> first(tried, fresh, fresh);
                default -> (first(tried, fresh, fresh) + first(fresh, tried, tried)) / 2;
            };
        }
        return chance;
    }

    /** Who knows nobody is anybody's. */
    private static double first(OptionalDouble one, OptionalDouble other, OptionalDouble last) {
        return one.orElseGet(() -> other.orElseGet(() -> last.orElse(1)));
    }

    private boolean holds(Predicate<Entry> theirs, Anchor anchor) {
        return tables.entry(anchor.address()).map(theirs::test).orElse(false);
    }

    private Predicate<Entry> young() {
        long before = clock.millis() - YOUNG;
        return entry -> (entry.tried() ? entry.firstSuccess() : entry.firstHeard()) > before;
    }

    private Predicate<Entry> crowded() {
        Map<NetworkGroup, Long> sizes = tables.entries().stream()
                .map(entry -> entry.address().group())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Set<NetworkGroup> most = new HashSet<>(sizes.entrySet().stream()
                .sorted(Map.Entry.<NetworkGroup, Long>comparingByValue()
                        .reversed()
                        .thenComparing(each -> each.getKey().toString(), Comparator.naturalOrder()))
                .limit(GROUPS)
                .map(Map.Entry::getKey)
                .toList());
        return entry -> most.contains(entry.address().group());
    }
}
