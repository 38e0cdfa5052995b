package org.jackfield.distribution.plugins;

/** What has become of a version that came. */
sealed interface Verdict {

    /** Nobody knows yet. */
    record Pending() implements Verdict {}

    /** It does the work of the one before, which can go. */
    record Taken() implements Verdict {}

    /** It does what is new, and the one before keeps what it has. */
    record Beside(String why) implements Verdict {}

    /** It is not used. */
    record Refused(String why) implements Verdict {}
}
