package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

    @Test
    void theMedianLiesBetweenTheExtremes() {
        Series series = new Series(List.of(5.0, 1.0, 3.0, 4.0));

        assertEquals(3.5, series.median());
        assertEquals(1, series.low());
        assertEquals(5, series.high());
    }

    @Test
    void ofManyValuesTheSpreadIsTheMiddleHalf() {
        Series series = new Series(List.of(8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 100.0));

        assertEquals(4, series.low());
        assertEquals(7, series.high());
    }

    @Test
    void aRatioIsTakenRoundByRound() {
        Series ours = new Series(List.of(10.0, 40.0, 90.0));
        Series theirs = new Series(List.of(10.0, 20.0, 30.0));

        assertEquals(new Series(List.of(1.0, 2.0, 3.0)), ours.over(theirs));
    }

    @Test
    void nothingMeasuredIsNoSeries() {
        assertThrows(IllegalArgumentException.class, () -> new Series(List.of()));
    }
}
