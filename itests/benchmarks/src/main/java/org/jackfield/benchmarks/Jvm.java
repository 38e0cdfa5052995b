package org.jackfield.benchmarks;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java to start ends with, which are given the options that {@code bin/jackfield run} gives a node, but for the precedence of event loops,
 * which other programs have not.
 *
 * @param home its folder
 * @param version its feature version
 * @param vector whether it has the module of the Vector API
 */
record Jvm(Path home, int version, boolean vector) {

    private static final List<String> SHIPPED_OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmn40m", "-Dio.netty.leakDetection.level=disabled");

    private static final int FIRST_WITH_NATIVE_ACCESS = 22;
    private static final int FIRST_WITH_UNSAFE_WARNING = 23;
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String ENDS = "org.jackfield.benchmarks.end.";

    /** The one that runs this. */
    static Jvm running() {
        return new Jvm(
                Path.of(System.getProperty("java.home")),
                Runtime.version().feature(),
                ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent());
    }

    /** The same, as if it had no Vector API. */
    Jvm withoutVector() {
        return new Jvm(home, version, false);
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
        command.addAll(SHIPPED_OPTIONS);
        if (version >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= FIRST_WITH_UNSAFE_WARNING) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (vector) {
            command.addAll(List.of("--add-modules", VECTOR_MODULE));
        }
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
