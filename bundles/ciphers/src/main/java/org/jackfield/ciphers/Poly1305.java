package org.jackfield.ciphers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The one-time authenticator Poly1305 with five limbs of 26 bits, for one thread.
 *
 * <p>Constant time by construction: no table is looked up, no branch depends on key or message, and the last reduction chooses by mask.
 */
final class Poly1305 {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK_BYTES = 16;
    private static final long LIMB = 0x3ff_ffff;
    private static final long WORD = 0xffff_ffffL;

    /** What it costs to begin and to end with many sums is less than what they save from so many rounds on. */
    private static final int FEWEST_ROUNDS = 8;

    private static final int MOST_SUMS = 8;
    private static final byte[] NOTHING = new byte[BLOCK_BYTES * MOST_SUMS];
    private static final int LIMBS = 5;

    /** A thread's own, wiped after each use: a box of each connection would keep as much again. */
    private static final ThreadLocal<long[]> SUMS = ThreadLocal.withInitial(() -> new long[LIMBS * MOST_SUMS]);

    private final byte[] last = new byte[BLOCK_BYTES];
    private final long[] power = new long[LIMBS];
    private int raisedTo;
    private long r0, r1, r2, r3, r4;
    private long h0, h1, h2, h3, h4;
    private long pad0, pad1, pad2, pad3;

    /** Begins with a key of 32 bytes, used for one message only. */
    void begin(byte[] key) {
        long k0 = word(key, 0);
        long k1 = word(key, 4);
        long k2 = word(key, 8);
        long k3 = word(key, 12);
        r0 = k0 & 0x3ff_ffff;
        r1 = (k0 >>> 26 | k1 << 6) & 0x3ff_ff03;
        r2 = (k1 >>> 20 | k2 << 12) & 0x3ff_c0ff;
        r3 = (k2 >>> 14 | k3 << 18) & 0x3f0_3fff;
        r4 = k3 >>> 8 & 0x00f_ffff;
        pad0 = word(key, 16);
        pad1 = word(key, 20);
        pad2 = word(key, 24);
        pad3 = word(key, 28);
        h0 = h1 = h2 = h3 = h4 = 0;
        raisedTo = 0;
    }

    /** Takes bytes of the message; only the last call may bring a number that is no multiple of 16. */
    void update(ManyBlocks many, byte[] bytes, int at, int length) {
        int whole = length & -BLOCK_BYTES;
        int done = beside(many, bytes, at, whole);
        blocks(bytes, at + done, whole - done, 1L << 24);
        int rest = length - whole;
        if (rest > 0) {
            Arrays.fill(last, (byte) 0);
            System.arraycopy(bytes, at + whole, last, 0, rest);
            last[rest] = 1;
            blocks(last, 0, BLOCK_BYTES, 0);
        }
    }

    /** Writes the tag of 16 bytes. */
    void finish(byte[] tag) {
        long c = h1 >>> 26;
        long a1 = h1 & LIMB;
        long a2 = h2 + c;
        c = a2 >>> 26;
        a2 &= LIMB;
        long a3 = h3 + c;
        c = a3 >>> 26;
        a3 &= LIMB;
        long a4 = h4 + c;
        c = a4 >>> 26;
        a4 &= LIMB;
        long a0 = h0 + 5 * c;
        c = a0 >>> 26;
        a0 &= LIMB;
        a1 += c;

        long g0 = a0 + 5;
        c = g0 >>> 26;
        g0 &= LIMB;
        long g1 = a1 + c;
        c = g1 >>> 26;
        g1 &= LIMB;
        long g2 = a2 + c;
        c = g2 >>> 26;
        g2 &= LIMB;
        long g3 = a3 + c;
        c = g3 >>> 26;
        g3 &= LIMB;
        long g4 = a4 + c - (1L << 26);

        // all ones where the sum is below 2^130 - 5 and stays as it is
        long keep = g4 >> 63;
        a0 = a0 & keep | g0 & ~keep;
        a1 = a1 & keep | g1 & ~keep;
        a2 = a2 & keep | g2 & ~keep;
        a3 = a3 & keep | g3 & ~keep;
        a4 = a4 & keep | g4 & ~keep;

        // limbs are added, not joined by or: a1 may have one bit more than 26
        long f = (a0 + (a1 << 26) & WORD) + pad0;
        long carried = a0 + (a1 << 26) >>> 32;
        INTS.set(tag, 0, (int) f);
        long w1 = carried + (a2 << 20);
        f = (w1 & WORD) + pad1 + (f >>> 32);
        INTS.set(tag, 4, (int) f);
        long w2 = (w1 >>> 32) + (a3 << 14);
        f = (w2 & WORD) + pad2 + (f >>> 32);
        INTS.set(tag, 8, (int) f);
        long w3 = (w2 >>> 32) + (a4 << 8);
        f = (w3 & WORD) + pad3 + (f >>> 32);
        INTS.set(tag, 12, (int) f);
    }

