package org.jackfield.handshake.crypto;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** X25519 (RFC 7748), and the channel key that NaCl's {@code crypto_box_beforenm} makes of it. Safe from any thread. */
public final class Curve25519 {

    /** Bytes of a secret key, of a public key and of what two of them agree on. */
    public static final int KEY_BYTES = 32;

    private Curve25519() {}

    /** The public half of a secret key. */
    public static byte[] publicKey(byte[] secretKey) {
        requireKey(secretKey);
        byte[] publicKey = new byte[KEY_BYTES];
        X25519.scalarMultBase(secretKey, 0, publicKey, 0);
        return publicKey;
    }

    /** What the two keys agree on; empty if that is all zero, as with a public key of small order, which anybody could have foretold. */
    public static Optional<byte[]> agreement(byte[] secretKey, byte[] publicKey) {
        requireKey(secretKey);
        requireKey(publicKey);
        byte[] shared = new byte[KEY_BYTES];
        return X25519.calculateAgreement(secretKey, 0, publicKey, 0, shared, 0)
                ? Optional.of(shared)
                : Optional.empty();
    }

    /** The key of a channel between the two; empty as of {@link #agreement}. Whoever asks wipes it after use. */
    public static Optional<byte[]> channelKey(byte[] secretKey, byte[] publicKey) {
        return agreement(secretKey, publicKey).map(shared -> {
            byte[] key = HSalsa20.hash(shared, new byte[HSalsa20.INPUT_BYTES]);
            Arrays.fill(shared, (byte) 0);
            return key;
        });
    }

    private static void requireKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
    }
}
