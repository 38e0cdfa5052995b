package org.jackfield.api.handshake;

/** What a node lets others of its kind see in the random bytes of its first message; to all others they are random. */
public enum Kin {

    /** Nothing: bytes that are random indeed. */
    STRANGER,

    /** "I am of your kind." */
    NEW,

    /** "I am of your kind, and this channel is to carry on a session that we have." */
    RESUMING
}
