package org.jackfield.api.crypto;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Seals and opens frames under one key: XSalsa20-Poly1305 in the layout of NaCl's {@code crypto_box_easy_afternm}, tag first.
 *
 * <p>A sealed frame is {@value #TAG_BYTES} bytes of Poly1305 tag followed by as many bytes of ciphertext as there were of plaintext.
 * Buffers may be direct or on the heap; both positions advance over what was read and written. Source and target may be the same
 * memory only in place: the plaintext exactly at the ciphertext's position. Calls allocate nothing that grows with the frame.
 *
 * <p>Not safe for use by several threads at once: one box for each direction of a connection. The owner closes it.
 *
 * <p>Source: D. J. Bernstein, <i>Cryptography in NaCl</i>, sections 7 to 10.
 */
@ConsumerType
public interface SecretBox extends AutoCloseable {

    /** Bytes of a key. */
    int KEY_BYTES = 32;

    /** Bytes of a nonce. */
    int NONCE_BYTES = 24;

    /** Bytes of the tag, with which a sealed frame begins. */
    int TAG_BYTES = 16;

    /**
     * Seals all that remains of {@code plaintext} into {@code sealed}.
     *
     * @param nonce {@value #NONCE_BYTES} bytes, never used twice under one key; only read
     * @throws java.nio.BufferOverflowException if {@code sealed} has no room for tag and ciphertext; then nothing was written
     */
    void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed);

    /**
     * Opens all that remains of {@code sealed} into {@code plaintext}, if its tag is right.
     *
     * <p>The tag is compared in constant time, and before anything is written.
     *
     * @return false if the frame was forged, damaged or shorter than a tag; then nothing was written and no position has moved
     * @throws java.nio.BufferOverflowException if {@code plaintext} has no room
     */
    boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext);

    /** Forgets the key, as far as the JVM allows. The box is not used afterwards. */
    @Override
    void close();
}
