package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jackfield.pool.file.WholeFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fresh JVM, where all code is still interpreted, reads a large book whole. How fast is not asked here, but printed; {@code -Dbook.loads=10}
 * begins so many of them, one after the other, for a median that means something.
 */
class ColdLoadTest {

    private static final int LOADS = Integer.getInteger("book.loads", 1);
    private static final int PATIENCE_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void aFreshJvmReadsALargeBook() throws Exception {
        Path file = folder.resolve("address-book");
        byte[] bytes = BookFile.write(Library.of(ColdLoad.POINTS, 3));
        new WholeFile(file, BookFile.LARGEST, WholeFile.Readers.OWNER).writeBytes(bytes);

        List<Integer> millis = new ArrayList<>();
        for (int i = 0; i < LOADS; i++) {
            millis.add(load(file));
        }

        Collections.sort(millis);
        System.out.printf(
                "%d points, %d bytes, read by %d fresh JVMs, one after the other: median %d ms, from %d to %d; load %.1f%n",
                ColdLoad.POINTS,
                bytes.length,
                LOADS,
                millis.get(LOADS / 2),
                millis.get(0),
                millis.get(LOADS - 1),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private int load(Path file) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdLoad.class.getName(),
                        file.toString())
                .redirectOutput(said.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue());
        String[] words = Files.readString(said).strip().split(" ");
        assertEquals(ColdLoad.POINTS, Integer.parseInt(words[0]));
        return Integer.parseInt(words[1]);
    }
}
