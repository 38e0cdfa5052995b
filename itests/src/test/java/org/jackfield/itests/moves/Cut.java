package org.jackfield.itests.moves;

import java.time.Duration;

/** How a network path ends. */
enum Cut {
    /** All sockets are reset, and whoever dials anew. */
    RESET(Duration.ofSeconds(1)),
    /** Nothing passes any more, and nobody is told. */
    SILENCE(Duration.ofSeconds(5));

    private final Duration promised;

    Cut(Duration promised) {
        this.promised = promised;
    }

    /** Within this time sessions have resumed elsewhere. */
    Duration promised() {
        return promised;
    }

    void happenTo(Path path) {
        if (this == RESET) {
            path.reset();
        } else {
            path.fallSilent();
        }
    }
}
