package org.jackfield.itests.codeswap;

import java.time.Duration;

/**
 * How many, how fast, how often.
 *
 * @param connections that talk
 * @param perSecond messages in all, both directions together
 * @param beside times that a newer version comes beside the old one
 * @param inPlace times that the bundle is updated
 * @param controls spans of the same length in which nothing is exchanged
 * @param rest between two exchanges
 */
record Plan(int connections, int perSecond, int beside, int inPlace, int controls, Duration rest) {

    static final Plan FULL = new Plan(50, 2_000, 100, 100, 100, Duration.ofMillis(150));
    static final Plan SHORT = new Plan(10, 400, 5, 5, 5, Duration.ofMillis(100));
}
