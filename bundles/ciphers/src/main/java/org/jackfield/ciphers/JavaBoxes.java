package org.jackfield.ciphers;

import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;

/** Secret boxes that need nothing but the JDK. Any thread. */
public final class JavaBoxes implements SecretBoxProvider {

    @Override
    public String name() {
        return "java";
    }

    @Override
    public SecretBox box(byte[] key) {
        return new JavaSecretBox(key);
    }
}
