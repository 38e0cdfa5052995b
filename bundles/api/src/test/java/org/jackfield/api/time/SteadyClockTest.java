package org.jackfield.api.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = Long.MAX_VALUE - 5;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    @Test
    void itGoesOnEvenlyWhenTheWallClockIsSetBackOrForward() {
        wall = NOON.minusSeconds(3600);
        nanos += TimeUnit.SECONDS.toNanos(5);
        assertEquals(NOON.plusSeconds(5), clock.instant());

        wall = NOON.plusSeconds(3600);
        nanos += TimeUnit.SECONDS.toNanos(5);
        assertEquals(NOON.plusSeconds(10), clock.instant());
    }
}
