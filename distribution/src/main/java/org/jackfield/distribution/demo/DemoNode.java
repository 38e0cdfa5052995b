package org.jackfield.distribution.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jackfield.distribution.text.Json;

/** One node of the demo: the very program that a user would run, in a process of its own, with its events as JSON lines. */
final class DemoNode {

    private final String name;
    private final Path directory;
    private final Process process;

    private DemoNode(String name, Path directory, Process process) {
        this.name = name;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts the program.
     *
     * @param events told each event with the node's name, on a thread of the node's own
     */
    static DemoNode start(
            String name, Path directory, List<String> command, BiConsumer<String, Map<String, Object>> events)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(directory.resolve("stderr").toFile());
        builder.environment()
                .put(
                        "JACKFIELD_OPTS",
                        "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms24m -Xmn8m -Xmx128m -Xss512k -XX:CICompilerCount=1");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        Thread reader = new Thread(() -> read(name, process, events), "demo-" + name);
        reader.setDaemon(true);
        reader.start();
        return new DemoNode(name, directory, process);
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Asks the node to stop, as SIGTERM does, and goes on listening to it. */
    void stop() {
        process.toHandle().destroy();
    }

    /** How it ended, or -1 if it did not end in time and was killed. */
    int await(long seconds) throws InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return process.exitValue();
        }
        process.destroyForcibly();
        return -1;
    }

    /** Ends it, whatever it does. */
    void kill() {
        process.destroyForcibly();
    }

    private static void read(String name, Process process, BiConsumer<String, Map<String, Object>> events) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.accept(name, parsed(line));
            }
        } catch (IOException e) {
            events.accept(name, Map.of("event", "unreadable", "sentence", "its output broke off: " + e.getMessage()));
        }
        events.accept(name, Map.of("event", "ended", "sentence", "its output has ended"));
    }

    private static Map<String, Object> parsed(String line) {
        try {
            return Json.readObject(line);
        } catch (IllegalArgumentException e) {
            return Map.of("event", "unreadable", "sentence", "it said '" + line + "': " + e.getMessage());
        }
    }
}
