package org.jackfield.api.scoring;

import java.util.regex.Pattern;

/**
 * One reason for a score.
 *
 * @param name letters, digits, {@code - .}; at most 64
 * @param value what it adds; finite
 */
public record Term(String name, double value) {

    // a term is made for every question
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    public Term {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name for a term");
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the term " + name + " is not finite: " + value);
        }
    }
}
