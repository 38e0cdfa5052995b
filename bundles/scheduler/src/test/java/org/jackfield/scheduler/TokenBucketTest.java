package org.jackfield.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");

    private final TokenBucket bucket = new TokenBucket(1000, 200, 5000, NOON);

    @Test
    void fillsSteadilyUpToItsCapacity() {
        bucket.take(200);

        assertEquals(0, bucket.available(NOON));
        assertEquals(100, bucket.available(NOON.plusMillis(100)));
        assertEquals(200, bucket.available(NOON.plusSeconds(60)));
    }

    @Test
    void anOverdraftIsPaidByTime() {
        bucket.take(1200);

        assertEquals(-1000, bucket.available(NOON));
        assertEquals(Duration.ofMillis(1001), bucket.untilPositive(NOON));
        assertEquals(1, bucket.available(NOON.plusMillis(1001)));
    }

    @Test
    void whatIsBeyondTheDeepestDebtIsForgiven() {
        bucket.take(1_000_000);

        assertEquals(-5000, bucket.available(NOON));
    }

    @Test
    void aClockThatStepsBackwardsAddsAndTakesNothing() {
        bucket.take(150);

        assertEquals(50, bucket.available(NOON.minusSeconds(3600)));
        assertEquals(60, bucket.available(NOON.minusSeconds(3600).plusMillis(10)));
    }

    @Test
    void anotherRateNeitherAddsNorForgivesAnything() {
        bucket.take(1450);

        bucket.change(10_000, 2000, 5000, NOON.plusSeconds(1));
        assertEquals(-250, bucket.available(NOON.plusSeconds(1)));

        bucket.change(10, 1, 5000, NOON.plusSeconds(2));
        assertEquals(1, bucket.available(NOON.plusSeconds(2)), "no more than there is room for");
    }

    @Test
    void whatAnotherPaysIsRestoredInFullAndNothingGathersOnTopOfIt() {
        bucket.restore(70);
        assertEquals(270, bucket.available(NOON.plusSeconds(5)));
        bucket.giveBack(10);
        assertEquals(270, bucket.available(NOON.plusSeconds(5)));

        bucket.take(200);
        assertEquals(200, bucket.available(NOON.plusSeconds(6)));
    }
}
