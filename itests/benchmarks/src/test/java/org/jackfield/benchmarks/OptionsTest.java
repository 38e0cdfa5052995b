package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void withoutAnyItIsTheShortRunOfEverything() {
        Options options = Options.of();

        assertEquals(Plan.SHORT, options.plan());
        assertTrue(Benchmarks.names().stream().allMatch(options::wants));
    }

    @Test
    void theyComeInAnyOrder() {
        Options options = Options.of("--rounds", "7", "--full", "--only", "small,handshakes", "--out", "there");

        assertEquals(Plan.FULL.lasting(7), options.plan());
        assertTrue(options.wants("small"));
        assertFalse(options.wants("throughput"));
        assertEquals(Optional.of(Path.of("there")), options.out());
    }

    @Test
    void whatNobodyUnderstandsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Options.of("--only", "everything"));
        assertThrows(IllegalArgumentException.class, () -> Options.of("--rounds", "0"));
        assertThrows(IllegalArgumentException.class, () -> Options.of("--rounds", "many"));
        assertThrows(IllegalArgumentException.class, () -> Options.of("--rounds"));
        assertThrows(IllegalArgumentException.class, () -> Options.of("--fast"));
    }
}
