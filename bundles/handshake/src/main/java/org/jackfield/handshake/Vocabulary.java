package org.jackfield.handshake;

import org.jackfield.api.handshake.Kin;

/** Which messages the two ends of a channel have words for. */
enum Vocabulary {

    /** Those that Octez knows; the tag of all others is unknown. */
    OCTEZ,

    /** Also those of {@link org.jackfield.api.message.Message.Kindred}. */
    KINDRED;

    /** That of two nodes of which each said so much in its mark. */
    static Vocabulary of(Kin ours, Kin theirs) {
        return ours == Kin.STRANGER || theirs == Kin.STRANGER ? OCTEZ : KINDRED;
    }
}
