package org.jackfield.api.point;

/** Who dialled. */
public enum Direction {
    /** The far end dialled us. */
    INBOUND,
    /** We dialled the far end. */
    OUTBOUND
}
