package org.jackfield.ciphers;

import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;

/**
 * Secret boxes that need nothing but the JDK. Any thread.
 *
 * <p>Its boxes take one path through long frames, which can be changed while they are in use: from the next frame on, all take the other.
 */
public final class JavaBoxes implements SecretBoxProvider {

    private volatile ManyBlocks path;

    /** Boxes that leave it to the compiler to find vectors. */
    public JavaBoxes() {
        this(new Lanes());
    }

    JavaBoxes(ManyBlocks path) {
        this.path = path;
    }

    /** The name of the path that is taken. */
    @Override
    public String name() {
        return path.name();
    }

    @Override
    public SecretBox box(byte[] key) {
        return new JavaSecretBox(key, () -> path);
    }

    void take(ManyBlocks other) {
        path = other;
    }
}
