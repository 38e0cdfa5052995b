package org.jackfield.pool.transport;

import java.util.Comparator;
import java.util.Objects;

/**
 * Which of two transports of one scheme is the newer: the one that ranks higher, else the one of the higher version. Of equals it is the
 * one that came later.
 *
 * @param ranking how its operator ranks it
 * @param qualifier what follows the numbers of the version; may be empty
 */
public record Edition(int ranking, int major, int minor, int micro, String qualifier) implements Comparable<Edition> {

    /** Of one who tells neither ranking nor version. */
    public static final Edition UNNUMBERED = new Edition(0, 0, 0, 0, "");

    private static final Comparator<Edition> ORDER = Comparator.comparingInt(Edition::ranking)
            .thenComparingInt(Edition::major)
            .thenComparingInt(Edition::minor)
            .thenComparingInt(Edition::micro)
            .thenComparing(Edition::qualifier);

    public Edition {
        Objects.requireNonNull(qualifier);
    }

    @Override
    public int compareTo(Edition other) {
        return ORDER.compare(this, other);
    }

    /** The version, for people. */
    public String version() {
        return major + "." + minor + "." + micro + (qualifier.isEmpty() ? "" : "." + qualifier);
    }
}
