package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.IntFunction;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.junit.jupiter.api.Test;

/** What every provider of secret boxes promises, as tests: a provider's own test extends it. */
public abstract class SecretBoxContract {

    private static final long SEED = 20_260_821;
    private static final int[] LENGTHS = {
        0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 4095, 4096, 4097, 8192, 10_000, 65_517, 65_519
    };

    /** The secretbox of the NaCl paper, section 10, and of every NaCl since. */
    private static final byte[] KEY = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");

    private static final byte[] NONCE = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    private static final byte[] PLAINTEXT = hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
            + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
            + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
            + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
            + "5e0705");
    private static final byte[] SEALED = hex("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce"
            + "48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
            + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
            + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
            + "7973f622a43d14a6599b1f654cb45a74e355a5");

    /** The provider under test. */
    protected abstract SecretBoxProvider provider();

    @Test
    void itSealsAndOpensTheSecretboxOfTheNaclPaper() {
        try (SecretBox box = provider().box(KEY)) {
            ByteBuffer sealed = ByteBuffer.allocate(SEALED.length);
            box.seal(NONCE, ByteBuffer.wrap(PLAINTEXT), sealed);
            assertArrayEquals(SEALED, sealed.array());

            ByteBuffer opened = ByteBuffer.allocate(PLAINTEXT.length);
            assertTrue(box.open(NONCE, ByteBuffer.wrap(SEALED), opened));
            assertArrayEquals(PLAINTEXT, opened.array());
        }
    }

    @Test
    void anyKindOfBufferHoldsAFrameOfAnyLength() {
        Random random = new Random(SEED);
        byte[] key = bytes(random, SecretBox.KEY_BYTES);
        try (SecretBox sealing = provider().box(key);
                SecretBox opening = provider().box(key)) {
            for (int length : LENGTHS) {
                byte[] nonce = bytes(random, SecretBox.NONCE_BYTES);
                byte[] plaintext = bytes(random, length);
                byte[] expected = new byte[SecretBox.TAG_BYTES + length];
                sealing.seal(nonce, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(expected));
                for (IntFunction<ByteBuffer> from :
                        Arrays.<IntFunction<ByteBuffer>>asList(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
                    for (IntFunction<ByteBuffer> to :
                            Arrays.<IntFunction<ByteBuffer>>asList(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
                        ByteBuffer source = from.apply(length + 5)
                                .position(5)
                                .put(plaintext)
                                .position(5);
                        ByteBuffer sealed =
                                to.apply(length + SecretBox.TAG_BYTES + 3).position(3);
                        sealing.seal(nonce, source.asReadOnlyBuffer(), sealed);
                        assertEquals(0, sealed.remaining(), "all was written, seed " + SEED);
                        assertArrayEquals(expected, contents(sealed, 3), "sealed " + length + " bytes, seed " + SEED);

                        sealed.position(3);
                        ByteBuffer target = from.apply(length + 5).position(5);
                        assertTrue(opening.open(nonce, sealed, target), "opened " + length + " bytes, seed " + SEED);
                        assertEquals(0, sealed.remaining(), "all was read");
                        assertArrayEquals(plaintext, contents(target, 5), "opened " + length + " bytes, seed " + SEED);
                    }
                }
            }
        }
    }

    @Test
    void positionsOfSourceAndTargetAdvanceOverWhatWasReadAndWritten() {
        try (SecretBox box = provider().box(KEY)) {
            ByteBuffer plaintext = ByteBuffer.wrap(PLAINTEXT);
            ByteBuffer sealed = ByteBuffer.allocate(SEALED.length + 10);
            box.seal(NONCE, plaintext, sealed);
            assertEquals(PLAINTEXT.length, plaintext.position());
            assertEquals(SEALED.length, sealed.position());

            ByteBuffer frame = ByteBuffer.wrap(SEALED);
            ByteBuffer opened = ByteBuffer.allocate(PLAINTEXT.length + 10);
            assertTrue(box.open(NONCE, frame, opened));
            assertEquals(SEALED.length, frame.position());
            assertEquals(PLAINTEXT.length, opened.position());
        }
    }

    @Test
    void itSealsAndOpensInPlace() {
        Random random = new Random(SEED);
        try (SecretBox box = provider().box(KEY)) {
            for (int length : LENGTHS) {
                for (IntFunction<ByteBuffer> kind :
                        Arrays.<IntFunction<ByteBuffer>>asList(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
                    byte[] plaintext = bytes(random, length);
                    ByteBuffer memory = kind.apply(SecretBox.TAG_BYTES + length);
                    memory.position(SecretBox.TAG_BYTES).put(plaintext).clear();
                    box.seal(NONCE, memory.duplicate().position(SecretBox.TAG_BYTES), memory.duplicate());

                    byte[] apart = new byte[SecretBox.TAG_BYTES + length];
                    box.seal(NONCE, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(apart));
                    assertArrayEquals(
                            apart, contents(memory, 0), "sealed in place, " + length + " bytes, seed " + SEED);

                    assertTrue(box.open(
                            NONCE, memory.duplicate(), memory.duplicate().position(SecretBox.TAG_BYTES)));
                    assertArrayEquals(
                            plaintext,
                            contents(memory, SecretBox.TAG_BYTES),
                            "opened in place, " + length + " bytes, seed " + SEED);
                }
            }
        }
    }

    @Test
    void aFrameWithAnyBitChangedIsNotOpenedAndNothingIsWritten() {
        try (SecretBox box = provider().box(KEY)) {
            for (int bit = 0; bit < 8 * SEALED.length; bit++) {
                byte[] forged = SEALED.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                ByteBuffer source = ByteBuffer.wrap(forged);
                ByteBuffer target = ByteBuffer.allocate(PLAINTEXT.length);
                assertFalse(box.open(NONCE, source, target), "bit " + bit);
                assertEquals(0, source.position());
                assertEquals(0, target.position());
                assertArrayEquals(new byte[PLAINTEXT.length], target.array(), "bit " + bit);
            }
        }
    }

    @Test
    void aFrameUnderAnotherNonceOrAnotherKeyIsNotOpened() {
        byte[] otherNonce = NONCE.clone();
        otherNonce[23]++;
        byte[] otherKey = KEY.clone();
        otherKey[0]++;
        try (SecretBox box = provider().box(KEY);
                SecretBox stranger = provider().box(otherKey)) {
            ByteBuffer target = ByteBuffer.allocate(PLAINTEXT.length);
            assertFalse(box.open(otherNonce, ByteBuffer.wrap(SEALED), target));
            assertFalse(stranger.open(NONCE, ByteBuffer.wrap(SEALED), target));
        }
    }

    @Test
    void aFrameShorterThanATagIsNotOpened() {
        try (SecretBox box = provider().box(KEY)) {
            for (int length = 0; length < SecretBox.TAG_BYTES; length++) {
                ByteBuffer shortFrame = ByteBuffer.wrap(SEALED, 0, length);
                assertFalse(box.open(NONCE, shortFrame, ByteBuffer.allocate(16)));
                assertEquals(0, shortFrame.position());
            }
        }
    }

    @Test
    void aTargetWithoutRoomIsRefusedAndStaysUntouched() {
        try (SecretBox box = provider().box(KEY)) {
            ByteBuffer sealed = ByteBuffer.allocate(SEALED.length - 1);
            assertThrows(BufferOverflowException.class, () -> box.seal(NONCE, ByteBuffer.wrap(PLAINTEXT), sealed));
            assertArrayEquals(new byte[SEALED.length - 1], sealed.array());

            ByteBuffer opened = ByteBuffer.allocate(PLAINTEXT.length - 1);
            assertThrows(BufferOverflowException.class, () -> box.open(NONCE, ByteBuffer.wrap(SEALED), opened));
            assertArrayEquals(new byte[PLAINTEXT.length - 1], opened.array());
        }
    }

    @Test
    void theKeyIsCopiedAndTheNonceOnlyRead() {
        byte[] key = KEY.clone();
        byte[] nonce = NONCE.clone();
        try (SecretBox box = provider().box(key)) {
            Arrays.fill(key, (byte) 0);
            ByteBuffer sealed = ByteBuffer.allocate(SEALED.length);
            box.seal(nonce, ByteBuffer.wrap(PLAINTEXT), sealed);
            assertArrayEquals(SEALED, sealed.array());
            assertArrayEquals(NONCE, nonce);
        }
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> provider().box(new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> provider().box(new byte[33]));
    }

    private static byte[] contents(ByteBuffer buffer, int from) {
        byte[] bytes = new byte[buffer.limit() - from];
        buffer.get(from, bytes);
        return bytes;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
