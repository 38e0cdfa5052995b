package org.jackfield.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.handshake.Kin;
import org.jackfield.handshake.crypto.Blake2b;

/**
 * What nodes of our kind see in the nonce of a connection message, where all others see random bytes: sixteen that are random, and eight
 * of a hash over a label, the sender's public key, and those sixteen (README, "The mark").
 *
 * <p>Anybody who sees the message can read it, and anybody can make one for his own key: it recognises, and proves nothing. Safe from any
 * thread.
 */
final class Mark {

    private static final int RANDOM_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final byte[] NEW = "jackfield/1 new".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESUMING = "jackfield/1 resume".getBytes(StandardCharsets.US_ASCII);

    private Mark() {}

    /** A fresh nonce that says so much of the owner of the key; for a stranger it is random throughout. */
    static ByteString nonce(Kin kin, ByteString publicKey, RandomGenerator random) {
        byte[] nonce = new byte[ConnectionMessage.NONCE_BYTES];
        random.nextBytes(nonce);
        if (kin != Kin.STRANGER) {
            byte[] hash = hash(kin == Kin.NEW ? NEW : RESUMING, publicKey, nonce);
            System.arraycopy(hash, 0, nonce, RANDOM_BYTES, nonce.length - RANDOM_BYTES);
        }
        return ByteString.of(nonce);
    }

    /** What the nonce says of the owner of the key. */
    static Kin read(ByteString nonce, ByteString publicKey) {
        byte[] bytes = nonce.toByteArray();
        if (bears(bytes, NEW, publicKey)) {
            return Kin.NEW;
        }
        return bears(bytes, RESUMING, publicKey) ? Kin.RESUMING : Kin.STRANGER;
    }

    private static boolean bears(byte[] nonce, byte[] label, ByteString publicKey) {
        int length = nonce.length - RANDOM_BYTES;
        return Arrays.equals(nonce, RANDOM_BYTES, nonce.length, hash(label, publicKey, nonce), 0, length);
    }

    private static byte[] hash(byte[] label, ByteString publicKey, byte[] nonce) {
        return Blake2b.hash(HASH_BYTES, label, publicKey.toByteArray(), Arrays.copyOf(nonce, RANDOM_BYTES));
    }
}
