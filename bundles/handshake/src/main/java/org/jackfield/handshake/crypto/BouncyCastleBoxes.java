package org.jackfield.handshake.crypto;

import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;

/** Secret boxes by BouncyCastle: what a node has when nobody offers faster ones. */
public final class BouncyCastleBoxes implements SecretBoxProvider {

    /** Makes nothing yet. */
    public BouncyCastleBoxes() {}

    @Override
    public String name() {
        return "bouncycastle";
    }

    @Override
    public SecretBox box(byte[] key) {
        return new BouncyCastleSecretBox(key);
    }
}
