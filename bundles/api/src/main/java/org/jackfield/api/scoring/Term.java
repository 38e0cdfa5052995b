package org.jackfield.api.scoring;

/**
 * One reason for a score.
 *
 * @param name letters, digits, {@code - .}; at most 64
 * @param value what it adds; finite
 */
public record Term(String name, double value) {

    public Term {
        if (!name.matches("[A-Za-z0-9.-]{1,64}")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a term");
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("the term " + name + " is not finite: " + value);
        }
    }
}
