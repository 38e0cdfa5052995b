package org.jackfield.discovery.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The times are those of Octez (tezos-wire.md, section 15). */
class RhythmTest {

    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");

    private final Rhythm rhythm = new Rhythm(START);

    @Test
    void tellsAtTheStartAndThenAfterPausesThatDoubleUpTo51Seconds() {
        assertEquals(START, rhythm.due());
        assertEquals(
                List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 51200L, 51200L, 51200L),
                pauses(12));
    }

    @Test
    void whoIsWokenTellsAtOnceAndNextAfterTwoTenthsOfASecond() {
        pauses(10);
        Instant woken = rhythm.due().minusSeconds(7);

        rhythm.wake(woken);

        assertEquals(woken, rhythm.due());
        assertEquals(List.of(200L, 400L, 800L), pauses(3));
    }

    @Test
    void whoHasJustToldIsNotHurried() {
        rhythm.told(START);

        rhythm.wake(START.plusMillis(1));
        rhythm.wake(START.plusMillis(2));

        assertEquals(START.plusMillis(100), rhythm.due());
    }

    @Test
    void whatThereIsToTellAtLastIsToldAsAtTheStart() {
        for (int i = 0; i < 20; i++) {
            rhythm.nothingToTell(rhythm.due());
        }

        assertEquals(START.plusSeconds(20), rhythm.due());
        assertEquals(List.of(100L, 200L), pauses(2));
    }

    private List<Long> pauses(int count) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant before = rhythm.due();
            rhythm.told(before);
            pauses.add(Duration.between(before, rhythm.due()).toMillis());
        }
        return pauses;
    }
}
