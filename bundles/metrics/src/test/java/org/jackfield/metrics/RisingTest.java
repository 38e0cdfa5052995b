package org.jackfield.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RisingTest {

    private final Rising bytes = new Rising();

    @Test
    void whatACoreHasCountedIsNotCountedTwice() {
        bytes.reads(10);
        bytes.reads(10);
        bytes.reads(15);

        assertEquals(15, bytes.total());
    }

    @Test
    void aCoreThatBeginsAtZeroGoesOnWhereTheLastOneEnded() {
        bytes.reads(15);
        bytes.reads(0);
        bytes.reads(4);

        assertEquals(19, bytes.total());
    }

    @Test
    void aCoreThatGoesOnCountingIsTakenAtItsWord() {
        bytes.reads(15);
        bytes.reads(20);

        assertEquals(20, bytes.total());
    }
}
