package org.jackfield.ciphers;

import java.util.List;
import java.util.Optional;

/** Finds the path that not every JVM has. */
final class Paths {

    private static final String BY_VECTOR_API = "org.jackfield.ciphers.VectorBlocks";

    /** How HotSpot says that it was started without the compiler that knows vectors. */
    private static final List<String> WITHOUT_COMPILER = List.of("interpreted mode", "emulated-client");

    private Paths() {}

    /**
     * The path by the Vector API; empty where Java was not started with {@code --add-modules jdk.incubator.vector} or was started
     * without its second compiler, where vectors have fewer than 256 bits, and where a framework does not show the module.
     */
    static Optional<ManyBlocks> vector() {
        String machine = System.getProperty("java.vm.info", "");
        if (WITHOUT_COMPILER.stream().anyMatch(machine::contains)) {
            return Optional.empty();
        }
        try {
            return Optional.of((ManyBlocks)
                    Class.forName(BY_VECTOR_API).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
