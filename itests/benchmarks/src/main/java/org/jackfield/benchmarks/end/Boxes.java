package org.jackfield.benchmarks.end;

import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;

/** The ciphers that a node can be measured with, by name. */
public final class Boxes {

    /** What a shipped node seals with in this JVM. */
    static final String SHIPPED = "shipped";

    private Boxes() {}

    /** A provider; an {@link IllegalArgumentException} says that nobody is called so. */
    public static SecretBoxProvider named(String name) {
        switch (name) {
            case SHIPPED:
            case "java":
                return new JavaBoxes();
            case "bouncycastle":
                return new BouncyCastleBoxes();
            default:
                throw new IllegalArgumentException("there is no cipher named " + name);
        }
    }
}
