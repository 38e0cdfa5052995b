package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnwantedTest {

    private final Unwanted unwanted = new Unwanted();

    @Test
    void whatIsOurOwnFaultIsTakenOff() {
        assertEquals(new Unwanted.More(7, 3), unwanted.read(10, 3));
        assertEquals(new Unwanted.More(1, 0), unwanted.read(11, 3));
    }

    @Test
    void oneThatIsBeingCountedWhileWeReadIsHeldAgainstNobody() {
        unwanted.read(10, 3);

        assertEquals(new Unwanted.More(0, 0), unwanted.read(10, 4), "not among all yet");
        assertEquals(new Unwanted.More(0, 1), unwanted.read(11, 4));
    }
}
