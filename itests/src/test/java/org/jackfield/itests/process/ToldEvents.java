package org.jackfield.itests.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All lines that a process prints, and a bench to wait on until it prints what is wanted. */
public final class ToldEvents {

    private static final long ASK_AGAIN_MILLIS = 100;

    private final String program;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();

    /** Reads from now on, on a thread of its own, until the process prints no more. */
    public ToldEvents(String program, Process process) {
        this.program = program;
        this.reader = new Thread(() -> read(process), program + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The first line of that event for which more holds; waits for it. */
    public String await(String event, Predicate<String> more, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        synchronized (lines) {
            while (true) {
                Optional<String> found = of(event).filter(more).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (System.nanoTime() > end || !reader.isAlive()) {
                    throw new AssertionError(program + " tells of no such " + event + "; it told:\n" + this);
                }
                pause();
            }
        }
    }

    /** The lines of that event so far. */
    public Stream<String> of(String event) {
        Pattern beginning = Pattern.compile("\\{.*?\"event\": ?\"" + event + "\".*");
        synchronized (lines) {
            return new ArrayList<>(lines)
                    .stream().filter(line -> beginning.matcher(line).matches());
        }
    }

    /** A part of an event, as text. */
    public static String part(String line, String name) {
        Matcher part = Pattern.compile('"' + name + "\": ?\"?([^\",}]*)").matcher(line);
        if (!part.find()) {
            throw new AssertionError("no " + name + " in " + line);
        }
        return part.group(1);
    }

    /** Waits until the process has printed its last line. */
    public void awaitEnd(Duration patience) throws InterruptedException {
        reader.join(patience.toMillis());
    }

    /** Everything so far. */
    @Override
    public String toString() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.timedWait(lines, ASK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void read(Process process) {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("reading has ended: " + e.getMessage());
        }
    }

    private void add(String line) {
        synchronized (lines) {
            lines.add(line);
            lines.notifyAll();
        }
    }
}
