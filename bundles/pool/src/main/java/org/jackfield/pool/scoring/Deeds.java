package org.jackfield.pool.scoring;

import org.jackfield.api.scoring.Deed;

/** How often something was done, until it is written down. Owned by the control thread. */
final class Deeds {

    private final long[] times = new long[Deed.values().length];

    /** Nothing. */
    static Deeds none() {
        return new Deeds();
    }

    /** More, if it is more than nothing. */
    Deeds and(Deed deed, long more) {
        times[deed.ordinal()] = sum(times[deed.ordinal()], Math.max(0, more));
        return this;
    }

    void addTo(long[] all) {
        for (int i = 0; i < times.length; i++) {
            all[i] = sum(all[i], times[i]);
        }
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }
}
