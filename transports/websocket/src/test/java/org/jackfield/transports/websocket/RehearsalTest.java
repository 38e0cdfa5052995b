package org.jackfield.transports.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** It is worth nothing unless it is played to the end. */
class RehearsalTest {

    @Test
    void whatIsSaidAfterTheUpgradeIsHeard() {
        assertEquals("hello", Rehearsal.play("hello"));
    }
}
