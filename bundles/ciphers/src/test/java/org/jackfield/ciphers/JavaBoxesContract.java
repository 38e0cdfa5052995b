package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.testkit.SecretBoxContract;
import org.junit.jupiter.api.Test;

/** What the boxes of this bundle promise, whatever path they take through long frames. */
abstract class JavaBoxesContract extends SecretBoxContract {

    private static final long SEED = 20_261_129;

    /** {@code -Dciphers.frames=N} compares more of them. */
    private static final int FRAMES = Integer.getInteger("ciphers.frames", 5_000);

    /** The path under test. */
    abstract ManyBlocks path();

    @Override
    protected SecretBoxProvider provider() {
        return new JavaBoxes(path());
    }

    @Test
    void theyProveThemselves() {
        assertEquals(Optional.empty(), Proof.fault(provider(), new BouncyCastleBoxes(), new Random(SEED)));
    }

    @Test
    void aClosedBoxSealsNothing() {
        SecretBox box = provider().box(new byte[SecretBox.KEY_BYTES]);
        box.close();
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        assertThrows(
                IllegalStateException.class, () -> box.seal(nonce, ByteBuffer.allocate(1), ByteBuffer.allocate(17)));
    }

    @Test
    void keysAndNoncesOfAnotherLengthAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> provider().box(new byte[31]));
        try (SecretBox box = provider().box(new byte[SecretBox.KEY_BYTES])) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> box.seal(new byte[23], ByteBuffer.allocate(1), ByteBuffer.allocate(17)));
        }
    }

    /** Frames as a channel has them, one after another in one box, of lengths that are distributed log-uniformly. */
    @Test
    void itAgreesWithBouncyCastleOnRandomFrames() {
        Random random = new Random(SEED);
        byte[] key = new byte[SecretBox.KEY_BYTES];
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        for (int frame = 0; frame < FRAMES; ) {
            random.nextBytes(key);
            random.nextBytes(nonce);
            try (SecretBox tried = provider().box(key);
                    SecretBox trusted = new BouncyCastleBoxes().box(key)) {
                for (int inBox = random.nextInt(50); inBox >= 0; inBox--, frame++) {
                    // any bytes of the nonce may change from frame to frame, of those that derive the key, too
                    nonce[random.nextInt(nonce.length)]++;
                    int length = (int) Math.exp(random.nextDouble() * Math.log(65_520)) - 1;
                    compare(tried, trusted, nonce, length, random, "frame " + frame + ", seed " + SEED);
                }
            }
        }
    }

    private static void compare(
            SecretBox tried, SecretBox trusted, byte[] nonce, int length, Random random, String which) {
        byte[] plaintext = new byte[length];
        random.nextBytes(plaintext);
        ByteBuffer expected = ByteBuffer.allocate(SecretBox.TAG_BYTES + length);
        trusted.seal(nonce, ByteBuffer.wrap(plaintext), expected);
        ByteBuffer sealed = ByteBuffer.allocate(expected.capacity());
        tried.seal(nonce, ByteBuffer.wrap(plaintext), sealed);
        assertEquals(expected.flip(), sealed.flip(), which);

        ByteBuffer opened = ByteBuffer.allocate(length);
        assertTrue(tried.open(nonce, sealed, opened), which);
        assertArrayEquals(plaintext, opened.array(), which);

        byte[] forged = expected.array();
        int flipped = random.nextInt(Byte.SIZE * forged.length);
        forged[flipped / Byte.SIZE] ^= (byte) (1 << flipped % Byte.SIZE);
        assertFalse(tried.open(nonce, ByteBuffer.wrap(forged), ByteBuffer.allocate(length)), which);
    }
}
