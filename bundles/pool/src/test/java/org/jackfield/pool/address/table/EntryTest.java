package org.jackfield.pool.address.table;

import static org.jackfield.pool.address.table.Machines.at;
import static org.jackfield.pool.address.table.Machines.peer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is terrible, and who is how likely to be drawn. */
class EntryTest {

    private static final long NOW = Duration.ofDays(20_000).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final Entry entry = new Entry(at(1, 1), new SipHash(Machines.key(1)), NOW);

    @Test
    void aStrangerIsTerribleAfterThreeFailures() {
        fail(2);
        assertFalse(entry.terrible(NOW + 2 * MINUTE));
        fail(1);
        assertTrue(entry.terrible(NOW + 2 * MINUTE));
    }

    @Test
    void whoWasDialledWithinAMinuteIsNeverTerrible() {
        fail(20);
        entry.dialled(NOW + DAY);
        assertFalse(entry.terrible(NOW + DAY + MINUTE - 1));
        assertTrue(entry.terrible(NOW + DAY + MINUTE));
    }

    @Test
    void whoHasAnsweredIsTerribleAfterTenFailuresAndAWeek() {
        entry.answered(peer(1), NOW);
        fail(9);
        assertFalse(entry.terrible(NOW + 8 * DAY));
        fail(1);
        assertFalse(entry.terrible(NOW + 7 * DAY));
        assertTrue(entry.terrible(NOW + 7 * DAY + 1));
        entry.answered(peer(1), NOW + 8 * DAY);
        assertFalse(entry.terrible(NOW + 9 * DAY));
    }

    @Test
    void whomNobodyTellsOfIsTerribleAfterAMonth() {
        assertFalse(entry.terrible(NOW + 30 * DAY));
        assertTrue(entry.terrible(NOW + 30 * DAY + 1));
        entry.heard(NOW + 30 * DAY);
        assertFalse(entry.terrible(NOW + 60 * DAY));
    }

    @Test
    void everyFailureMakesItAThirdLessLikelyAndTheNinthNoMore() {
        assertEquals(1, entry.chance(NOW));
        fail(2);
        assertEquals(0.66 * 0.66, entry.chance(NOW), 1e-9);
        fail(20);
        assertEquals(Math.pow(0.66, 8), entry.chance(NOW), 1e-9);
        entry.alive(NOW);
        assertEquals(1, entry.chance(NOW));
    }

    @Test
    void whoWasDialledWithinTenMinutesIsHardlyDrawn() {
        entry.dialled(NOW);
        assertEquals(0.01, entry.chance(NOW + 10 * MINUTE - 1), 1e-9);
        assertEquals(1, entry.chance(NOW + 10 * MINUTE));
    }

    @Test
    void ofAClockThatRunsBackNothingIsUndone() {
        entry.heard(NOW - DAY);
        entry.dialled(NOW);
        assertFalse(entry.terrible(NOW - DAY));
        assertTrue(entry.chance(NOW - DAY) > 0);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            entry.failed(NOW, NOW);
        }
    }
}
