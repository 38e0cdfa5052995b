package org.jackfield.pool.selection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Newcomer;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Group NEAR = new Group("192.0", 1);
    private static final Group FAR = new Group("198.51", 2);

    private Duration interval = INTERVAL;
    private final Pace pace = new Pace(() -> interval);

    @Test
    void oneYieldsInAnIntervalWhoeverCalls() {
        assertTrue(pace.ready(NOON) && pace.ready(NEAR, NOON));
        pace.placed(NEAR, NOON);

        Instant early = NOON.plus(INTERVAL).minusNanos(1);
        assertFalse(pace.ready(early) || pace.ready(FAR, early));
        assertTrue(pace.ready(FAR, NOON.plus(INTERVAL)));
    }

    @Test
    void toOneGroupOneYieldsInSixtyWhateverOthersDo() {
        pace.placed(NEAR, NOON);
        Instant hour = NOON.plus(INTERVAL.multipliedBy(Newcomer.GROUP_INTERVALS));
        for (Instant at = NOON.plus(INTERVAL); at.isBefore(hour); at = at.plus(INTERVAL)) {
            assertFalse(pace.ready(NEAR, at));
            pace.placed(new Group("10." + at, 3), at);
        }

        assertTrue(pace.ready(NEAR, hour));
    }

    @Test
    void aGroupThatWasTurnedAwayWaitsForAnIntervalAndNobodyElse() {
        pace.turnedAway(NEAR, NOON);

        assertTrue(pace.ready(FAR, NOON));
        assertFalse(pace.ready(NEAR, NOON.plus(INTERVAL).minusNanos(1)));
        assertTrue(pace.ready(NEAR, NOON.plus(INTERVAL)));

        pace.askAgain();
        assertTrue(pace.ready(NEAR, NOON), "unless somebody else is asked");
    }

    @Test
    void aCrowdOfGroupsIsForgottenOldestFirst() {
        pace.turnedAway(NEAR, NOON);
        for (int i = 0; i < 4_095; i++) {
            pace.turnedAway(new Group("10." + i, i), NOON);
        }
        assertFalse(pace.ready(NEAR, NOON));
        pace.turnedAway(FAR, NOON);

        assertTrue(pace.ready(NEAR, NOON));
        assertFalse(pace.ready(FAR, NOON));
    }

    @Test
    void anotherIntervalHoldsAtOnce() {
        pace.placed(NEAR, NOON);
        interval = Duration.ofMillis(1);

        assertTrue(pace.ready(NEAR, NOON.plusMillis(Newcomer.GROUP_INTERVALS)));
        interval = Duration.ofMillis(Long.MAX_VALUE);
        assertFalse(pace.ready(NEAR, NOON.plus(Duration.ofDays(100_000))));
    }
}
