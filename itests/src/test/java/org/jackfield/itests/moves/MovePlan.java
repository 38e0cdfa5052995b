package org.jackfield.itests.moves;

import java.time.Duration;
import java.util.List;
import org.jackfield.pool.settings.SessionLimits;

/**
 * How much is moved under which load.
 *
 * @param peers nodes around the one that moves its sessions
 * @param messagesPerSecond of all connections and both directions together
 * @param moves how often all sessions move to another transport
 * @param warmUp that all sessions spend with each transport before anything is measured: until then, the compiler has most of the
 *     processors
 * @param schemes of the transports among which they move; tcp and ws at least
 * @param limits of the sessions: those of every node, unless the machine is busy with other things
 * @param seed of sizes and of the transports that are chosen
 */
record MovePlan(
        int peers,
        int messagesPerSecond,
        int moves,
        Duration warmUp,
        List<String> schemes,
        SessionLimits limits,
        long seed) {

    /** In every build. */
    static final MovePlan SHORT = new MovePlan(6, 240, 8, Duration.ZERO, List.of("tcp", "ws"), Speaker.PATIENT, 4);

    /** What is promised: 50 connections, 2,000 messages a second, 100 moves. */
    static final MovePlan FULL =
            new MovePlan(50, 2_000, 100, Duration.ofSeconds(15), List.of("tcp", "ws"), SessionLimits.DEFAULT, 4);

    MovePlan among(List<String> others) {
        return new MovePlan(peers, messagesPerSecond, moves, warmUp, others, limits, seed);
    }
}
