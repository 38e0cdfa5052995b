package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The two ends of a contestant, each a process: the dialler speaks, the listener hears. */
final class Pair implements AutoCloseable {

    private static final Duration SETTLED = Duration.ofMillis(150);
    private static final long SETTLING_SECONDS = 60;

    private static final long UNKNOWN = -1;

    private final Contestant contestant;
    private final EndProcess listener;
    private final EndProcess dialler;

    private Pair(Contestant contestant, EndProcess listener, EndProcess dialler) {
        this.contestant = contestant;
        this.listener = listener;
        this.dialler = dialler;
    }

    /** What was heard in a while. Latencies in nanoseconds, of stamped messages alone; -1 without any. */
    record Heard(long messages, double seconds, double cpuSeconds, long median, long p99) {

        double perSecond() {
            return messages / seconds;
        }

        /** This, and then the other; nothing is said of their latencies. */
        Heard then(Heard next) {
            return new Heard(
                    messages + next.messages, seconds + next.seconds, cpuSeconds + next.cpuSeconds, UNKNOWN, UNKNOWN);
        }
    }

    static Pair start(Contestant contestant, Path logs) throws IOException {
        Path errors = errors(logs, contestant);
        EndProcess listener = EndProcess.start(contestant.command(), logs, errors);
        try {
            return new Pair(contestant, listener, EndProcess.start(contestant.command(), logs, errors));
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Where it may complain. */
    static Path errors(Path logs, Contestant contestant) {
        return logs.resolve(contestant.name().replaceAll("[^a-zA-Z0-9]+", "-") + ".log");
    }

    Contestant contestant() {
        return contestant;
    }

    /** Waits until neither end tries anything out any more, at most so long for each. */
    void prepare(Duration most) throws IOException {
        listener.prepare(most);
        dialler.prepare(most);
    }

    /** Asks both ends the same, before it is spoken. */
    void both(String order, String expected) throws IOException {
        listener.ask(order, expected);
        dialler.ask(order, expected);
    }

    /** Opens so many more connections. */
    void connect(int count) throws IOException {
        dialler.ask("connect " + listener.address() + " " + count, "connected");
    }

    /** Speaks for a while without looking, then looks for another. A rate of 0: as fast as it goes. */
    Heard stream(int bytes, long perSecond, Duration before, Duration during) throws IOException {
        dialler.ask("send " + bytes + " " + perSecond, "sending");
        try {
            pause(before);
            String[] then = listener.ask("heard", "heard");
            Duration cpuThen = cpu();
            pause(during);
            String[] now = listener.ask("heard", "heard");
            Duration cpu = cpu().minus(cpuThen);
            return new Heard(
                    number(now, 0) - number(then, 0),
                    (number(now, 1) - number(then, 1)) / 1e9,
                    cpu.toNanos() / 1e9,
                    number(now, 2),
                    number(now, 3));
        } finally {
            dialler.ask("stop", "stopped");
            settle(listener);
        }
    }

    /** Shakes hands so often; as {@link Heard} with a message for each. */
    Heard shakeHands(int count, int atOnce) throws IOException {
        Duration before = cpu();
        String[] shaken = dialler.ask("handshakes " + listener.address() + " " + count + " " + atOnce, "shaken");
        return new Heard(count, number(shaken, 1) / 1e9, cpu().minus(before).toNanos() / 1e9, UNKNOWN, UNKNOWN);
    }

    /** How long the compilers of both ends have worked so far, as far as they can say. */
    Duration compiled() throws IOException {
        return listener.compiled().plus(dialler.compiled());
    }

    /** Until all that was on its way to that end has arrived. */
    static void settle(EndProcess listener) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(SETTLING_SECONDS).toNanos();
        long before = -1;
        long now = number(listener.ask("heard", "heard"), 0);
        while (now != before && System.nanoTime() < deadline) {
            pause(SETTLED);
            before = now;
            now = number(listener.ask("heard", "heard"), 0);
        }
    }

    private Duration cpu() {
        return listener.cpu().plus(dialler.cpu());
    }

    private static long number(String[] words, int index) {
        return Long.parseLong(words[index]);
    }

    static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        dialler.close();
        listener.close();
    }
}
