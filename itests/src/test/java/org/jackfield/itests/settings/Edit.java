package org.jackfield.itests.settings;

import java.util.Map;
import java.util.Optional;

/**
 * What is done to a setting, and where it shows.
 *
 * @param good another value than the default
 * @param part of the {@link View} in which it shows
 * @param shows what is seen there then, as it follows from what was seen with the default
 * @param bad a value that no sense can be made of; empty: there is none
 */
record Edit(Object good, String part, Shows shows, Optional<Object> bad) {

    /** What is seen with the new value, after what was seen with the default. */
    @FunctionalInterface
    interface Shows {
        boolean holds(String before, String after);
    }

    static Edit of(Object good, String part, Shows shows) {
        return new Edit(good, part, shows, Optional.empty());
    }

    /** What it changes is not seen in the view. */
    static Edit elsewhere(Object good) {
        return of(good, "asked", (before, after) -> after.equals(before));
    }

    Edit refusing(Object value) {
        return new Edit(good, part, shows, Optional.of(value));
    }

    static Shows exactly(Object expected) {
        return (before, after) -> after.equals(String.valueOf(expected)) && !after.equals(before);
    }

    /** So many times what it was. */
    static Shows times(double factor) {
        return (before, after) -> {
            double expected = factor * Double.parseDouble(before);
            return expected != 0 && Math.abs(Double.parseDouble(after) / expected - 1) < 1e-9;
        };
    }

    static Shows less() {
        return (before, after) -> Double.parseDouble(after) < Double.parseDouble(before);
    }

    static Shows more() {
        return (before, after) -> Double.parseDouble(after) > Double.parseDouble(before);
    }

    /** Whether it is seen. */
    boolean seen(Map<String, String> before, Map<String, String> after) {
        return shows.holds(before.getOrDefault(part, "absent"), after.getOrDefault(part, "absent"));
    }
}
