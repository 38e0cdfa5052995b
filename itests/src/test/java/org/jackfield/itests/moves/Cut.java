package org.jackfield.itests.moves;

import java.time.Duration;
import java.util.List;

/** How a network path ends. */
enum Cut {
    /** All sockets of the path are reset, and whoever dials anew. */
    RESET(Duration.ofSeconds(1)),
    /** The node's own socket of datagrams is closed under Netty, and what leaves by another leads nowhere. */
    CLOSURE(Duration.ofSeconds(1)),
    /** Nothing passes any more, and nobody is told. */
    SILENCE(Duration.ofSeconds(5));

    private final Duration promised;

    Cut(Duration promised) {
        this.promised = promised;
    }

    /** What can happen to a path of that scheme. */
    static List<Cut> of(String scheme) {
        return List.of(scheme.equals("udp") ? CLOSURE : RESET, SILENCE);
    }

    /** Within this time sessions have resumed elsewhere. */
    Duration promised() {
        return promised;
    }
}
