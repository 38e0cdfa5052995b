package org.jackfield.benchmarks;

import java.util.Locale;

/**
 * One thing that can be measured, of whomever.
 *
 * @param program which program measures it
 * @param what in words
 * @param unit of its values
 * @param moreIsBetter or less
 */
record Figure(String program, String what, String unit, boolean moreIsBetter) {

    /** A name for files. */
    String slug() {
        return (program + "-" + what + "-" + unit)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("-$", "");
    }
}
