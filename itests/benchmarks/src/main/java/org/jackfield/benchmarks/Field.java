package org.jackfield.benchmarks;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Who is there to be measured on this machine. */
final class Field {

    static final String JACKFIELD = "Jackfield";
    static final String WITHOUT_VECTOR = "Jackfield without the Vector module";
    static final String BOUNCY_CASTLE = "Jackfield on BouncyCastle";
    static final String NETTY = "Netty, no cipher";
    static final String JS = "js-libp2p";

    /** What {@code bin/jackfield run} gives its JVM, so that a node is measured as it is shipped. */
    private static final List<String> SHIPPED_OPTIONS =
            List.of("-Xms48m", "-XX:MaxNewSize=40m", "-Dio.netty.leakDetection.level=disabled");

    private static final int FIRST_WITH_NATIVE_ACCESS = 22;
    private static final int FIRST_WITH_UNSAFE_WARNING = 23;
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String ENDS = "org.jackfield.benchmarks.end.";

    private final List<Contestant> ours = new ArrayList<>();
    private final List<Contestant> others;

    /** Ourselves, Netty, and those who were found besides. */
    Field(List<Contestant> others) {
        this.others = List.copyOf(others);
        ours.add(own(JACKFIELD, "NodeEnd"));
        if (!vector().isEmpty()) {
            ours.add(new Contestant(WITHOUT_VECTOR, java(List.of(), "NodeEnd"), true));
        }
        ours.add(own(BOUNCY_CASTLE, "NodeEnd", "cipher=bouncycastle"));
    }

    /** All that carry messages, us with every cipher. */
    List<Contestant> streaming() {
        return all(ours.stream());
    }

    /** All that carry messages, us as we are shipped alone: where the cipher is a small part of the work. */
    List<Contestant> talking() {
        return all(ours.stream().limit(1));
    }

    /** All whose connections begin with a handshake; the cipher makes no difference to that. */
    List<Contestant> shakingHands() {
        return Stream.concat(ours.stream().limit(1), others.stream()).toList();
    }

    /** Our own end of the given class, with arguments. */
    static Contestant own(String name, String end, String... arguments) {
        return new Contestant(name, java(vector(), end, arguments), true);
    }

    private static List<String> vector() {
        return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()
                ? List.of("--add-modules", VECTOR_MODULE)
                : List.of();
    }

    private List<Contestant> all(Stream<Contestant> ourselves) {
        Contestant netty = new Contestant(NETTY, java(List.of(), "NettyEnd"), false);
        return Stream.of(ourselves, Stream.of(netty), others.stream())
                .flatMap(each -> each)
                .toList();
    }

    private static List<String> java(List<String> flag, String end, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SHIPPED_OPTIONS);
        int version = Runtime.version().feature();
        if (version >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (version >= FIRST_WITH_UNSAFE_WARNING) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flag);
        command.add("-cp");
        command.add(absolute(System.getProperty("java.class.path")));
        command.add(ENDS + end);
        command.addAll(List.of(arguments));
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
