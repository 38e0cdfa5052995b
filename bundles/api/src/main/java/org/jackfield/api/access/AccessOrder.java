package org.jackfield.api.access;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What the operator orders about somebody.
 *
 * @param subject about whom
 * @param by where the operator spoke, for example {@code shell}; at most {@value #LONGEST_WORD} characters
 * @param why in words, perhaps none; at most {@value #LONGEST_TEXT} characters, on one line
 * @param period for how long, more than zero; absent: until it is taken back
 */
public record AccessOrder(Subject subject, String by, String why, Optional<Duration> period) {

    /** The longest {@code by}. */
    public static final int LONGEST_WORD = 64;

    /** The longest {@code why}. */
    public static final int LONGEST_TEXT = 500;

    public AccessOrder {
        Objects.requireNonNull(subject);
        line("by", by, LONGEST_WORD);
        line("why", why, LONGEST_TEXT);
        period.ifPresent(time -> {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("a period is longer than zero, not " + time);
            }
        });
    }

    /** Until it is taken back. */
    public static AccessOrder forGood(Subject subject, String by, String why) {
        return new AccessOrder(subject, by, why, Optional.empty());
    }

    private static void line(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(what + " has at most " + longest + " characters, not " + text.length());
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " is one line of text without control characters");
        }
    }
}
