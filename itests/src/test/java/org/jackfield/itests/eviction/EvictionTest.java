package org.jackfield.itests.eviction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.jackfield.policies.selection.Selection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation in small: one day of each kind. The figures that are promised are those of the program, with many more. */
@Tag("simulation")
class EvictionTest {

    private final Eviction eviction = new Eviction(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void fourOfFiveHonestConnectionsAreKeptWhetherTheyStayOrComeAndGo() {
        Eviction.Line staying = eviction.suffer(Adversary.OLD_AND_FAST, false, 1);
        Eviction.Line leaving = eviction.suffer(Adversary.OLD_AND_FAST, true, 1);

        assertTrue(staying.kept() && leaving.kept(), () -> staying + "\n" + leaving);
        assertEquals(1, staying.without().get(0).end(), "who is never let go, and never leaves, stays");
        assertTrue(leaving.without().get(0).end() < 0.5, () -> "and who leaves does not come back: " + leaving);
    }

    @Test
    void theSameSeedGivesTheSameDay() {
        assertEquals(
                new Day(Optional.of(new Selection()), Adversary.OLD_AND_FAST, true, Eviction.SEED).live(),
                new Day(Optional.of(new Selection()), Adversary.OLD_AND_FAST, true, Eviction.SEED).live());
    }
}
