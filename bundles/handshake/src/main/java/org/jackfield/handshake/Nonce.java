package org.jackfield.handshake;

import org.jackfield.api.crypto.SecretBox;

/** The number of a frame in one direction: 192 bits, big-endian, and back to zero after the last (tezos-wire.md, section 6). */
final class Nonce {

    private final byte[] bytes;

    /** Keeps the array and counts in it. */
    Nonce(byte[] bytes) {
        if (bytes.length != SecretBox.NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + SecretBox.NONCE_BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    /** The present number; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    void advance() {
        for (int i = bytes.length - 1; i >= 0 && ++bytes[i] == 0; i--) {}
    }
}
