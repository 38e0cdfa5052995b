package org.jackfield.itests.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jackfield.itests.felix.NodeBundles;

/**
 * The sample plugin, built as a stranger would: in a copy outside the reactor, by Maven, against a repository that holds of ours just
 * what would be published for plugin authors: {@code api} and {@code testkit}, with their parents' POMs.
 */
final class StrangersBuild {

    private static final Path ROOT =
            Path.of(System.getProperty("jackfield.root")).toAbsolutePath().normalize();
    private static final String VERSION = System.getProperty("jackfield.version");
    private static final Path MAVENS = Path.of(System.getProperty("jackfield.maven.repository"));
    private static final Path OURS = Path.of("org", "jackfield");

    private final Path project;
    private final Path repository;

    private StrangersBuild(Path directory) {
        project = directory.resolve("unix");
        repository = directory.resolve("repository");
    }

    /** Builds the plugin, its own tests included. */
    static StrangersBuild run() throws IOException, InterruptedException {
        Path directory = Path.of(System.getProperty("jackfield.itests.target"), "stranger");
        forget(directory);
        StrangersBuild build = new StrangersBuild(directory);
        copy(ROOT.resolve("itests/plugin-sample"), build.project);
        build.publish();
        build.verify();
        return build;
    }

    /** The plugin. */
    Path jar() {
        return project.resolve("target/unix-1.0.0.jar");
    }

    /** How many tests of its own the plugin has run. */
    int testsRun() throws IOException {
        Path report = project.resolve("target/surefire-reports/org.example.unix.UnixTransportTest.txt");
        String line = Files.readAllLines(report).stream()
                .filter(text -> text.startsWith("Tests run:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.replaceFirst("Tests run: (\\d+),.*", "$1"));
    }

    private void publish() throws IOException {
        lend(MAVENS, repository, Path.of("org"));
        lend(MAVENS.resolve("org"), repository.resolve("org"), Path.of("jackfield"));
        publish("jackfield", ROOT.resolve("pom.xml"));
        publish("bundles", ROOT.resolve("bundles/pom.xml"));
        publish("api", ROOT.resolve("bundles/api/pom.xml"));
        publish("testkit", ROOT.resolve("bundles/testkit/pom.xml"));
        Files.copy(NodeBundles.jar("org.jackfield.api"), published("api", "jar"));
        Files.copy(NodeBundles.testkit(), published("testkit", "jar"));
    }

    /** Libraries and Maven's plugins come from where this build has them, by links, so that nothing is written there. */
    private static void lend(Path from, Path to, Path except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (!entry.getFileName().equals(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private void publish(String artifact, Path pom) throws IOException {
        Path as = published(artifact, "pom");
        Files.createDirectories(as.getParent());
        Files.copy(pom, as);
    }

    private Path published(String artifact, String type) {
        return repository
                .resolve(OURS)
                .resolve(artifact)
                .resolve(VERSION)
                .resolve(artifact + '-' + VERSION + '.' + type);
    }

    private void verify() throws IOException, InterruptedException {
        Path output = project.resolve("output.txt");
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                        "--batch-mode",
                        "--offline",
                        "--file",
                        project.resolve("pom.xml").toString(),
                        "-Dmaven.repo.local=" + repository,
                        "-Djackfield.version=" + VERSION,
                        "verify")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        assertEquals(0, maven.start().waitFor(), () -> read(output));
    }

    /** Links go, and what they lead to stays. */
    private static void forget(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return "unreadable: " + e.getMessage();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path name = from.relativize(file);
                if (!name.startsWith("target")) {
                    Path copy = to.resolve(name.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }
}
