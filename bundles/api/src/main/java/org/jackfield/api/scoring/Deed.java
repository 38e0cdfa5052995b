package org.jackfield.api.scoring;

/** What is counted of a peer. A closed list. */
public enum Deed {

    /** It sent a message that somebody here wanted. */
    USEFUL,

    /** It was the first to bring something. Such a message is useful, too, and counted as that besides. */
    FIRST_DELIVERY,

    /** It sent what is wrong, and what it could have known to be wrong. */
    INVALID,

    /** It sent what nobody here has ever wanted. */
    UNWANTED,

    /** It said that it would do something, and did not. */
    BROKEN_PROMISE,

    /** It seemed to do wrong while the fault was probably ours. Shown, and never held against it. */
    EXCUSED
}
