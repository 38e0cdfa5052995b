package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jackfield.distribution.text.Json;

/** The program as its users start it: bin/jackfield of the layout that the build has just made, in a process of its own. */
final class Program implements AutoCloseable {

    /** For processes that live for some seconds. */
    static final Map<String, String> QUICK = Map.of("JACKFIELD_OPTS", "-XX:TieredStopAtLevel=1 -Xmx128m");

    static final Path HOME = Path.of("target/jackfield").toAbsolutePath();

    private static final long PATIENCE_SECONDS = 120;
    private static final String END = "\u0000end";

    /** What Java itself says where the program has the Vector API. */
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

    private Program(Process process) {
        this.process = process;
        collect(process.getInputStream(), out);
        collect(process.getErrorStream(), err);
    }

    static Program start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** A node of its own network that knows nobody, and tells its events as JSON. */
    static Program node(Path data, String... more) throws IOException {
        return start(QUICK, alone(data, List.of("--json"), more));
    }

    /** The same, which listens on any port of the loopback. */
    static Program listeningNode(Path data, String... more) throws IOException {
        return start(QUICK, alone(data, List.of("--json", "--listen", "127.0.0.1:0"), more));
    }

    /** A node of its own network that knows nobody and listens, with a shell on its terminal. */
    static Program nodeWithShell(Path data) throws IOException {
        return start(Map.of(), alone(data, List.of("--shell", "--listen", "127.0.0.1:0")));
    }

    private static String[] alone(Path data, List<String> options, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--data-dir",
                data.toString(),
                "--network",
                "sandbox",
                "--no-bootstrap-peers",
                "--expected-pow",
                "8"));
        arguments.addAll(options);
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Starts it, and waits for its end. */
    static Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    static Ended run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        try (Program program = start(environment, arguments)) {
            return program.ended();
        }
    }

    /** The next event of a kind that fits; those before are passed over. */
    Map<String, Object> event(String word, Predicate<Map<String, Object>> fits) throws InterruptedException {
        return event(event -> word.equals(event.get("event")) && fits.test(event));
    }

    private Map<String, Object> event(Predicate<Map<String, Object>> fits) throws InterruptedException {
        List<String> passed = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = out.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                return fail("not the event that was awaited, but " + passed + " and " + List.copyOf(err));
            }
            passed.add(line);
            Map<String, Object> event = Json.readObject(line);
            if (fits.test(event)) {
                return event;
            }
        }
    }

    /** The next event of a kind, before which there must be none of another. */
    Map<String, Object> eventBefore(String word, String not) throws InterruptedException {
        return event(event -> {
            assertNotEquals(not, event.get("event"), () -> event.toString());
            return word.equals(event.get("event"));
        });
    }

    Map<String, Object> event(String word) throws InterruptedException {
        return event(word, any -> true);
    }

    /** The next line that fits; those before are passed over. */
    String line(Predicate<String> fits) throws InterruptedException {
        return lineWithin(PATIENCE_SECONDS, fits)
                .orElseGet(() -> fail("not the line that was awaited: " + List.copyOf(err)));
    }

    /** The same, if it comes in time. */
    Optional<String> lineWithin(long seconds, Predicate<String> fits) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            String line = out.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                return Optional.empty();
            }
            if (fits.test(line)) {
                return Optional.of(line);
            }
        }
    }

    /** The next line on standard error that fits; those before are passed over. */
    String complaint(Predicate<String> fits) throws InterruptedException {
        List<String> passed = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = err.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END)) {
                return fail("not the complaint that was awaited, but " + passed);
            }
            passed.add(line);
            if (fits.test(line)) {
                return line;
            }
        }
    }

    /** Ends it as {@code kill -9} does, and waits for the end. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the program did not end");
    }

    /** Sends SIGTERM, and waits for the end. */
    Ended terminate() throws InterruptedException {
        process.toHandle().destroy();
        return ended();
    }

    /** Writes lines to its standard input. */
    void type(String... lines) throws IOException {
        for (String line : lines) {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        process.getOutputStream().flush();
    }

    /** Ends its standard input, and waits for the end. */
    Ended abandon() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return ended();
    }

    Ended ended() throws InterruptedException {
        return ended(PATIENCE_SECONDS);
    }

    Ended ended(long seconds) throws InterruptedException {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), "the program did not end");
        return new Ended(process.exitValue(), rest(out), rest(err));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static List<String> rest(BlockingQueue<String> lines) throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = lines.take(); !line.equals(END); line = lines.take()) {
            rest.add(line);
        }
        return rest;
    }

    private static void collect(InputStream stream, BlockingQueue<String> lines) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().filter(line -> !line.equals(INCUBATOR)).forEach(lines::add);
            } catch (IOException e) {
                lines.add("broke off: " + e.getMessage());
            } finally {
                lines.add(END);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** How it ended, and what it said that was not read before. */
    record Ended(int code, List<String> out, List<String> err) {

        /** What it complained of, in its only line. */
        String sentence() {
            if (err.size() != 1) {
                fail("not one sentence: " + err);
            }
            return err.get(0);
        }
    }
}
