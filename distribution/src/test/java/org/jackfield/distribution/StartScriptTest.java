package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/jackfield} gives Java: it is run with a Java that prints its arguments, as whoever and wherever a test says. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StartScriptTest {

    private static final Path SCRIPT = Path.of("src", "main", "layout", "bin", "jackfield");
    private static final String PRECEDENCE = "-XX:ThreadPriorityPolicy=1";
    private static final String COMPILERS = "-XX:CompilerThreadPriority=0";
    private static final String MODULES = "MODULES=\"java.base jdk.incubator.vector\"";

    @TempDir
    Path place;

    private final List<String> environment = new ArrayList<>();

    @BeforeEach
    void aJavaThatPrints() throws IOException {
        program("java/bin/java", "printf '%s\\n' \"$@\"");
        java(17, MODULES);
        system("Linux");
        user(0);
    }

    @Test
    void rootsNodeOnLinuxGivesItsEventLoopsPrecedence() throws Exception {
        List<String> options = options("run");

        assertTrue(options.containsAll(List.of(PRECEDENCE, COMPILERS, "-XX:+UseSerialGC")), options::toString);
        // compilers would else be given a precedence of their own
        assertEquals(options.indexOf(PRECEDENCE) + 1, options.indexOf(COMPILERS));
    }

    @Test
    void nobodyElsesNodeAsksForWhatJavaWouldRefuse() throws Exception {
        user(1000);
        assertFalse(options("run").contains(PRECEDENCE));
        user(0);
        system("Darwin");
        assertFalse(options("run").contains(PRECEDENCE));
    }

    @Test
    void commandsThatEndSoonAskForNothing() throws Exception {
        List<String> options = options("status", "--json");

        assertFalse(options.contains(PRECEDENCE));
        assertTrue(options.contains("-XX:TieredStopAtLevel=1"));
        assertEquals(List.of("status", "--json"), options.subList(options.size() - 2, options.size()));
    }

    @Test
    void theVectorModuleIsAskedForWhereItIsAndServes() throws Exception {
        assertTrue(options("run").contains("jdk.incubator.vector"));
        assertTrue(options("identity", "generate").contains("jdk.incubator.vector"));
        assertFalse(options("identity", "show").contains("jdk.incubator.vector"));
        java(17, "MODULES=\"java.base\"");
        assertFalse(options("run").contains("jdk.incubator.vector"));
    }

    @Test
    void anotherCollectorIsNotContradicted() throws Exception {
        environment.add("JACKFIELD_OPTS=-XX:+UseZGC -Xms2g");

        List<String> options = options("run");

        assertFalse(options.contains("-XX:+UseSerialGC"));
        assertTrue(options.indexOf("-Xms64m") < options.indexOf("-Xms2g"), options::toString);
    }

    @Test
    void newerJavasAreToldWhatTheyWouldWarnOf() throws Exception {
        assertFalse(options("run").contains("--enable-native-access=ALL-UNNAMED"));
        java(25, MODULES);
        assertTrue(options("run")
                .containsAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")));
    }

    @Test
    void anOldJavaIsRefusedInASentence() throws Exception {
        java(11, "");
        Process process = start("run");
        String complaint = text(process);

        assertEquals(127, process.waitFor());
        assertTrue(complaint.startsWith("jackfield: Java 17 or later is needed, and "), complaint);
        assertTrue(complaint.contains(" is 11: let JAVA_HOME name another."), complaint);
    }

    private List<String> options(String... arguments) throws Exception {
        Process process = start(arguments);
        String text = text(process);
        assertEquals(0, process.waitFor(), text);
        return text.lines().toList();
    }

    private Process start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "env",
                "-i",
                "JAVA_HOME=" + place.resolve("java"),
                "PATH=" + place.resolve("bin") + ":" + System.getenv("PATH")));
        words.addAll(environment);
        words.addAll(List.of("sh", SCRIPT.toString()));
        Collections.addAll(words, arguments);
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void java(int version, String modules) throws IOException {
        Files.writeString(place.resolve("java/release"), "JAVA_VERSION=\"" + version + ".0.1\"\n" + modules + "\n");
    }

    private void system(String name) throws IOException {
        program("bin/uname", "echo " + name);
    }

    private void user(int id) throws IOException {
        program("bin/id", "echo " + id);
    }

    private void program(String name, String line) throws IOException {
        Path program = place.resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
