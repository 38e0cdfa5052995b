package org.jackfield.pool.access;

/** What of an ending is held against nobody. */
public enum Excuse {
    /** Whoever earns something for it gets it. */
    NOTHING,
    /** The address it came from, which is not that of the peer alone; the peer itself gets what it earns. */
    THE_ADDRESS,
    /** All: the fault is likely our own. */
    EVERYTHING
}
