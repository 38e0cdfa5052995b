package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that was killed (SIGKILL) in the midst of what it did.
 *
 * @param lines what it had said; the last may have been cut off
 * @param end when it was killed
 */
public record Victim(List<String> lines, Instant end) {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Begins a process, and kills it when it has lived so long after its first word.
     *
     * @param errors the file of what it complains of
     * @param program a class of this class path
     */
    public static Victim of(Path errors, long lifeMillis, String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program));
        command.addAll(Arrays.asList(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            String first = out.readLine();
            assertTrue(first != null, () -> "it never began: " + textOf(errors));
            lines.add(first);
            process.waitFor(lifeMillis, TimeUnit.MILLISECONDS);
            Instant end = Instant.now();
            // the process' own method would close what it has still to say
            process.toHandle().destroyForcibly();
            out.lines().forEach(lines::add);
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it does not die");
            assertEquals(128 + 9, process.exitValue(), () -> "not killed: " + textOf(errors));
            return new Victim(List.copyOf(lines), end);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String textOf(Path errors) {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
