package org.jackfield.api.reason;

/** Whom an ending speaks against: what the access lists may act on (tezos-wire.md, section 17). */
public enum Blame {
    /** Nobody did wrong, or nobody can be told to have. */
    NOBODY,
    /** The address it came from; who was behind it is not proved. */
    ADDRESS,
    /** The address and the peer that proved to be behind it. */
    ADDRESS_AND_PEER
}
