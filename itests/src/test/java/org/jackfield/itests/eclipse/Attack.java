package org.jackfield.itests.eclipse;

import java.time.Duration;
import java.util.List;

/**
 * Who floods, and for how long.
 *
 * @param name for the table of results
 * @param groups of addresses that the attacker has
 * @param addresses in all, spread over the groups alike; all of them answer at once and never go away
 * @param days from the attacker's first word to the restart of the victim
 * @param allowed the chance of an eclipse that the tables may leave
 */
record Attack(String name, int groups, int addresses, int days, double allowed) {

    /** Heilman and others (2015) had infrastructure of the first kind, and botnets of the other sizes. */
    static final List<Attack> ALL = List.of(
            new Attack("8,192 addresses in 32 groups", 32, 8_192, 1, 0.01),
            new Attack("4,600 bots, each in a group of its own", 4_600, 4_600, 1, 0.01),
            new Attack("400 bots, each in a group of its own", 400, 400, 1, 0.001),
            new Attack("8,192 addresses in 32 groups", 32, 8_192, 30, 0.05),
            new Attack("4,600 bots, each in a group of its own", 4_600, 4_600, 30, 0.05),
            new Attack("400 bots, each in a group of its own", 400, 400, 30, 0.001));

    Duration time() {
        return Duration.ofDays(days);
    }
}
