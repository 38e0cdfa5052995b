package org.jackfield.benchmarks;

import java.time.Duration;

/**
 * How long to measure, and how much of it.
 *
 * @param rounds how often each contestant has its turn
 * @param trial how long it is waited for what each tries out at first, such as a faster cipher
 * @param warmUp how long a turn of warming up is ({@link WarmUp})
 * @param mostWarmUps how many such turns there are at most
 * @param lead what it does before each turn, unwatched
 * @param turn how long it is watched
 * @param idle how many connections are idle
 * @param idleFor how long they are looked at
 * @param most how many connections the largest node of the growth has
 */
record Plan(
        int rounds,
        Duration trial,
        Duration warmUp,
        int mostWarmUps,
        Duration lead,
        Duration turn,
        int idle,
        Duration idleFor,
        int most) {

    /** A little longer than the ciphers' own patience with a path on trial. */
    private static final Duration WHOLE_TRIAL = Duration.ofSeconds(65);

    /** Whoever is not steady by then never will be. */
    private static final int MOST_WARM_UPS = 32;

    /** What {@code jackfield bench} does, in a few minutes. */
    static final Plan BRIEF = new Plan(
            3,
            WHOLE_TRIAL,
            Duration.ofMillis(800),
            MOST_WARM_UPS,
            Duration.ofMillis(200),
            Duration.ofMillis(800),
            50,
            Duration.ofSeconds(1),
            50);

    /** Some minutes. */
    static final Plan SHORT = new Plan(
            3,
            WHOLE_TRIAL,
            Duration.ofMillis(1000),
            MOST_WARM_UPS,
            Duration.ofMillis(300),
            Duration.ofMillis(1000),
            1000,
            Duration.ofSeconds(5),
            1000);

    /** What fits into half an hour. */
    static final Plan FULL = new Plan(
            5,
            WHOLE_TRIAL,
            Duration.ofMillis(1500),
            MOST_WARM_UPS,
            Duration.ofMillis(300),
            Duration.ofMillis(1200),
            10_000,
            Duration.ofMinutes(10),
            10_000);

    /** Whether it runs, and nothing else. */
    static final Plan GLANCE = new Plan(
            1,
            Duration.ZERO,
            Duration.ofMillis(100),
            1,
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            20,
            Duration.ofMillis(100),
            100);

    /** The same, with other rounds. */
    Plan lasting(int others) {
        return new Plan(others, trial, warmUp, mostWarmUps, lead, turn, idle, idleFor, most);
    }

    /** The same, with another time to look at idle connections. */
    Plan idling(Duration other) {
        return new Plan(rounds, trial, warmUp, mostWarmUps, lead, turn, idle, other, most);
    }
}
