package org.jackfield.handshake.identity;

import java.util.List;
import java.util.Optional;

/** Finds the sieve that not every JVM has. */
final class Sieves {

    private static final String BY_VECTOR_API = "org.jackfield.handshake.identity.VectorSieve";

    /** How HotSpot says that it was started without the compiler that knows vectors. */
    private static final List<String> WITHOUT_COMPILER = List.of("interpreted mode", "emulated-client");

    private Sieves() {}

    /**
     * A sieve by the Vector API; empty where Java was not started with {@code --add-modules jdk.incubator.vector} or was started
     * without its second compiler, where vectors have fewer than 256 bits, and where a framework does not show the module.
     */
    static Optional<StampSieve> vector() {
        String machine = System.getProperty("java.vm.info", "");
        if (WITHOUT_COMPILER.stream().anyMatch(machine::contains)) {
            return Optional.empty();
        }
        // our own module, where it has a name, does not require a module that may be absent
        Optional<Module> vectors = ModuleLayer.boot().findModule("jdk.incubator.vector");
        if (vectors.isPresent()) {
            Sieves.class.getModule().addReads(vectors.get());
        }
        try {
            return Optional.of((StampSieve)
                    Class.forName(BY_VECTOR_API).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
