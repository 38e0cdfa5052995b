package org.jackfield.handshake.crypto;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.jackfield.api.crypto.SecretBox;

/**
 * XSalsa20-Poly1305 by BouncyCastle.
 *
 * <p>The engines know arrays only. Heap buffers are worked on where they lie; direct and read-only ones pass through a scratch that
 * the box keeps, that has at most {@value #MAX_SCRATCH_BYTES} bytes and so stays in the processor's first cache. It has fewer while only
 * short frames come, because thousands of half-open handshakes have boxes, too.
 */
final class BouncyCastleSecretBox implements SecretBox {

    static final int MAX_SCRATCH_BYTES = 4096;

    private static final int MIN_SCRATCH_BYTES = 64;

    private static final byte[] ZEROS = new byte[32];

    private final KeyParameter key;
    private final XSalsa20Engine cipher = new XSalsa20Engine();
    private final Poly1305 authenticator = new Poly1305();
    private final byte[] authenticatorKey = new byte[32];
    private final byte[] tag = new byte[TAG_BYTES];
    private final byte[] expectedTag = new byte[TAG_BYTES];
    private byte[] scratch = new byte[0];
    private boolean closed;

    BouncyCastleSecretBox(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = new KeyParameter(key);
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
        for (int left = length; left > 0; ) {
            int step = Math.min(left, MAX_SCRATCH_BYTES);
            crypt(plaintext, sealed, step);
            authenticate(sealed, sealed.position() - step, step);
            left -= step;
        }
        authenticator.doFinal(tag, 0);
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
            int step = Math.min(length - done, MAX_SCRATCH_BYTES);
            authenticate(sealed, start + TAG_BYTES + done, step);
            done += step;
        }
        authenticator.doFinal(tag, 0);
        if (!MessageDigest.isEqual(tag, expectedTag)) {
            return false;
        }
        sealed.position(start + TAG_BYTES);
        for (int left = length; left > 0; ) {
            int step = Math.min(left, MAX_SCRATCH_BYTES);
            crypt(sealed, plaintext, step);
            left -= step;
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(key.getKey(), (byte) 0);
        Arrays.fill(authenticatorKey, (byte) 0);
        Arrays.fill(scratch, (byte) 0);
        cipher.init(true, new ParametersWithIV(new KeyParameter(ZEROS), new byte[NONCE_BYTES]));
        authenticator.init(new KeyParameter(ZEROS));
    }

    /** The first 32 bytes of the key stream are the authenticator's key; the rest is for the message. */
    private void begin(byte[] nonce) {
        if (closed) {
            throw new IllegalStateException("the box is closed");
        }
        cipher.init(true, new ParametersWithIV(key, nonce));
        cipher.processBytes(ZEROS, 0, ZEROS.length, authenticatorKey, 0);
        authenticator.init(new KeyParameter(authenticatorKey));
    }

    private void crypt(ByteBuffer from, ByteBuffer to, int length) {
        byte[] source;
        int sourceAt = 0;
        if (from.hasArray()) {
            source = from.array();
            sourceAt = from.arrayOffset() + from.position();
            from.position(from.position() + length);
        } else {
            source = scratch(length);
            from.get(source, 0, length);
        }
        if (to.hasArray()) {
            cipher.processBytes(source, sourceAt, length, to.array(), to.arrayOffset() + to.position());
            to.position(to.position() + length);
        } else {
            byte[] result = scratch(length);
            cipher.processBytes(source, sourceAt, length, result, 0);
            to.put(result, 0, length);
        }
    }

    private void authenticate(ByteBuffer bytes, int at, int length) {
        if (bytes.hasArray()) {
            authenticator.update(bytes.array(), bytes.arrayOffset() + at, length);
        } else {
            byte[] copy = scratch(length);
            bytes.get(at, copy, 0, length);
            authenticator.update(copy, 0, length);
        }
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[length <= MIN_SCRATCH_BYTES ? MIN_SCRATCH_BYTES : MAX_SCRATCH_BYTES];
        }
        return scratch;
    }
}
