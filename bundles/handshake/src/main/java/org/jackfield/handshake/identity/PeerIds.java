package org.jackfield.handshake.identity;

import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.handshake.crypto.Blake2b;

/** How a peer gets its name: BLAKE2b-128 of its public key, written in base58check as {@code id…}. Safe from any thread. */
public final class PeerIds {

    /** Bytes of a peer id. */
    public static final int BYTES = 16;

    private static final byte[] PREFIX = {(byte) 153, 103};

    private PeerIds() {}

    /** The name of whoever has this public key. */
    public static PeerId ofPublicKey(ByteString publicKey) {
        return ofBytes(ByteString.of(Blake2b.hash(BYTES, publicKey.toByteArray())));
    }

    /**
     * The name with these bytes.
     *
     * @throws IllegalArgumentException if there are not {@value #BYTES}
     */
    public static PeerId ofBytes(ByteString bytes) {
        if (bytes.length() != BYTES) {
            throw new IllegalArgumentException("a peer id has " + BYTES + " bytes, not " + bytes.length());
        }
        return new PeerId(bytes, Base58Check.encode(PREFIX, bytes.toByteArray()));
    }

    /**
     * Reads a name, for example {@code idr8hPVAzYprfyjUPgfB869FekcTPA}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static PeerId parse(String text) {
        return new PeerId(ByteString.of(Base58Check.decode(PREFIX, BYTES, text, "peer id")), text);
    }
}
