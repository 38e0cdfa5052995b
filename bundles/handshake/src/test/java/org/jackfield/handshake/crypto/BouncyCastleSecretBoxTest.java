package org.jackfield.handshake.crypto;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.testkit.SecretBoxContract;
import org.junit.jupiter.api.Test;

class BouncyCastleSecretBoxTest extends SecretBoxContract {

    @Override
    protected SecretBoxProvider provider() {
        return new BouncyCastleBoxes();
    }

    @Test
    void aClosedBoxSealsNothing() {
        SecretBox box = provider().box(new byte[SecretBox.KEY_BYTES]);
        box.close();
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        assertThrows(
                IllegalStateException.class, () -> box.seal(nonce, ByteBuffer.allocate(1), ByteBuffer.allocate(17)));
    }
}
