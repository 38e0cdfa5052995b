package org.jackfield.itests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code jackfield run} of the distribution that this build has made, in a process of its own. */
public final class NodeProcess implements AutoCloseable {

    /** How long a test waits for a process. */
    public static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Path HOME = Path.of(System.getProperty("jackfield.root"), "distribution/target/jackfield")
            .toAbsolutePath()
            .normalize();

    private final Process process;
    private final Path directory;
    private final ToldEvents events;

    private NodeProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
        this.events = new ToldEvents(directory.getFileName().toString(), process);
    }

    /** Without a distribution these tests fail where everything must be tested, and are skipped elsewhere. */
    public static void insistOnDistribution() {
        if (!Files.isExecutable(HOME.resolve("bin/jackfield"))) {
            String sentence = "there is no distribution at " + HOME + ": build all modules";
            if ("true".equalsIgnoreCase(System.getenv("CI"))) {
                fail(sentence);
            }
            abort(sentence);
        }
    }

    /** Starts a node there, of a network of the tests' own; it likes to have two connections unless told otherwise. */
    public static NodeProcess start(Path directory, String... more) {
        List<String> command = new ArrayList<>(List.of(
                HOME.resolve("bin/jackfield").toString(),
                "run",
                "--data-dir",
                directory.toString(),
                "--network",
                "custom:JACKFIELD_ITESTS",
                "--expected-pow",
                "4",
                "--no-bootstrap-peers",
                "--json"));
        if (!List.of(more).contains("--connections")) {
            command.addAll(List.of("--connections", "2"));
        }
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return new NodeProcess(builder.start(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the application of the demonstration into the node's own plugins: it talks to everybody, and reports. */
    public static void giveVoice(Path directory) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(HOME.resolve("demo"), "*.jar")) {
            for (Path jar : jars) {
                drop(jar, directory);
            }
        }
    }

    /** Drops a plugin as its folder's README asks for it: written under another name, then moved. */
    public static void drop(Path jar, Path directory) throws IOException {
        Path plugins = Files.createDirectories(directory.resolve("plugins"));
        Path part = Files.copy(jar, plugins.resolve(jar.getFileName() + ".part"));
        Files.move(part, plugins.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes a settings file of the node. */
    public static void set(Path directory, String pid, String settings) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve(pid + ".cfg"), settings);
    }

    /** Asks the node by {@code jackfield} and these words, from another process; insists that it succeeds, and gives what it tells. */
    public String ask(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/jackfield").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data-dir", directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process asking = builder.start();
        String told = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(asking.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "no end of " + command);
        assertEquals(0, asking.exitValue(), told);
        return told;
    }

    /** What the node's API answers at that path; waits for the API. */
    public String answer(String path) throws IOException, InterruptedException {
        // a node listens before its API does
        String api = ToldEvents.part(await("door-opened", line -> line.contains("\"door\":\"api\"")), "address");
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path)).build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    /** Where it listens over that transport; waits for it. */
    public String point(String scheme) {
        return ToldEvents.part(await("listening", line -> line.contains('"' + scheme + "://")), "point");
    }

    /** Who it is; waits until it has started. */
    public String self() {
        return ToldEvents.part(await("started", line -> true), "peer");
    }

    /** The first line of that event for which more holds; waits for it. */
    public String await(String event, Predicate<String> more) {
        return events.await(event, more, PATIENCE);
    }

    /** Waits until the node is connected to the other, over that transport. */
    public void awaitConnection(NodeProcess other, String scheme) {
        String peer = other.self();
        await("connected", line -> line.contains(peer) && line.contains(scheme + "://"));
    }

    /** Waits until messages have been heard, and insists that every one came in its turn. */
    public void awaitConversation() {
        String report = await("chatter", line -> Long.parseLong(ToldEvents.part(line, "heard")) > 20);
        assertEquals("0", ToldEvents.part(report, "wrong"), report);
    }

    /** Asks it to stop, and insists on a clean end. */
    public void stop() throws InterruptedException {
        process.toHandle().destroy();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "it does not stop:\n" + events);
        events.awaitEnd(PATIENCE);
        assertEquals(0, process.exitValue(), () -> "its end:\n" + events);
        assertEquals(1, events.of("stopped").count(), () -> "its end:\n" + events);
    }

    /** Ends it as if the machine had failed. */
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "a killed process ends");
    }

    /** Its data directory. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
