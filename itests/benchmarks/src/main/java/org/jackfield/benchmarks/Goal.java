package org.jackfield.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that ought to hold of the results.
 *
 * @param sentence what
 * @param program by which it is measured
 * @param check looks whether it holds
 */
record Goal(String sentence, String program, Check check) {

    private static final String IDLE = IdleConnections.with(10_000);

    /** What was found, in the unit of the goal. */
    interface Check {

        /** Empty if it was not measured. */
        Optional<Verdict> of(Results results);
    }

    /** Whether it holds, and the number that says so. */
    record Verdict(boolean kept, Series found, double wanted, String unit) {

        /** The number, and its spread. */
        String figure() {
            return String.format(Locale.ROOT, "%.2f%s (%.2f – %.2f)", found.median(), unit, found.low(), found.high());
        }

        String text() {
            return kept ? "kept" : String.format(Locale.ROOT, "missed: wanted %.2f%s", wanted, unit);
        }
    }

    /** One contestant's figure is at least so many times another's. */
    static Goal atLeast(String sentence, double times, Figure figure, String who, String other) {
        return new Goal(sentence, figure.program(), results -> ratio(results, figure, who, other)
                .map(ratio -> new Verdict(ratio.median() >= times, ratio, times, " ×")));
    }

    /** One contestant's figure is at most so many times another's. */
    static Goal atMostTimes(String sentence, double times, Figure figure, String who, String other) {
        return new Goal(sentence, figure.program(), results -> ratio(results, figure, who, other)
                .map(ratio -> new Verdict(ratio.median() <= times, ratio, times, " ×")));
    }

    /** A figure is at most so much. */
    static Goal atMost(String sentence, double limit, Figure figure, String who) {
        return new Goal(sentence, figure.program(), results -> results.series(figure, who)
                .map(found -> new Verdict(found.median() <= limit, found, limit, " " + figure.unit())));
    }

    /** A figure is at least so much. */
    static Goal noLessThan(String sentence, double limit, Figure figure, String who) {
        return new Goal(sentence, figure.program(), results -> results.series(figure, who)
                .map(found -> new Verdict(found.median() >= limit, found, limit, " " + figure.unit())));
    }

    private static Optional<Series> ratio(Results results, Figure figure, String who, String other) {
        return results.series(figure, who)
                .flatMap(ours -> results.series(figure, other).map(ours::over));
    }

    /** Those about what was measured, though perhaps not for all that they compare. */
    static List<Goal> about(Results results) {
        return all().stream()
                .filter(goal -> results.figures().stream()
                        .anyMatch(figure -> figure.program().equals(goal.program())))
                .toList();
    }

    /** What a node is to reach. */
    private static List<Goal> all() {
        return List.of(
                atLeast(
                        "64 KiB messages: 0.9 × the same pipeline with libsodium",
                        0.9,
                        Throughput.RATE,
                        Field.JACKFIELD,
                        Field.SODIUM),
                atLeast("64 KiB messages: 2 × js-libp2p", 2, Throughput.RATE, Field.JACKFIELD, Field.JS),
                atLeast("64 KiB messages: ahead of go-libp2p", 1, Throughput.RATE, Field.JACKFIELD, Field.GO),
                atLeast("64 KiB messages: ahead of rust-libp2p", 1, Throughput.RATE, Field.JACKFIELD, Field.RUST),
                atMost("64 KiB messages: 1.6 CPU seconds per GB", 1.6, Throughput.CPU, Field.JACKFIELD),
                atLeast(
                        "64 KiB messages without the Vector module: 0.8 × js-libp2p",
                        0.8,
                        Throughput.RATE,
                        Field.WITHOUT_VECTOR,
                        Field.JS),
                atLeast(
                        "small messages, 1 connection: 3 × js-libp2p",
                        3,
                        SmallMessages.rate(SmallMessages.FEW),
                        Field.JACKFIELD,
                        Field.JS),
                atLeast(
                        "small messages, 50 connections: 3 × js-libp2p",
                        3,
                        SmallMessages.rate(SmallMessages.MANY),
                        Field.JACKFIELD,
                        Field.JS),
                atMost(
                        "small messages, 1 connection at half load: p99 1 ms",
                        1,
                        SmallMessages.p99(SmallMessages.FEW),
                        Field.JACKFIELD),
                atMost(
                        "small messages, 50 connections at half load: p99 1 ms",
                        1,
                        SmallMessages.p99(SmallMessages.MANY),
                        Field.JACKFIELD),
                atMostTimes(
                        "handshakes one after another: a fifth of js-libp2p's processor time",
                        0.2,
                        Handshakes.cpu(Handshakes.ONE),
                        Field.JACKFIELD,
                        Field.JS),
                atMostTimes(
                        "handshakes, 64 at once: a fifth of js-libp2p's processor time",
                        0.2,
                        Handshakes.cpu(Handshakes.AT_ONCE),
                        Field.JACKFIELD,
                        Field.JS),
                noLessThan(
                        "handshakes, 64 at once: 1,500 a second",
                        1500,
                        Handshakes.rate(Handshakes.AT_ONCE),
                        Field.JACKFIELD),
                atMostTimes(
                        "fan-out: 1.2 × a bare loop of sealing and writing",
                        1.2,
                        FanOut.TIME,
                        Field.JACKFIELD,
                        FanOut.BARE),
                atMostTimes(
                        "scheduler with a cap: 3 % (of the processor time for a byte)",
                        1.03, Costs.CPU, Costs.CAPPED, Costs.PLAIN),
                atMostTimes(
                        "metrics and events: 2 % (of the processor time for a byte)",
                        1.02, Costs.CPU, Costs.METERED, Costs.PLAIN),
                atLeast(
                        "throughput with 1,000 connections: 0.8 of that with 10",
                        0.8,
                        Growth.rate(),
                        Growth.with(Growth.MANY),
                        Growth.with(Growth.FEW)),
                atMostTimes(
                        "processor time of a message with 10,000 connections: 1.25 × that with 10",
                        1.25,
                        Growth.cpu(),
                        Growth.with(10_000),
                        Growth.with(Growth.FEW)),
                atMost("idle connections: 8 KiB of heap in the node", 8, IdleConnections.NODE_HEAP, IDLE),
                atMost("idle connections: 8 KiB of heap at the far end", 8, IdleConnections.CROWD_HEAP, IDLE),
                atMost("idle connections: 1 GiB resident in all", 1024, IdleConnections.RESIDENT, IDLE),
                atMost("idle connections: opened in 30 s", 30, IdleConnections.OPENING, IDLE),
                atMost("idle connections: no growth (0.1 KiB)", 0.1, IdleConnections.GROWTH, IDLE),
                noLessThan("idle connections: looked at for 10 minutes", 600, IdleConnections.MEANWHILE, IDLE));
    }
}
