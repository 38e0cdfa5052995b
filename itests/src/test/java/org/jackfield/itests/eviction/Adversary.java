package org.jackfield.itests.eviction;

import java.time.Duration;
import java.util.List;

/**
 * Somebody with many addresses in few address groups, who wants the places of the honest.
 *
 * @param addresses how many
 * @param groups among how many groups they are spread evenly
 * @param amongHonest whether one of the groups is that which a third of the honest share
 * @param usefulPerHour useful messages that each of its connections sends
 * @param firstPerHour of those, how many it is the first to bring
 * @param stay how long a connection of it lasts; then it comes back from another address
 * @param promised whether four of five honest connections must be kept; of those who are as useful as the honest, their groups' share is all that can be
 */
record Adversary(
        String name,
        int addresses,
        int groups,
        boolean amongHonest,
        double usefulPerHour,
        double firstPerHour,
        Duration stay,
        boolean promised) {

    private static final Duration FOR_EVER = Duration.ofDays(1_000);

    static final Adversary OLD_AND_FAST = new Adversary("old and fast", 1_000, 4, false, 0, 0, FOR_EVER, true);

    static final List<Adversary> ALL = List.of(
            OLD_AND_FAST,
            new Adversary("useful now and then", 1_000, 4, false, 4, 0, FOR_EVER, false),
            new Adversary("as useful as the best", 1_000, 4, false, 60, 12, FOR_EVER, false),
            new Adversary("churns", 1_000, 4, false, 0, 0, Duration.ofMinutes(10), true),
            new Adversary("churns and is useful", 1_000, 4, false, 60, 12, Duration.ofMinutes(10), false),
            new Adversary("in the honest third's group, too", 1_000, 4, true, 0, 0, FOR_EVER, false),
            new Adversary("as useful, in that group, too", 1_000, 4, true, 60, 12, FOR_EVER, false),
            new Adversary("in 40 groups", 1_000, 40, false, 0, 0, FOR_EVER, false),
            new Adversary("in 250 groups", 1_000, 250, false, 0, 0, FOR_EVER, false),
            new Adversary("as useful, in 250 groups", 1_000, 250, false, 60, 12, FOR_EVER, false));
}
