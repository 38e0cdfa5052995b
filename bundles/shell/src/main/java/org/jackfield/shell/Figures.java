package org.jackfield.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Numbers and lines of text as people read them. */
final class Figures {

    /** How wide a screen is. */
    static final int SCREEN = 80;

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Figures() {}

    /** The two largest units: {@code 3d4h}, {@code 1m15s}, {@code 7s}. */
    static String time(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds >= 86_400) {
            return seconds / 86_400 + "d" + seconds / 3_600 % 24 + "h";
        }
        if (seconds >= 3_600) {
            return seconds / 3_600 + "h" + seconds / 60 % 60 + "m";
        }
        return seconds >= 60 ? seconds / 60 + "m" + seconds % 60 + "s" : seconds + "s";
    }

    static String ago(Instant then, Instant now) {
        return time(Duration.between(then, now)) + " ago";
    }

    /** {@code 999 B}, {@code 1.2 KiB}. */
    static String bytes(long bytes) {
        double rest = bytes;
        int unit = 0;
        while (rest >= 1_000 && unit < UNITS.length - 1) {
            rest /= 1_024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", rest, UNITS[unit]);
    }

    /** How many of something: {@code 1 point}, {@code 2 points}. */
    static String many(long count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    /** The text in lines no wider than the screen, broken at spaces where there are any; all but the first begin with the indent. */
    static String wrapped(String text, int indent) {
        StringBuilder lines = new StringBuilder();
        String rest = text;
        while (rest.length() > SCREEN) {
            int space = rest.lastIndexOf(' ', SCREEN);
            int end = space > indent ? space : SCREEN;
            lines.append(rest.substring(0, end).stripTrailing()).append('\n');
            rest = " ".repeat(indent) + rest.substring(end).strip();
        }
        return lines.append(rest).toString();
    }
}
