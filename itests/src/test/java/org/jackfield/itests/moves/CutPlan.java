package org.jackfield.itests.moves;

import java.time.Duration;
import org.jackfield.pool.settings.SessionLimits;

/**
 * How often the way of a transport is cut, and under which load.
 *
 * @param peers nodes around the one in the middle
 * @param messagesPerSecond of all connections and both directions together
 * @param times that each kind of cut is made
 * @param warmUp that all sessions spend with each of the two transports before anything is cut: until then, classes are loaded and
 *     compiled
 * @param limits of the sessions: those of every node, unless the machine is busy with other things
 * @param seed of sizes
 */
record CutPlan(int peers, int messagesPerSecond, int times, Duration warmUp, SessionLimits limits, long seed) {

    /** In every build. */
    static final CutPlan SHORT = new CutPlan(6, 240, 1, Duration.ofMillis(300), Speaker.PATIENT, 4);

    /** The load of what is promised. */
    static final CutPlan FULL = new CutPlan(50, 2_000, 10, Duration.ofSeconds(15), SessionLimits.DEFAULT, 4);
}
