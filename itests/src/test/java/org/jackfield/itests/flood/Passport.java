package org.jackfield.itests.flood;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.Difficulty;

/** A key pair with its work, as far as a handshake needs it; low difficulties only. */
record Passport(ByteString publicKey, ByteString secretKey, ByteString stamp) {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 24;
    private static final int DATABASE_VERSION = 2;
    private static final int P2P_VERSION = 1;

    static Passport issue(Difficulty difficulty) {
        byte[] secret = random(Curve25519.KEY_BYTES);
        ByteString publicKey = ByteString.of(Curve25519.publicKey(secret));
        ByteString stamp = ByteString.of(random(Difficulty.STAMP_BYTES));
        while (!difficulty.accepts(publicKey, stamp)) {
            stamp = ByteString.of(random(Difficulty.STAMP_BYTES));
        }
        return new Passport(publicKey, ByteString.of(secret), stamp);
    }

    /** The same key with a stamp that proves nothing, most probably. */
    Passport withoutWork(Difficulty difficulty) {
        ByteString worthless = stamp;
        while (difficulty.accepts(publicKey, worthless)) {
            worthless = ByteString.of(random(Difficulty.STAMP_BYTES));
        }
        return new Passport(publicKey, secretKey, worthless);
    }

    /** A connection message (tezos-wire.md, section 5) with a fresh nonce, its length included. */
    byte[] connectionMessage(String network) {
        byte[] name = network.getBytes(StandardCharsets.UTF_8);
        int length = 2 + Curve25519.KEY_BYTES + Difficulty.STAMP_BYTES + NONCE_BYTES + 4 + name.length + 2 + 2;
        return ByteBuffer.allocate(2 + length)
                .putShort((short) length)
                .putShort((short) 0)
                .put(publicKey.toByteArray())
                .put(stamp.toByteArray())
                .put(random(NONCE_BYTES))
                .putInt(name.length)
                .put(name)
                .putShort((short) DATABASE_VERSION)
                .putShort((short) P2P_VERSION)
                .array();
    }

    static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
