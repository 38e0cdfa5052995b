package org.jackfield.distribution.text;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Counts {

    private static final String[] UNITS = {"", " thousand", " million", " billion", " trillion"};

    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

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

    /** Bytes, for example {@code 999 B} or {@code 1.5 MiB}. */
    public static String bytes(double number) {
        int unit = 0;
        double rest = number;
        while (rest >= 1023.5 && unit < BINARY.length - 1) {
            rest /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || rest >= 99.95 ? "%.0f %s" : "%.1f %s", rest, BINARY[unit]);
    }

    /** A time in its largest unit alone, for narrow columns: {@code 59s}, {@code 12m}, {@code 5h}, {@code 730d}. */
    public static String age(Duration time) {
        Duration age = time.isNegative() ? Duration.ZERO : time;
        if (age.toDays() > 0) {
            return age.toDays() + "d";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
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
