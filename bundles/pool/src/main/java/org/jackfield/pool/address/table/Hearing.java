package org.jackfield.pool.address.table;

/** What came of being told of an address. */
public enum Hearing {
    /** It was not known. */
    FRESH,
    /** It was known. */
    KNOWN,
    /** Its bucket is full of others that are none the worse. */
    NO_ROOM
}
