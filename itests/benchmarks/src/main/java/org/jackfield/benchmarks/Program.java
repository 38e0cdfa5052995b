package org.jackfield.benchmarks;

import java.io.IOException;

/** One of the things that are measured; run one after the other. */
interface Program {

    /** What it is called on the command line. */
    String name();

    /** Measures all contestants that it is about, in turn, round after round. */
    void run(Run run) throws IOException;

    /** After all programs have run: looks again at what it has left running, and ends it. Called also if something failed. */
    default void finish(Run run) throws IOException {}
}
