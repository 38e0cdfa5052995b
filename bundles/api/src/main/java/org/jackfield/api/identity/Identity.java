package org.jackfield.api.identity;

import java.util.Objects;
import org.jackfield.api.bytes.ByteString;

/**
 * A key pair with its proof-of-work stamp: what a node is, and shows to nobody but its handshake.
 *
 * <p>Immutable. The secret key appears neither in {@link #toString} nor in any exception. That the parts belong together is checked by
 * the dialect that makes or loads the identity, not here.
 */
public final class Identity {

    private final PeerId peer;
    private final ByteString publicKey;
    private final byte[] secretKey;
    private final ByteString stamp;

    /** Remembers copies of all parts. */
    public Identity(PeerId peer, ByteString publicKey, byte[] secretKey, ByteString stamp) {
        this.peer = Objects.requireNonNull(peer);
        this.publicKey = Objects.requireNonNull(publicKey);
        this.secretKey = secretKey.clone();
        this.stamp = Objects.requireNonNull(stamp);
    }

    /** The name that others know this identity by. */
    public PeerId peer() {
        return peer;
    }

    /** The public half of the key pair. */
    public ByteString publicKey() {
        return publicKey;
    }

    /** A fresh copy of the secret half; whoever asks wipes it after use. */
    public byte[] secretKey() {
        return secretKey.clone();
    }

    /** The proof that work was done for this public key. */
    public ByteString stamp() {
        return stamp;
    }

    @Override
    public String toString() {
        return peer.text();
    }
}
