package org.jackfield.handshake;

/** Bytes that say something the protocol does not; the message says what. Made for every bad peer, so it is cheap: it has no stack. */
final class Undecodable extends Exception {

    private static final long serialVersionUID = 1;

    Undecodable(String sentence) {
        super(sentence, null, false, false);
    }
}
