package org.jackfield.distribution.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountsTest {

    @Test
    void numbersAreSaidInWords() {
        assertEquals("12", Counts.of(12));
        assertEquals("67.1 million", Counts.of(1 << 26));
        assertEquals("1.2e+77", Counts.of(1.2e77));
    }

    @Test
    void timesAreSaidInTheirLargestUnits() {
        assertEquals("0.2 s", Counts.time(0.21));
        assertEquals("2 min 5 s", Counts.time(125));
        assertEquals("3 h 0 min", Counts.time(3 * 3600));
        assertEquals("2 d 1 h", Counts.time(49 * 3600));
        assertEquals("more than a lifetime", Counts.time(Double.POSITIVE_INFINITY));
    }
}
