package org.jackfield.distribution.text;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Counts {

    private static final String[] UNITS = {"", " thousand", " million", " billion", " trillion"};

    private Counts() {}

    /** For example {@code 67.1 million}. */
    public static String of(double number) {
        int unit = 0;
        double rest = number;
        while (rest >= 1000 && unit < UNITS.length - 1) {
            rest /= 1000;
            unit++;
        }
        return rest >= 1000
                ? String.format(Locale.ROOT, "%.1e", number)
                : String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", rest, UNITS[unit]);
    }

    /** For example {@code 2 min 5 s}. */
    public static String time(double seconds) {
        if (!Double.isFinite(seconds) || seconds > 100 * 365.25 * 86_400) {
            return "more than a lifetime";
        }
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        Duration time = Duration.ofSeconds(Math.round(seconds));
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
