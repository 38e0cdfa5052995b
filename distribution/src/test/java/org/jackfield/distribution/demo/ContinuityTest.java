package org.jackfield.distribution.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ContinuityTest {

    @Test
    void connectionsThatStayedAreUnbroken() {
        Continuity continuity = new Continuity(4, 4, 0);

        assertTrue(continuity.unbroken());
        assertEquals("all 4 connections stayed", continuity.sentence());
    }

    @Test
    void connectionsThatCameBackAreNotTheSame() {
        Continuity continuity = new Continuity(4, 4, 1);

        assertFalse(continuity.unbroken());
        assertEquals("1 of 4 connections were lost, and 4 are there", continuity.sentence());
    }

    @Test
    void noConnectionProvesNothing() {
        assertFalse(new Continuity(0, 0, 0).unbroken());
    }
}
