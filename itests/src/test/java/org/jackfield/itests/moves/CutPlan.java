package org.jackfield.itests.moves;

/**
 * How often the way of a transport is cut, and under which load.
 *
 * @param peers nodes around the one in the middle
 * @param messagesPerSecond of all connections and both directions together
 * @param times that each kind of cut is made
 * @param seed of sizes
 */
record CutPlan(int peers, int messagesPerSecond, int times, long seed) {

    /** In every build. */
    static final CutPlan SHORT = new CutPlan(6, 240, 1, 4);

    /** The load of what is promised. */
    static final CutPlan FULL = new CutPlan(50, 2_000, 10, 4);
}
