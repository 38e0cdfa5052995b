package org.jackfield.itests.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds copies of {@code api} by Maven, offline, as the build itself does: compared with the kept jar of a tag. */
@Tag("once")
class ApiCompatibilityTest {

    private static final Path ROOT =
            Path.of(System.getProperty("jackfield.root")).toAbsolutePath().normalize();
    private static final String TIMERS = "bundles/api/src/main/java/org/jackfield/api/time/Timers.java";

    /** bnd's line of a package that needs another version than it has. */
    private static final Pattern BROKEN = Pattern.compile("\\* org\\.jackfield\\.api\\.time +PACKAGE +MAJOR");

    @TempDir
    Path copy;

    @BeforeEach
    void copyTheContracts() throws IOException {
        if (!Files.isDirectory(ROOT.resolve("bundles/api/baseline/org"))) {
            String sentence = "no version of api is kept yet: bundles/api/baseline/keep does it";
            if ("true".equalsIgnoreCase(System.getenv("CI"))) {
                fail(sentence);
            }
            abort(sentence);
        }
        copy("pom.xml");
        copy("bundles/pom.xml");
        copy("bundles/api/pom.xml");
        copy("bundles/api/src/main");
        copy("bundles/api/baseline");
    }

    @Test
    void theContractsAsTheyAreMayBeBuilt() throws Exception {
        Build build = build();

        assertEquals(0, build.exitCode(), build.output());
        assertTrue(build.output().contains("Baseline check succeeded"), build.output());
    }

    @Test
    void aBrokenContractFailsTheBuild() throws Exception {
        remove(TIMERS, "Cancellable every(Duration period, Runnable task);");

        Build build = build();

        assertNotEquals(0, build.exitCode(), build.output());
        assertTrue(BROKEN.matcher(build.output()).find(), build.output());
    }

    private record Build(int exitCode, String output) {}

    private Build build() throws IOException, InterruptedException {
        Path output = copy.resolve("output.txt");
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                        "--batch-mode",
                        "--offline",
                        "-Daether.offline.protocols=file",
                        "--file",
                        copy.resolve("bundles/api/pom.xml").toString(),
                        "-Dmaven.repo.local=" + System.getProperty("jackfield.maven.repository"),
                        "-Dmaven.test.skip=true",
                        "verify")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        int exitCode = maven.start().waitFor();
        return new Build(exitCode, Files.readString(output, UTF_8));
    }

    private void remove(String file, String text) throws IOException {
        String before = Files.readString(copy.resolve(file));
        String after = before.replace(text, "");
        assertNotEquals(before, after, file + " has the method that this test removes");
        Files.writeString(copy.resolve(file), after);
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path to = copy.resolve(ROOT.relativize(file).toString().replace(File.separatorChar, '/'));
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
    }
}
