package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.jackfield.pool.settings.ExchangeLimits;
import org.junit.jupiter.api.Test;

/** How many points one peer may name, to the point and to the millisecond. */
class AddressMeterTest {

    private static final ExchangeLimits LIMITS = ExchangeLimits.DEFAULT;

    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private final AddressMeter meter = new AddressMeter(now, LIMITS);

    @Test
    void aNewcomerMaySayWhereItIsAndNoMore() {
        assertEquals(16, take(17));
        assertEquals(0, take(1));
    }

    @Test
    void thenOneInTenSeconds() {
        take(16);

        pass(Duration.ofMillis(9_999));
        assertEquals(0, take(1));
        pass(Duration.ofMillis(1));
        assertEquals(1, take(2));
        pass(Duration.ofSeconds(20));
        assertEquals(2, take(100));
    }

    @Test
    void noPartOfAPointIsLostHoweverOftenItIsAsked() {
        take(16);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            pass(Duration.ofMillis(7));
            taken += take(1);
        }

        assertEquals(70, taken, "700 s");
    }

    @Test
    void whatIsSavedUpEndsAtTheBurst() {
        pass(Duration.ofSeconds(9_840));
        assertEquals(1_000, take(5_000));
        pass(Duration.ofDays(365));
        assertEquals(1_000, take(5_000));
        assertEquals(0, take(5_000));
    }

    @Test
    void ofNamesItTakesSixteenADay() {
        for (int day = 0; day < 3; day++) {
            for (int i = 0; i < 16; i++) {
                assertTrue(meter.takeName(now));
            }
            pass(Duration.ofHours(24).minusMillis(1));
            assertFalse(meter.takeName(now));
            pass(Duration.ofMillis(1));
        }
    }

    @Test
    void whatWeHaveAskedForComesOnTop() {
        meter.expect(2_500, now);

        assertEquals(1_000, take(1_000));
        assertEquals(1_000, take(1_000));
        assertEquals(516, take(1_000), "the rest, and what a newcomer has");
    }

    @Test
    void askingTwiceDoesNotAddUp() {
        meter.expect(100, now);
        meter.expect(100, now);
        assertEquals(116, take(1_000));
        meter.expect(100, now);
        assertEquals(100, take(1_000));
    }

    @Test
    void anAnswerHasAMinute() {
        meter.expect(100, now);
        pass(Duration.ofMillis(59_999));
        assertTrue(meter.awaiting(now));
        assertEquals(100, take(100));

        meter.expect(100, now);
        pass(Duration.ofMinutes(1));
        assertFalse(meter.awaiting(now));
        assertEquals(16 + 11, take(100), "what time has given, and no credit");
    }

    @Test
    void anAnswerThatIsCompleteLeavesNoCredit() {
        meter.expect(2_500, now);
        take(300);
        meter.answered();

        assertFalse(meter.awaiting(now));
        assertEquals(16, take(1_000));
    }

    @Test
    void aPeerIsAskedOnceInADayHoweverOftenItIsDialled() {
        assertTrue(meter.mayAsk(now));
        pass(Duration.ofSeconds(1));
        assertFalse(meter.mayAsk(now));
        pass(Duration.ofDays(1).minusSeconds(1).minusMillis(1));
        assertFalse(meter.mayAsk(now));
        pass(Duration.ofMillis(1));
        assertTrue(meter.mayAsk(now));
        assertFalse(meter.mayAsk(now));
    }

    private int take(int points) {
        return meter.take(points, now, LIMITS);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
