package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The program: measures what it is asked to, tells on standard error how far it is, and prints tables. */
public final class Benchmarks {

    private static final List<Program> PROGRAMS = List.of(
            new IdleConnections(),
            new Throughput(),
            new SmallMessages(),
            new Handshakes(),
            new FanOut(),
            new Costs(),
            new Growth());

    private static final String USAGE =
            """
            usage: bench [--full|--brief|--glance] [--only PROGRAM,PROGRAM] [--rounds N] [--idle-seconds N] [--json] [--out DIR] [--others DIR]
              --full     five rounds instead of three, longer ones, and 10,000 connections instead of 1,000
              --brief    a few minutes; at most 50 connections
              --glance   whether it runs, and nothing else
              --only     of throughput, small, handshakes, fan-out, costs, growth, idle
              --idle-seconds  how long idle connections are looked at, at least: 5, in full 600
              --rounds   how often each contestant has its turn
              --json     JSON on standard output instead of tables
              --out      where bench.json, bench.md and its pictures are written; nowhere unless given
              --others   where the programs of others lie; nobody but Jackfield and Netty is measured unless given
            """;

    private Benchmarks() {}

    /** Exit code 0: measured; 2: the arguments cannot be understood; 1: anything else. */
    public static void main(String... arguments) throws IOException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        Machine machine = new Machine();
        Path logs = Files.createTempDirectory("jackfield-bench");
        Results results = measure(options, logs, line -> System.err.println("bench: " + line));
        report(options, results, machine.text() + "." + versions(options));
        if (results.remarks().isEmpty()) {
            delete(logs);
        }
        if (results.failed()) {
            System.exit(1);
        }
    }

    private static String versions(Options options) throws IOException {
        List<String> others =
                options.others().isPresent() ? new Others(options.others().get(), line -> {}).versions() : List.of();
        return others.isEmpty() ? "" : " " + String.join(", ", others) + ".";
    }

    /** Runs the programs one after the other. */
    private static Results measure(Options options, Path logs, Consumer<String> progress) throws IOException {
        Results results = new Results();
        List<Contestant> others = new ArrayList<>();
        if (options.others().isPresent()) {
            others.addAll(new Others(options.others().get(), progress).found(results));
        }
        Run run = new Run(options.plan(), new Field(others), results, logs, progress);
        List<Program> wanted = PROGRAMS.stream()
                .filter(program -> options.wants(program.name()))
                .toList();
        for (Program program : wanted) {
            step(run, program, () -> program.run(run));
        }
        for (Program program : wanted) {
            step(run, program, () -> program.finish(run));
        }
        return results;
    }

    /** What one program cannot do is said, and the others go on. */
    private static void step(Run run, Program program, Step step) {
        try {
            step.go();
        } catch (IOException e) {
            String sentence = program.name() + " was broken off: " + e.getMessage();
            run.progress().accept(sentence);
            run.results().failure(sentence);
        }
    }

    private interface Step {

        void go() throws IOException;
    }

    private static void report(Options options, Results results, String circumstances) throws IOException {
        String json = JsonReport.of(results, circumstances);
        if (options.json()) {
            System.out.print(json);
        } else {
            page(results, circumstances, figure -> "").forEach(System.out::println);
        }
        Optional<Path> out = options.out();
        if (out.isPresent()) {
            Path folder = Files.createDirectories(out.get());
            Files.writeString(folder.resolve("bench.json"), json);
            for (Figure figure : results.figures()) {
                Files.writeString(folder.resolve(picture(figure.slug())), new Bars(results, figure).svg());
            }
            Files.write(
                    folder.resolve("bench.md"),
                    page(results, circumstances, figure -> "![" + figure + "](" + picture(figure) + ")"));
        }
    }

    private static List<String> page(Results results, String circumstances, UnaryOperator<String> illustration) {
        List<String> lines = new ArrayList<>(List.of(circumstances, ""));
        lines.addAll(new TextTable(results).markdown(illustration));
        return lines;
    }

    private static String picture(String figure) {
        return "bench-" + figure + ".svg";
    }

    private static void delete(Path logs) throws IOException {
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    static List<String> names() {
        return PROGRAMS.stream().map(Program::name).toList();
    }
}
