package org.jackfield.pool.scoring;

import java.util.EnumMap;
import java.util.Map;
import org.jackfield.api.scoring.Deed;

/** How often something was done, until it is written down. Owned by the control thread. */
final class Deeds {

    private final Map<Deed, Long> times = new EnumMap<>(Deed.class);

    /** Nothing. */
    static Deeds none() {
        return new Deeds();
    }

    /** More, if it is more than nothing. */
    Deeds and(Deed deed, long more) {
        if (more > 0) {
            times.merge(deed, more, Deeds::sum);
        }
        return this;
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    Map<Deed, Long> all() {
        return times;
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
