package org.jackfield.policies.selection;

import java.util.Map;

/**
 * How many of those who have dialled us each merit protects, in percent of them, rounded up.
 *
 * @param lot groups whose lots are the lowest, and of each the one that has been here longest
 * @param latency the quickest handshakes
 * @param recent the last to send something useful
 * @param first the most first deliveries
 * @param longest the longest connected
 */
record Places(int lot, int latency, int recent, int first, int longest) {

    static final int LOT = 5;
    static final int LATENCY = 5;
    static final int RECENT = 15;
    static final int FIRST = 15;
    static final int LONGEST = 10;

    static final Places DEFAULT = new Places(LOT, LATENCY, RECENT, FIRST, LONGEST);

    Places {
        percent("lot-percent", lot);
        percent("latency-percent", latency);
        percent("recent-percent", recent);
        percent("first-percent", first);
        percent("longest-percent", longest);
    }

    Map<String, String> words() {
        return Map.of(
                "lot-percent", Integer.toString(lot),
                "latency-percent", Integer.toString(latency),
                "recent-percent", Integer.toString(recent),
                "first-percent", Integer.toString(first),
                "longest-percent", Integer.toString(longest));
    }

    static void percent(String setting, int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException(setting + " lies between 0 and 100, and is not " + value);
        }
    }

    /** So many of a number, rounded up. */
    static int of(int number, int percent) {
        return (int) ((number * (long) percent + 99) / 100);
    }
}
