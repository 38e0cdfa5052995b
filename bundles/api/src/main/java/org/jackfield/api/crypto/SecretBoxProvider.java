package org.jackfield.api.crypto;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes secret boxes: published as a service, so that a faster cipher can take over for new connections.
 *
 * <p>The provider with the highest {@code service.ranking} is used; the dialect's own, by BouncyCastle, ranks lowest. Safe from any
 * thread.
 */
@ConsumerType
public interface SecretBoxProvider {

    /** A short name for logs and operators, for example {@code bouncycastle}. */
    String name();

    /**
     * A box for the given key.
     *
     * @param key {@value SecretBox#KEY_BYTES} bytes, copied
     */
    SecretBox box(byte[] key);
}
