package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path folder;

    @Test
    void aDirectoryIsCreatedWithAllThatIsInIt() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder.resolve("a/b"))) {
            assertTrue(Files.isDirectory(data.etc()));
            assertTrue(Files.isDirectory(data.plugins()));
        }
    }

    @Test
    void twoNodesNeverShareOne() throws Exception {
        try (DataDirectory data = DataDirectory.open(folder)) {
            Refusal refusal = assertThrows(Refusal.class, () -> DataDirectory.open(data.path()));

            assertEquals(ExitCode.DATA_DIRECTORY_BUSY, refusal.code());
        }
        DataDirectory.open(folder).close();
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        Refusal refusal = assertThrows(Refusal.class, () -> DataDirectory.open(file));

        assertEquals(ExitCode.DATA_DIRECTORY_UNUSABLE, refusal.code());
    }
}
