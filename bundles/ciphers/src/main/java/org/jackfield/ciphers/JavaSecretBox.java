package org.jackfield.ciphers;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jackfield.api.crypto.SecretBox;

/**
 * XSalsa20-Poly1305 in Java; long frames take the path that {@link JavaBoxes} has at the time.
 *
 * <p>Heap buffers are worked on where they lie; direct and read-only ones pass through a scratch of the thread's. Both ciphers go over
 * the message in steps of {@value #STEP_BYTES} bytes, which the second finds in the processor's caches.
 *
 * <p>Constant time as {@link XSalsa20} and {@link Poly1305} are; tags are compared by {@link MessageDigest#isEqual}.
 */
final class JavaSecretBox implements SecretBox {

    static final int STEP_BYTES = 16_384;

    private static final int AUTHENTICATOR_KEY_BYTES = 32;

    /** What is left of the stream's first block, and as many whole blocks after it as the other steps have. */
    private static final int FIRST_STEP_BYTES = XSalsa20.BLOCK_BYTES - AUTHENTICATOR_KEY_BYTES + STEP_BYTES;

    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[FIRST_STEP_BYTES]);

    private final XSalsa20 cipher;
    private final Poly1305 authenticator = new Poly1305();
    private final byte[] authenticatorKey = new byte[AUTHENTICATOR_KEY_BYTES];
    private final byte[] tag = new byte[TAG_BYTES];
    private final byte[] expectedTag = new byte[TAG_BYTES];
    private final Supplier<ManyBlocks> path;
    private ManyBlocks many;
    private boolean closed;

    /** The path is asked for at each frame. */
    JavaSecretBox(byte[] key, Supplier<ManyBlocks> path) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        cipher = new XSalsa20(key);
        this.path = path;
        many = path.get();
    }

    @Override
    public void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed) {
        int length = plaintext.remaining();
        if (sealed.remaining() < TAG_BYTES + length) {
            throw new BufferOverflowException();
        }
        begin(nonce);
        int tagAt = sealed.position();
        sealed.position(tagAt + TAG_BYTES);
        int step = Math.min(length, FIRST_STEP_BYTES);
        try {
            for (int left = length; left > 0; step = Math.min(left, STEP_BYTES)) {
                byte[] result = crypt(plaintext, sealed, step);
                int at = sealed.hasArray() ? sealed.arrayOffset() + sealed.position() - step : 0;
                authenticator.update(many, result, at, step);
                left -= step;
            }
        } finally {
            wipe(plaintext, sealed, length);
        }
        authenticator.finish(tag);
        sealed.put(tagAt, tag);
    }

    @Override
    public boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext) {
        int length = sealed.remaining() - TAG_BYTES;
        if (length < 0) {
            return false;
        }
        if (plaintext.remaining() < length) {
            throw new BufferOverflowException();
        }
        begin(nonce);
        int start = sealed.position();
        sealed.get(start, expectedTag);
        for (int done = 0; done < length; ) {
            int step = Math.min(length - done, STEP_BYTES);
            authenticate(sealed, start + TAG_BYTES + done, step);
            done += step;
        }
        authenticator.finish(tag);
        if (!MessageDigest.isEqual(tag, expectedTag)) {
            return false;
        }
        sealed.position(start + TAG_BYTES);
        int step = Math.min(length, FIRST_STEP_BYTES);
        try {
            for (int left = length; left > 0; step = Math.min(left, STEP_BYTES)) {
                crypt(sealed, plaintext, step);
                left -= step;
            }
        } finally {
            wipe(sealed, plaintext, length);
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(authenticatorKey, (byte) 0);
        cipher.forget();
        authenticator.forget();
    }

    /** The first 32 bytes of the key stream are the authenticator's key; the rest is for the message. */
    private void begin(byte[] nonce) {
        if (closed) {
            throw new IllegalStateException("the box is closed");
        }
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes, not " + nonce.length);
        }
        many = path.get();
        cipher.begin(nonce);
        cipher.take(authenticatorKey);
        authenticator.begin(authenticatorKey);
    }

    /** The result lies in the array that is returned as well: the target's, or else from the beginning on. */
    private byte[] crypt(ByteBuffer from, ByteBuffer to, int length) {
        byte[] source;
        int sourceAt = 0;
        if (from.hasArray()) {
            source = from.array();
            sourceAt = from.arrayOffset() + from.position();
            from.position(from.position() + length);
        } else {
            source = SCRATCH.get();
            from.get(source, 0, length);
        }
        if (to.hasArray()) {
            cipher.crypt(many, source, sourceAt, to.array(), to.arrayOffset() + to.position(), length);
            to.position(to.position() + length);
            return to.array();
        }
        byte[] result = SCRATCH.get();
        cipher.crypt(many, source, sourceAt, result, 0, length);
        to.put(result, 0, length);
        return result;
    }

    /** No plaintext is left with the thread. */
    private static void wipe(ByteBuffer from, ByteBuffer to, int length) {
        if (!from.hasArray() || !to.hasArray()) {
            Arrays.fill(SCRATCH.get(), 0, Math.min(length, FIRST_STEP_BYTES), (byte) 0);
        }
    }

    private void authenticate(ByteBuffer bytes, int at, int length) {
        if (bytes.hasArray()) {
            authenticator.update(many, bytes.array(), bytes.arrayOffset() + at, length);
        } else {
            byte[] copy = SCRATCH.get();
            bytes.get(at, copy, 0, length);
            authenticator.update(many, copy, 0, length);
        }
    }
}
