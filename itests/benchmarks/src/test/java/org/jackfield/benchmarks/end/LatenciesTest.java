package org.jackfield.benchmarks.end;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void withoutAnyThereIsNoQuantile() {
        assertEquals(-1, latencies.quantile(0.99));
    }

    @Test
    void quantilesAreRightToASixtyFourth() {
        for (long micros = 1; micros <= 1000; micros++) {
            latencies.note(micros * 1000);
        }

        assertClose(500_000, latencies.quantile(0.5));
        assertClose(990_000, latencies.quantile(0.99));
        assertClose(1_000_000, latencies.quantile(1));
    }

    @Test
    void theShortestAndTheLongestHaveTheirPlace() {
        latencies.note(-5);
        latencies.note(0);
        latencies.note(Long.MAX_VALUE);

        assertEquals(0, latencies.quantile(0.5));
        assertEquals(Long.MAX_VALUE, latencies.quantile(1));
    }

    @Test
    void whatIsForgottenIsNotCounted() {
        latencies.note(7);

        latencies.forget();

        assertEquals(-1, latencies.quantile(1));
    }

    private static void assertClose(long expected, long found) {
        assertTrue(found >= expected && found <= expected + expected / 64 + 1, expected + " is not about " + found);
    }
}
