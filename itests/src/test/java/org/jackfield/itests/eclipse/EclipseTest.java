package org.jackfield.itests.eclipse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation in small. The figures that are promised are those of the program, with many more lives. */
@Tag("simulation")
class EclipseTest {

    private static final int LIVES = 24;

    @Test
    void theTablesSaveWhomAFlatTableDoesNot() {
        Attack attack = new Attack("400 bots", 400, 400, 1, 0.001);

        Eclipse.Line line = new Eclipse(new PrintStream(OutputStream.nullOutputStream())).suffer(attack, LIVES);

        assertEquals(0, line.tables().eclipsed(), line::toString);
        assertTrue(line.flat().eclipsed() > 0, line::toString);
        assertTrue(line.tables().share() < line.flat().share(), line::toString);
    }

    @Test
    void theSameSeedGivesTheSameLives() {
        Attack attack = new Attack("400 bots", 400, 400, 1, 0.001);

        assertEquals(
                new Eclipse(new PrintStream(OutputStream.nullOutputStream())).suffer(attack, LIVES),
                new Eclipse(new PrintStream(OutputStream.nullOutputStream())).suffer(attack, LIVES));
    }

    @Test
    void theBoundIsThatOfClopperAndPearson() {
        assertEquals(1 - Math.pow(0.05, 1 / 3_000.0), new Eclipse.Fate(0, 3_000, 0).bound(), 1e-9);
        assertEquals(0.3942, new Eclipse.Fate(1, 10, 0).bound(), 1e-4);
        assertEquals(1, new Eclipse.Fate(10, 10, 1).bound(), 1e-9);
    }
}
