package org.jackfield.pool.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EditionTest {

    @Test
    void theRankingDecidesThenTheNumbersThenTheQualifier() {
        assertTrue(new Edition(1, 0, 0, 1, "").compareTo(new Edition(0, 9, 0, 0, "")) > 0);
        assertTrue(new Edition(0, 1, 10, 0, "").compareTo(new Edition(0, 1, 9, 5, "z")) > 0);
        assertTrue(new Edition(0, 1, 0, 0, "build2").compareTo(new Edition(0, 1, 0, 0, "build1")) > 0);
        assertEquals(0, new Edition(0, 0, 0, 0, "").compareTo(Edition.UNNUMBERED));
    }

    @Test
    void peopleReadItAsAVersion() {
        assertEquals("1.2.3", new Edition(7, 1, 2, 3, "").version());
        assertEquals("1.2.3.build4", new Edition(0, 1, 2, 3, "build4").version());
    }
}
