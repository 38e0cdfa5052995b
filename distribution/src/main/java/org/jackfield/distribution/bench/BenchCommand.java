package org.jackfield.distribution.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code jackfield bench}: runs the benchmarks of the distribution in a JVM of their own, whose class path is all of its jars, without a
 * framework.
 */
@Command(
        name = "bench",
        description = {
            "Measures, over the loopback, how fast nodes are on this machine: messages of 64 KiB and of 64 bytes over one connection, and",
            "handshakes. Beside messages stand Netty without any cipher and, for those of 64 KiB, the same node on BouncyCastle's cipher; nothing",
            "that comes with a node shakes hands but a node. Each end is a process of its own. Takes a few minutes; a busy machine measures itself."
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {

    private static final String PROGRAM = "org.jackfield.benchmarks.Benchmarks";
    private static final List<String> PROGRAMS = List.of("throughput", "small", "handshakes");
    private static final int MOST_ROUNDS = 100;

    @Option(names = "--json", description = "Every value of every round as JSON, instead of tables.")
    private boolean json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "What to measure: throughput, small, handshakes. Default: all of them.")
    private List<String> only = PROGRAMS;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How often each has its turn, 1 to 100. Default: 3, or 1 with --glance.")
    private Optional<Integer> rounds = Optional.empty();

    @Option(names = "--glance", description = "Only show that it runs, in some seconds: the figures tell nothing.")
    private boolean glance;

    @Override
    public Integer call() throws Refusal, IOException, InterruptedException {
        if (rounds.isPresent() && (rounds.get() < 1 || rounds.get() > MOST_ROUNDS)) {
            throw new Refusal(
                    ExitCode.USAGE, "--rounds lies between 1 and " + MOST_ROUNDS + ", not at " + rounds.get() + ".");
        }
        for (String name : only) {
            if (!PROGRAMS.contains(name)) {
                throw new Refusal(
                        ExitCode.USAGE, "--only takes throughput, small and handshakes, but not '" + name + "'.");
            }
        }
        Process process = new ProcessBuilder(command(Installation.ofThisProgram()))
                .inheritIO()
                .start();
        // it stays for good: to end what has ended does nothing
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "clean-up"));
        return process.waitFor() == 0 ? ExitCode.DONE.number() : ExitCode.UNEXPECTED.number();
    }

    private List<String> command(Installation installation) throws IOException, Refusal {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // the ends are started with the options that it gives a node
        command.add(
                "-Djackfield.start-script=" + installation.home().resolve("bin").resolve("jackfield"));
        command.addAll(List.of("-cp", classPath(installation), PROGRAM, glance ? "--glance" : "--brief"));
        command.addAll(List.of("--only", String.join(",", only)));
        rounds.ifPresent(asked -> command.addAll(List.of("--rounds", asked.toString())));
        if (json) {
            command.add("--json");
        }
        return command;
    }

    /** The benchmarks first, then the launcher's libraries, then what a framework would be filled with. */
    private static String classPath(Installation installation) throws IOException, Refusal {
        List<String> jars = new ArrayList<>();
        if (Files.isDirectory(installation.bench())) {
            jars.addAll(jars(installation.bench()));
        }
        if (jars.isEmpty()) {
            throw new Refusal(
                    ExitCode.INCOMPLETE,
                    "The benchmarks are missing: there is no jar in " + installation.bench() + ".");
        }
        for (Path folder :
                List.of(installation.home().resolve("lib"), installation.bundles(), installation.plugins())) {
            jars.addAll(jars(folder));
        }
        return String.join(File.pathSeparator, jars);
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }
}
