package org.jackfield.pool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file system of its own, of 1 MiB in memory, that really is full or read-only. To mount one takes root: where the test has no right to, it
 * is skipped and says so.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Over an empty folder. */
    public static SmallDisk on(Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/mount"))
                        && run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.toString()) == 0,
                "skipped, as it takes the right to mount a file system, which root has");
        return new SmallDisk(folder);
    }

    /** Its only folder. */
    public Path folder() {
        return folder;
    }

    /** Leaves no byte free. */
    public void fill() throws IOException {
        byte[] block = new byte[512];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (folder.toFile().getUsableSpace() > 0) {
                out.write(block);
            }
        }
        assertEquals(0, folder.toFile().getUsableSpace());
    }

    /** Takes away what filled it. */
    public void free() throws IOException {
        Files.delete(ballast);
    }

    /** Lets nobody write. */
    public void protect() throws IOException {
        remount("ro");
    }

    /** Lets everybody write again. */
    public void unprotect() throws IOException {
        remount("rw");
    }

    private void remount(String how) throws IOException {
        assertEquals(0, run("mount", "-o", "remount," + how, folder.toString()));
    }

    @Override
    public void close() throws IOException {
        assertEquals(0, run("umount", "-l", folder.toString()));
    }

    private static int run(String... words) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(
                    process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    () -> String.join(" ", words) + " does not end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + String.join(" ", words));
        }
        return process.exitValue();
    }
}
