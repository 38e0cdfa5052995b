package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.Test;

/** Skipped where the processor's vectors are too narrow. */
class VectorBlocksTest extends JavaBoxesContract {

    @Override
    ManyBlocks path() {
        return Paths.vector().orElseGet(() -> abort("there are no vectors of 256 bits"));
    }

    @Test
    void theModuleIsThere() {
        assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test
    void itsNameTellsTheWidth() {
        assertTrue(path().name().matches("vector-[0-9]+"), path().name());
    }
}
