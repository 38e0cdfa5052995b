package org.jackfield.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One end, running: it is asked a line and answers a line. What it writes to its standard error is kept in a file. */
final class EndProcess implements AutoCloseable {

    private static final long START_SECONDS = 60;
    private static final long ANSWER_SECONDS = 400;
    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final String address;

    private EndProcess(Process process) throws IOException {
        this.process = process;
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
        String[] first = next(START_SECONDS).split(" ");
        if (!first[0].equals("listening")) {
            throw new IOException("the end did not begin, it said: " + String.join(" ", first));
        }
        address = first[1];
    }

    /** Starts it, and waits until it listens. */
    static EndProcess start(List<String> command, Path directory, Path errors) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        try {
            return new EndProcess(process);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw new IOException(
                    String.join(" ", command.subList(0, 1)) + ", see " + errors + ": " + e.getMessage(), e);
        }
    }

    String address() {
        return address;
    }

    /** The words of the answer without the first, which must be the given one. */
    String[] ask(String order, String expected) throws IOException {
        orders.println(order);
        String answer = next(ANSWER_SECONDS);
        if (!answer.startsWith(expected)) {
            throw new IOException("asked to " + order + ", the end said: " + answer);
        }
        return answer.substring(expected.length()).strip().split(" ");
    }

    /** Waits until it tries nothing out any more, at most so long. */
    void prepare(Duration most) throws IOException {
        ask("prepare " + most.toMillis(), "prepared");
    }

    /** How long its compiler has worked so far; zero if it has none while it runs, or cannot say. */
    Duration compiled() throws IOException {
        orders.println("compiled");
        String[] words = next(ANSWER_SECONDS).split(" ");
        return words[0].equals("compiled") ? Duration.ofMillis(Long.parseLong(words[1])) : Duration.ZERO;
    }

    /** Processor time so far, of all its threads. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Stops it in the midst of whatever it does, until it is resumed. */
    void halt() throws IOException {
        signal("STOP");
    }

    void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + name + " has failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The number that the system knows it by. */
    long pid() {
        return process.pid();
    }

    private String next(long seconds) throws IOException {
        try {
            String line = answers.poll(seconds, TimeUnit.SECONDS);
            if (line == null) {
                throw new IOException("nothing was answered for " + seconds + " s");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(answers::add);
            answers.add("(it ended)");
        } catch (IOException | UncheckedIOException e) {
            answers.add("(it ended: " + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        // the end of its input is its sign to end
        orders.close();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
