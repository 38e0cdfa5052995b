package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTest {

    private static final Figure RATE = new Figure("running", "round the house", "m/s", true);

    private final Results results = new Results();

    @Test
    void whatWasNotMeasuredIsNeitherKeptNorMissed() {
        results.add(RATE, "hare", 10);

        assertEquals(
                Optional.empty(),
                Goal.atLeast("faster", 2, RATE, "hare", "hedgehog").check().of(results));
    }

    @Test
    void aRatioIsLookedAtByItsMedian() {
        for (double round : new double[] {1, 2, 3}) {
            results.add(RATE, "hedgehog", 10);
            results.add(RATE, "hare", 10 * round);
        }

        assertTrue(verdict(Goal.atLeast("twice as fast", 2, RATE, "hare", "hedgehog"))
                .kept());
        assertFalse(verdict(Goal.atLeast("thrice as fast", 3, RATE, "hare", "hedgehog"))
                .kept());
        assertTrue(verdict(Goal.atMostTimes("no faster", 1, RATE, "hedgehog", "hare"))
                .kept());
    }

    @Test
    void whatIsMissedTellsByHowMuch() {
        results.add(RATE, "hare", 8);

        Goal.Verdict verdict = verdict(Goal.noLessThan("ten", 10, RATE, "hare"));

        assertFalse(verdict.kept());
        assertEquals("8.00 m/s (8.00 – 8.00)", verdict.figure());
        assertEquals("missed: wanted 10.00 m/s", verdict.text());
    }

    private Goal.Verdict verdict(Goal goal) {
        return goal.check().of(results).orElseThrow();
    }
}
