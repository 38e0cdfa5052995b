package org.jackfield.leakprobe;

/**
 * Whether heap dumps may be taken, and how big they may be.
 *
 * @param allowed whether they may be taken at all
 * @param maxBytes the used heap from which on none is taken
 */
record DumpBounds(boolean allowed, long maxBytes) {

    DumpBounds {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("max-dump-bytes is negative: " + maxBytes);
        }
    }
}
