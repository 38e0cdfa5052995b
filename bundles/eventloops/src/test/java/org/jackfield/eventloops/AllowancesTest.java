package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class AllowancesTest {

    private static final InetSocketAddress THERE = new InetSocketAddress("192.0.2.1", 1000);

    private final Allowances allowances = new Allowances();

    @Test
    void whereNoCallerIsAllMayLeaveFor() {
        assertTrue(allowances.allows(THERE, 1_000_000));
    }

    @Test
    void aCallerGetsThreeTimesWhatHasComeFromHim() {
        allowances.arrived(THERE);
        allowances.heard(THERE, 1_200);

        assertTrue(allowances.allows(THERE, 3_000));
        assertFalse(allowances.allows(THERE, 601));
        assertTrue(allowances.allows(THERE, 600));
        assertFalse(allowances.allows(THERE, 1));
        allowances.heard(THERE, 1);
        assertTrue(allowances.allows(THERE, 3));
    }

    @Test
    void oneWhoHasProvenTheAddressSpeaksForAllOfIt() {
        allowances.arrived(THERE);
        allowances.arrived(THERE);
        allowances.proven(THERE);

        assertTrue(allowances.allows(THERE, 1_000_000));
        allowances.left(THERE, true);
        assertFalse(allowances.allows(THERE, 1));
    }

    @Test
    void whoeverHasGoneIsForgotten() {
        allowances.arrived(THERE);
        allowances.arrived(THERE);
        allowances.left(THERE, false);
        assertFalse(allowances.allows(THERE, 1));

        allowances.left(THERE, false);
        assertTrue(allowances.allows(THERE, 1));
    }
}
