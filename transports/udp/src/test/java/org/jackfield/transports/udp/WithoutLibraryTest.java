package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process in which QUIC's native library really does not load: for want of one for the processor, or of a folder to put it in. */
@Timeout(90)
class WithoutLibraryTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path files;

    @ParameterizedTest
    @CsvSource({
        "os.arch, riscv64, libnetty_quiche",
        "io.netty.native.workdir, %s, native workdir",
    })
    void theSentenceNamesSystemCauseAndRemedyAndNothingIsOpened(String property, String value, String cause)
            throws Exception {
        // no folder can be made below a file
        Path file = Files.createFile(files.resolve("file"));
        List<String> told = run("-D" + property + "=" + value.formatted(file.resolve("folder")));

        String sentence = told.get(0).replace("obstacle: ", "");
        String system = System.getProperty("os.name") + ", "
                + (property.equals("os.arch") ? value : System.getProperty("os.arch"));
        assertTrue(sentence.startsWith("QUIC's native library does not load on " + system + " ("), sentence);
        assertTrue(sentence.contains(cause), sentence);
        assertTrue(sentence.contains("io.netty.native.workdir"), sentence);
        assertTrue(sentence.endsWith("use tcp or ws"), sentence);
        assertTrue(told.get(1).startsWith("dial: ") && told.get(1).endsWith(sentence), told.get(1));
        assertTrue(told.get(2).startsWith("listen: ") && told.get(2).endsWith(sentence), told.get(2));
        assertEquals(List.of("done"), told.subList(3, told.size()));
    }

    /** What the program prints; it must come to its end. */
    private List<String> run(String property) throws Exception {
        Path output = files.resolve("output");
        Path errors = files.resolve("errors");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        property,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Libraryless.class.getName())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said =
                Files.readString(output, StandardCharsets.UTF_8) + Files.readString(errors, StandardCharsets.UTF_8);
        assertTrue(ended, () -> "it goes on after " + PATIENCE_SECONDS + " s: " + said);
        assertEquals(0, process.exitValue(), said);
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