    void forget() {
        Arrays.fill(last, (byte) 0);
        r0 = r1 = r2 = r3 = r4 = 0;
        h0 = h1 = h2 = h3 = h4 = 0;
        pad0 = pad1 = pad2 = pad3 = 0;
        Arrays.fill(power, 0);
        raisedTo = 0;
    }

    /**
     * Takes blocks in many sums beside each other, as far as there are enough of them. In the last round each sum joins the one that
     * goes on, together with the block that is its turn: that multiplies each by the power that it lacks.
     *
     * @return how many bytes it took
     */
    private int beside(ManyBlocks many, byte[] bytes, int at, int length) {
        int count = many.sums();
        if (count == 0 || length < FEWEST_ROUNDS * count * BLOCK_BYTES) {
            return 0;
        }
        if (raisedTo != count) {
            raise(count);
        }
        int rounds = length / (count * BLOCK_BYTES) - 1;
        long[] sums = SUMS.get();
        int first = many.sumOf(0);
        sums[first] = h0;
        sums[count + first] = h1;
        sums[2 * count + first] = h2;
        sums[3 * count + first] = h3;
        sums[4 * count + first] = h4;
        try {
            many.authenticate(bytes, at, rounds, power, sums);
            h0 = h1 = h2 = h3 = h4 = 0;
            int done = rounds * count * BLOCK_BYTES;
            for (int block = 0; block < count; block++, done += BLOCK_BYTES) {
                int sum = many.sumOf(block);
                h0 += sums[sum];
                h1 += sums[count + sum];
                h2 += sums[2 * count + sum];
                h3 += sums[3 * count + sum];
                h4 += sums[4 * count + sum];
                blocks(bytes, at + done, BLOCK_BYTES, 1L << 24);
            }
            return done;
        } finally {
            // the next frame of this thread begins with nothing in them
            Arrays.fill(sums, 0);
        }
    }

    /** Computes the key's power: a block of nothing multiplies by the key. */
    private void raise(int exponent) {
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        long a3 = h3;
        long a4 = h4;
        h0 = r0;
        h1 = r1;
        h2 = r2;
        h3 = r3;
        h4 = r4;
        blocks(NOTHING, 0, BLOCK_BYTES * (exponent - 1), 0);
        power[0] = h0;
        power[1] = h1;
        power[2] = h2;
        power[3] = h3;
        power[4] = h4;
        raisedTo = exponent;
        h0 = a0;
        h1 = a1;
        h2 = a2;
        h3 = a3;
        h4 = a4;
    }

    private void blocks(byte[] bytes, int from, int length, long highBit) {
        long s1 = 5 * r1;
        long s2 = 5 * r2;
        long s3 = 5 * r3;
        long s4 = 5 * r4;
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        long a3 = h3;
        long a4 = h4;
        for (int at = from; at < from + length; at += BLOCK_BYTES) {
            long m0 = word(bytes, at);
            long m1 = word(bytes, at + 4);
            long m2 = word(bytes, at + 8);
            long m3 = word(bytes, at + 12);
            a0 += m0 & LIMB;
            a1 += (m0 >>> 26 | m1 << 6) & LIMB;
            a2 += (m1 >>> 20 | m2 << 12) & LIMB;
            a3 += (m2 >>> 14 | m3 << 18) & LIMB;
            a4 += m3 >>> 8 | highBit;

            long d0 = a0 * r0 + a1 * s4 + a2 * s3 + a3 * s2 + a4 * s1;
            long d1 = a0 * r1 + a1 * r0 + a2 * s4 + a3 * s3 + a4 * s2;
            long d2 = a0 * r2 + a1 * r1 + a2 * r0 + a3 * s4 + a4 * s3;
            long d3 = a0 * r3 + a1 * r2 + a2 * r1 + a3 * r0 + a4 * s4;
            long d4 = a0 * r4 + a1 * r3 + a2 * r2 + a3 * r1 + a4 * r0;

            d1 += d0 >>> 26;
            d2 += d1 >>> 26;
            d3 += d2 >>> 26;
            d4 += d3 >>> 26;
            a0 = (d0 & LIMB) + 5 * (d4 >>> 26);
            a1 = (d1 & LIMB) + (a0 >>> 26);
            a0 &= LIMB;
            a2 = d2 & LIMB;
            a3 = d3 & LIMB;
            a4 = d4 & LIMB;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
        h3 = a3;
        h4 = a4;
    }

    private static long word(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at) & WORD;
    }
}
