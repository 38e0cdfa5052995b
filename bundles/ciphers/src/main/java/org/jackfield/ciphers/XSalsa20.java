package org.jackfield.ciphers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The key stream of XSalsa20 under one key, for one thread: single blocks as scalars, many at once by {@link ManyBlocks}.
 *
 * <p>The key that is derived from the first 16 bytes of the nonce is kept while they stay the same, which they do where a nonce is
 * counted.
 *
 * <p>Constant time by construction: additions, exclusive ors and rotations by fixed distances only; no table is looked up and no branch
 * depends on key or message. Nonces and lengths are public.
 *
 * <p>Source: D. J. Bernstein, <i>Extending the Salsa20 nonce</i>, section 2.
 */
final class XSalsa20 {

    static final int BLOCK_BYTES = 64;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 16;
    private static final int DERIVING_BYTES = 16;

    private final byte[] key;
    private final byte[] derivedFrom = new byte[DERIVING_BYTES];
    private final int[] input = new int[WORDS];
    private final int[] block = new int[WORDS];
    private boolean derived;
    private int used = BLOCK_BYTES;

    /** The key has 32 bytes, and is copied. */
    XSalsa20(byte[] key) {
        this.key = key.clone();
    }

    /** Begins the stream of a nonce of 24 bytes. */
    void begin(byte[] nonce) {
        if (!derived || !Arrays.equals(nonce, 0, DERIVING_BYTES, derivedFrom, 0, DERIVING_BYTES)) {
            derive(nonce);
        }
        input[6] = (int) INTS.get(nonce, DERIVING_BYTES);
        input[7] = (int) INTS.get(nonce, DERIVING_BYTES + Integer.BYTES);
        input[8] = 0;
        input[9] = 0;
        used = BLOCK_BYTES;
    }

    /** Takes the next bytes of the stream as they are. */
    void take(byte[] target) {
        Arrays.fill(target, (byte) 0);
        cryptFew(target, 0, target, 0, target.length);
    }

    /** Exclusive-ors the next bytes of the stream; source and target may be the same bytes. */
    void crypt(ManyBlocks many, byte[] source, int sourceAt, byte[] target, int targetAt, int length) {
        int done = Math.min(BLOCK_BYTES - used, length);
        cryptBytes(source, sourceAt, target, targetAt, done);
        int blocks = many.blocks(length - done);
        if (blocks > 0) {
            many.crypt(input, blocks, source, sourceAt + done, target, targetAt + done);
            done += blocks * BLOCK_BYTES;
        }
        cryptFew(source, sourceAt + done, target, targetAt + done, length - done);
    }

    private void cryptFew(byte[] source, int sourceAt, byte[] target, int targetAt, int length) {
        int done = Math.min(BLOCK_BYTES - used, length);
        cryptBytes(source, sourceAt, target, targetAt, done);
        for (; length - done >= BLOCK_BYTES; done += BLOCK_BYTES) {
            next();
            cryptBlock(source, sourceAt + done, target, targetAt + done);
            used = BLOCK_BYTES;
        }
        if (done < length) {
            next();
            cryptBytes(source, sourceAt + done, target, targetAt + done, length - done);
        }
    }

    void forget() {
        Arrays.fill(key, (byte) 0);
        Arrays.fill(input, 0);
        Arrays.fill(block, 0);
        derived = false;
        used = BLOCK_BYTES;
    }

    /** HSalsa20: the words of the last block that an attacker who sees the stream cannot compute backwards from become the key. */
    private void derive(byte[] nonce) {
        input[0] = 0x61707865;
        input[5] = 0x3320646e;
        input[10] = 0x79622d32;
        input[15] = 0x6b206574;
        for (int word = 0; word < 4; word++) {
            input[1 + word] = (int) INTS.get(key, 4 * word);
            input[6 + word] = (int) INTS.get(nonce, 4 * word);
            input[11 + word] = (int) INTS.get(key, 16 + 4 * word);
        }
        permute();
        input[1] = block[0];
        input[2] = block[5];
        input[3] = block[10];
        input[4] = block[15];
        input[11] = block[6];
        input[12] = block[7];
        input[13] = block[8];
        input[14] = block[9];
        System.arraycopy(nonce, 0, derivedFrom, 0, DERIVING_BYTES);
        derived = true;
    }

    private void cryptBlock(byte[] source, int sourceAt, byte[] target, int targetAt) {
        for (int word = 0; word < WORDS; word += 2) {
            long stream = block[word] & 0xffff_ffffL | (long) block[word + 1] << 32;
            int at = Integer.BYTES * word;
            LONGS.set(target, targetAt + at, (long) LONGS.get(source, sourceAt + at) ^ stream);
        }
    }

    private void cryptBytes(byte[] source, int sourceAt, byte[] target, int targetAt, int length) {
        int done = 0;
        if ((used & 3) == 0) {
            for (; length - done >= Integer.BYTES; done += Integer.BYTES, used += Integer.BYTES) {
                INTS.set(target, targetAt + done, (int) INTS.get(source, sourceAt + done) ^ block[used >>> 2]);
            }
        }
        for (; done < length; done++, used++) {
            int stream = block[used >>> 2] >>> 8 * (used & 3);
            target[targetAt + done] = (byte) (source[sourceAt + done] ^ stream);
        }
    }

    private void next() {
        permute();
        for (int word = 0; word < WORDS; word++) {
            block[word] += input[word];
        }
        // a frame has fewer than 2^32 blocks, so the counter's upper word stays 0
        input[8]++;
        used = 0;
    }

    /** The twenty rounds, kept in a loop: unrolled they are too long for the compiler. */
    private void permute() {
        int[] x = input;
        int x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
        int x8 = x[8], x9 = x[9], x10 = x[10], x11 = x[11], x12 = x[12], x13 = x[13], x14 = x[14], x15 = x[15];
        for (int doubleRound = 0; doubleRound < 10; doubleRound++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        int[] y = block;
        y[0] = x0;
        y[1] = x1;
        y[2] = x2;
        y[3] = x3;
        y[4] = x4;
        y[5] = x5;
        y[6] = x6;
        y[7] = x7;
        y[8] = x8;
        y[9] = x9;
        y[10] = x10;
        y[11] = x11;
        y[12] = x12;
        y[13] = x13;
        y[14] = x14;
        y[15] = x15;
    }
}
