package org.jackfield.itests.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulePathTest {

    private static final Path SOURCES =
            Path.of(System.getProperty("jackfield.root"), "itests/src/test/modulepath/org.example.twonodes");
    private static final Path BUNDLES = Path.of(System.getProperty("jackfield.itests.target"), "bundles");

    /** What a node brings along as bundles, but for level 1, where OSGi's services lie. */
    private static final List<String> LEVELS = List.of("2", "3", "4", "5");

    /** Each carries its own copy of what they have in common, and a module path takes a package once: tcp is the one that is tried. */
    private static final List<String> OTHER_TRANSPORTS =
            List.of("transports-standby", "transports-udp", "transports-websocket");

    /** What the launcher has on its class path. */
    private static final List<String> LIBRARIES = List.of("slf4j-api", "jackson-core");

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void twoNodesTalkOnTheModulePathWithoutAnyClassOfOsgi() throws Exception {
        List<Path> jars = jars();
        assertEquals(List.of(), jars.stream().filter(ModulePathTest::holdsOsgi).toList());
        String modulePath = String.join(
                File.pathSeparator, jars.stream().map(Path::toString).toList());
        Path classes = Files.createDirectory(directory.resolve("classes"));
        compile(modulePath, classes);

        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-p",
                        modulePath + File.pathSeparator + classes,
                        "-m",
                        "org.example.twonodes/org.example.twonodes.TwoNodes")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);

        assertTrue(ended, () -> "it goes on after " + PATIENCE_SECONDS + " s: " + said);
        List<String> lines = said.lines().toList();
        assertEquals(0, process.exitValue(), said);
        assertTrue(lines.contains("bob hears: are you there?"), said);
        assertTrue(lines.contains("alice hears: I am"), said);
        assertTrue(lines.contains("done"), said);
        for (String module : List.of("api", "pool", "handshake", "scheduler", "eventloops", "transports.tcp")) {
            assertTrue(lines.contains("module: org.jackfield." + module), said);
        }
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> line.contains("module: osgi") || line.contains("org.osgi"))
                        .toList());
    }

    private static void compile(String modulePath, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Stream<String> options = Stream.of("-proc:none", "-p", modulePath, "-d", classes.toString());
        List<String> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .toList();
        }
        int result = compiler.run(
                null, null, null, Stream.concat(options, sources.stream()).toArray(String[]::new));
        assertEquals(0, result, "the compiler has said why");
    }

    private static List<Path> jars() {
        Stream<Path> bundles = LEVELS.stream()
                .flatMap(level -> list(BUNDLES.resolve(level)).stream())
                .filter(jar -> OTHER_TRANSPORTS.stream()
                        .noneMatch(other -> jar.getFileName().toString().contains(other)));
        Stream<Path> libraries = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> LIBRARIES.stream()
                        .anyMatch(name -> path.getFileName().toString().startsWith(name + "-")));
        // one of each: a library may be a bundle of the node, too
        return Stream.concat(bundles, libraries.filter(library -> !isBundled(library)))
                .sorted()
                .toList();
    }

    private static boolean isBundled(Path library) {
        String name = LIBRARIES.stream()
                .filter(library.getFileName().toString()::startsWith)
                .findFirst()
                .orElseThrow();
        return LEVELS.stream()
                .flatMap(level -> list(BUNDLES.resolve(level)).stream())
                .anyMatch(bundle -> bundle.getFileName().toString().endsWith("." + name + ".jar"));
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + directory, e);
        }
    }

    private static boolean holdsOsgi(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith("org/osgi/"));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + jar, e);
        }
    }
}
