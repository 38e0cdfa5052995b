package org.jackfield.benchmarks;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param rounds how often each contestant has its turn
 * @param warmUp what each may do before its first turn, unwatched
 * @param lead what it does before each turn, unwatched
 * @param turn how long it is watched
 * @param full whether also what takes minutes is measured
 */
record Plan(int rounds, Duration warmUp, Duration lead, Duration turn, boolean full) {

    /** What {@code jackfield bench} does. */
    static final Plan SHORT =
            new Plan(3, Duration.ofSeconds(4), Duration.ofMillis(300), Duration.ofMillis(1000), false);

    /** What fits into a quarter of an hour. */
    static final Plan FULL = new Plan(5, Duration.ofSeconds(6), Duration.ofMillis(500), Duration.ofMillis(2000), true);

    /** Whether it runs, and nothing else. */
    static final Plan GLANCE =
            new Plan(1, Duration.ofMillis(100), Duration.ofMillis(10), Duration.ofMillis(100), false);

    /** The same, with other rounds. */
    Plan lasting(int others) {
        return new Plan(others, warmUp, lead, turn, full);
    }
}
