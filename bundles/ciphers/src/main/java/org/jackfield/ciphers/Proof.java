package org.jackfield.ciphers;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;

/**
 * Whether a provider of secret boxes is to be trusted: it knows the answer of the NaCl paper, and agrees with a provider that is
 * trusted already on random frames of every length at which the work is divided differently.
 *
 * <p>As on a channel, buffers are direct or somewhere in an array, plaintexts are read-only or lie in their ciphertext's place. A few hundred kilobytes
 * are sealed and opened: some tens of milliseconds in a JVM that has just started.
 */
final class Proof {

    /** About the parts of blocks, whole blocks, sixteen and sixty-four of them, and the steps of both ciphers. */
    private static final int[] LENGTHS = {
        0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 95, 96, 97, 159, 160, 161, 223, 224, 255, 256, 257, 287, 288, 289,
        511, 512, 513, 543, 544, 545, 1055, 1056, 1057, 1247, 1248, 1249, 1311, 1312, 1313, 2080, 3104, 4128, 12_345,
        16_415, 16_416, 16_417, 32_799, 32_800, 32_801, 65_517
    };

    private static final int RANDOM_FRAMES = 32;
    private static final int MAX_RANDOM_BYTES = 2_000;

    /** Where a frame's bytes begin in their array. */
    private static final int OFFSET = 3;

    private final SecretBoxProvider candidate;
    private final SecretBoxProvider reference;
    private final RandomGenerator random;

    private Proof(SecretBoxProvider candidate, SecretBoxProvider reference, RandomGenerator random) {
        this.candidate = candidate;
        this.reference = reference;
        this.random = random;
    }

    /** What the candidate does wrong; empty if nothing was found. */
    static Optional<String> fault(SecretBoxProvider candidate, SecretBoxProvider reference, RandomGenerator random) {
        Proof proof = new Proof(candidate, reference, random);
        try {
            return proof.ofTheKnownAnswer().or(proof::ofFrames);
        } catch (RuntimeException | Error e) {
            return Optional.of("it throws " + e);
        }
    }

    private Optional<String> ofTheKnownAnswer() {
        try (SecretBox box = candidate.box(KnownAnswer.KEY)) {
            ByteBuffer sealed = ByteBuffer.allocate(KnownAnswer.SEALED.length);
            box.seal(KnownAnswer.NONCE, ByteBuffer.wrap(KnownAnswer.PLAINTEXT), sealed);
            return Arrays.equals(KnownAnswer.SEALED, sealed.array())
                    ? Optional.empty()
                    : Optional.of("it does not know the answer of the NaCl paper");
        }
    }

    private Optional<String> ofFrames() {
        byte[] key = bytes(SecretBox.KEY_BYTES);
        byte[] nonce = bytes(SecretBox.NONCE_BYTES);
        try (SecretBox tried = candidate.box(key);
                SecretBox trusted = reference.box(key)) {
            for (int frame = 0; frame < LENGTHS.length + RANDOM_FRAMES; frame++) {
                int length = frame < LENGTHS.length ? LENGTHS[frame] : random.nextInt(MAX_RANDOM_BYTES + 1);
                IntFunction<ByteBuffer> memory = frame % 2 == 0 ? Proof::inAnArray : ByteBuffer::allocateDirect;
                // as on a channel: frame after frame in one box, under a nonce that is counted, and now and then under
                // quite another
                nonce[SecretBox.NONCE_BYTES - 1]++;
                if (frame % 8 == 0) {
                    nonce = bytes(SecretBox.NONCE_BYTES);
                }
                if (!agree(tried, trusted, nonce, length, memory, frame % 3 == 0)) {
                    return Optional.of("it differs from " + reference.name() + " on a frame of " + length + " bytes");
                }
            }
            return Optional.empty();
        }
    }

    private boolean agree(
            SecretBox tried,
            SecretBox trusted,
            byte[] nonce,
            int length,
            IntFunction<ByteBuffer> memory,
            boolean inPlace) {
        byte[] plaintext = bytes(length);
        byte[] expected = new byte[SecretBox.TAG_BYTES + length];
        trusted.seal(nonce, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(expected));

        ByteBuffer sealed = memory.apply(expected.length);
        tried.seal(
                nonce,
                inPlace ? placed(plaintext, sealed) : ByteBuffer.wrap(plaintext).asReadOnlyBuffer(),
                sealed);
        if (!sealed.flip().equals(ByteBuffer.wrap(expected))) {
            return false;
        }
        ByteBuffer opened = memory.apply(length);
        if (!tried.open(nonce, sealed, opened) || !opened.flip().equals(ByteBuffer.wrap(plaintext))) {
            return false;
        }
        int flipped = random.nextInt(Byte.SIZE * expected.length);
        expected[flipped / Byte.SIZE] ^= (byte) (1 << flipped % Byte.SIZE);
        return !tried.open(nonce, ByteBuffer.wrap(expected), memory.apply(length));
    }

    private static ByteBuffer inAnArray(int bytes) {
        return ByteBuffer.allocate(OFFSET + bytes).position(OFFSET).slice();
    }

    /** The plaintext where its ciphertext will be. */
    private static ByteBuffer placed(byte[] plaintext, ByteBuffer sealed) {
        return sealed.duplicate()
                .position(SecretBox.TAG_BYTES)
                .put(plaintext)
                .flip()
                .position(SecretBox.TAG_BYTES);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
