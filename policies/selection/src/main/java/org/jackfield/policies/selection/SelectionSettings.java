package org.jackfield.policies.selection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How it is chosen.
 *
 * @param places whom merits protect
 * @param ofTransport so many of each transport are protected, the longest connected
 * @param ofGroup the most that are protected of one group, in percent of those who have dialled us, rounded up
 * @param idleAfter whoever has sent nothing useful for longer weighs double in its group's crowd
 * @param grace but a newcomer does not for so long
 * @param maxOfSource the most connections that are dialled by the word of one part of the network; 0: no bound
 */
record SelectionSettings(
        Places places, int ofTransport, int ofGroup, Duration idleAfter, Duration grace, int maxOfSource) {

    static final int OF_TRANSPORT = 2;
    static final int OF_GROUP = 10;
    static final int IDLE_AFTER_SECONDS = 3_600;
    static final int GRACE_SECONDS = 300;
    static final int MAX_OF_SOURCE = 0;

    private static final Duration LONGEST = Duration.ofDays(365);

    static final SelectionSettings DEFAULT = new SelectionSettings(
            Places.DEFAULT,
            OF_TRANSPORT,
            OF_GROUP,
            Duration.ofSeconds(IDLE_AFTER_SECONDS),
            Duration.ofSeconds(GRACE_SECONDS),
            MAX_OF_SOURCE);

    SelectionSettings {
        Objects.requireNonNull(places);
        Places.percent("group-percent", ofGroup);
        if (ofTransport < 0 || maxOfSource < 0) {
            throw new IllegalArgumentException("transport-places and max-of-source are not negative, and not "
                    + ofTransport + " and " + maxOfSource);
        }
        time("idle-after", idleAfter);
        time("grace", grace);
    }

    /** In the words of the configuration: whoever reads these has the same. */
    Map<String, String> words() {
        Map<String, String> words = new HashMap<>(places.words());
        words.put("transport-places", Integer.toString(ofTransport));
        words.put("group-percent", Integer.toString(ofGroup));
        words.put("idle-after", Long.toString(idleAfter.toSeconds()));
        words.put("grace", Long.toString(grace.toSeconds()));
        words.put("max-of-source", Integer.toString(maxOfSource));
        return words;
    }

    private static void time(String setting, Duration time) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    setting + " is longer than zero and at most a year, and not " + time.toSeconds() + " s");
        }
    }
}
