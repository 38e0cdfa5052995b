package org.jackfield.ciphers;

import java.util.stream.Stream;

/** The paths that this JVM has. */
final class AllPaths {

    private AllPaths() {}

    static Stream<ManyBlocks> stream() {
        return Stream.concat(Stream.of(new Lanes()), Paths.vector().stream());
    }
}
