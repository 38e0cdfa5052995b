package org.jackfield.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks {@code bin/jackfield run} what it gives Java, as {@code itests/java-as-shipped} does: it is given, beside the release of a real one, a
 * Java that says what it was started with.
 */
final class StartScript {

    private static final String PLACE = "-Djackfield.home=";
    private static final List<String> PRECEDENCE = List.of("-XX:ThreadPriorityPolicy=", "-XX:CompilerThreadPriority=");

    private StartScript() {}

    /** The options for the Java in that folder, but for the place of a node's files and the precedence of event loops. */
    static List<String> options(Path home) {
        try {
            Path pretended = Files.createTempDirectory("java-that-tells");
            Path release = pretended.resolve("release");
            Path bin = pretended.resolve("bin");
            Path java = bin.resolve("java");
            try {
                Files.copy(home.resolve("release"), release);
                Files.createDirectory(bin);
                Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
                if (!java.toFile().setExecutable(true)) {
                    throw new IOException(java + " cannot be made executable");
                }
                return told(pretended).stream()
                        .takeWhile(word -> !word.equals("-cp"))
                        .filter(word -> !word.startsWith(PLACE))
                        .filter(word -> PRECEDENCE.stream().noneMatch(word::startsWith))
                        .toList();
            } finally {
                for (Path path : List.of(java, bin, release, pretended)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> told(Path java) throws IOException {
        String script = System.getProperty("jackfield.start-script");
        ProcessBuilder program = new ProcessBuilder(script, "run").redirectErrorStream(true);
        program.environment().put("JAVA_HOME", java.toString());
        program.environment().remove("JACKFIELD_OPTS");
        Process process = program.start();
        String words = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(script + " does not say what it gives Java: " + words);
        }
        return words.lines().toList();
    }
}
