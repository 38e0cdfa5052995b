package org.jackfield.benchmarks;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java to start ends with, which are given the options that {@code bin/jackfield run} gives a node, but for the precedence of event loops,
 * which other programs have not.
 *
 * @param home its folder
 * @param options what it is given
 */
record Jvm(Path home, List<String> options) {

    private static final List<String> VECTOR = List.of("--add-modules", "jdk.incubator.vector");
    private static final String ENDS = "org.jackfield.benchmarks.end.";

    /** The one that runs this. */
    static Jvm running() {
        return at(Path.of(System.getProperty("java.home")));
    }

    /** The one in that folder. */
    static Jvm at(Path home) {
        return new Jvm(home, StartScript.options(home));
    }

    /** Whether it has the module of the Vector API. */
    boolean vector() {
        return options.containsAll(VECTOR);
    }

    /** The same, as if it had no Vector API. */
    Jvm withoutVector() {
        return new Jvm(
                home,
                options.stream().filter(option -> !VECTOR.contains(option)).toList());
    }

    /** What starts one of our own ends, with its arguments. */
    List<String> command(String end, List<String> arguments) {
        return command(System.getProperty("java.class.path"), end, arguments);
    }

    /** The same, with more classes. */
    List<String> command(Path classes, String end, List<String> arguments) {
        return command(classes + File.pathSeparator + System.getProperty("java.class.path"), end, arguments);
    }

    private List<String> command(String classPath, String end, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", absolute(classPath), ENDS + end));
        command.addAll(arguments);
        return command;
    }

    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                Stream.of(classPath.split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
