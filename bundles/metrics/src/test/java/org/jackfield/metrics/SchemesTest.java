package org.jackfield.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemesTest {

    private final Schemes schemes = new Schemes();

    @Test
    void madeUpNamesOfTransportsShareOneLabel() {
        Set<String> labels = new TreeSet<>();
        labels.add(schemes.label("tcp"));
        for (int i = 0; i < 1_000; i++) {
            labels.add(schemes.label("made-up-" + i));
        }

        assertEquals(Schemes.MOST + 1, labels.size());
        assertEquals("tcp", schemes.label("tcp"));
        assertEquals(Schemes.OTHER, schemes.label("made-up-999"));
    }
}
