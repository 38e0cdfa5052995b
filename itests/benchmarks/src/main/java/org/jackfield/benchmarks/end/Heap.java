package org.jackfield.benchmarks.end;

import java.lang.management.ManagementFactory;

/** What is in use of this JVM's heap. */
final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Bytes, once what nobody holds has been collected: the first collections also make what waits for others collectable. */
    static long afterCollection() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
