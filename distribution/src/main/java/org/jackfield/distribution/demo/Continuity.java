package org.jackfield.distribution.demo;

/**
 * What became of a node's connections while its transport was replaced.
 *
 * @param before how many there were
 * @param after how many there are
 * @param lost how many were lost meanwhile, come back or not
 */
record Continuity(int before, int after, int lost) {

    /** Whether they are the very same: this transport hands its channels over. */
    boolean unbroken() {
        return before > 0 && lost == 0 && after >= before;
    }

    String sentence() {
        if (lost > 0) {
            return lost + " of " + before + " connections were lost, and " + after + " are there";
        }
        return unbroken()
                ? "all " + before + " connections stayed"
                : after + " of " + before + " connections are there";
    }
}
