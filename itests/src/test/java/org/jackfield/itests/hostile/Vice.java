package org.jackfield.itests.hostile;

/** What a hostile transport does when it is asked to let go of a channel, or to take one over; for the rest it is an honest one. */
enum Vice {
    ADOPT_THROWS,
    ADOPT_HANGS,
    ADOPT_GIVES_ANOTHER,
    RELEASE_THROWS,
    RELEASE_HANGS;

    /** Whether it shows when the transport comes; else when it goes. */
    boolean showsAtArrival() {
        return name().startsWith("ADOPT");
    }
}
