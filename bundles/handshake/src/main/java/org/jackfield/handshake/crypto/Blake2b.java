package org.jackfield.handshake.crypto;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b without a key (RFC 7693). The digest's size is a parameter of the hash, never a truncation. Safe from any thread. */
public final class Blake2b {

    private Blake2b() {}

    /** The digest of the given parts, one after the other. */
    public static byte[] hash(int digestBytes, byte[]... parts) {
        Blake2bDigest digest = new Blake2bDigest(digestBytes * 8);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[digestBytes];
        digest.doFinal(hash, 0);
        return hash;
    }
}
