package org.jackfield.ciphers;

import static java.lang.Math.multiplyHigh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The one-time authenticator Poly1305 with three limbs of 44, 44 and 42 bits, for one thread.
 *
 * <p>Constant time by construction: no table is looked up, no branch depends on key or message, and the last reduction chooses by mask.
 * {@link Math#multiplyHigh} asks for the signs of its factors where the compiler does not know it: no factor here is negative.
 *
 * <p>Source of the limbs: A. Moon, poly1305-donna.
 */
final class Poly1305 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK_BYTES = 16;

    private static final int LIMB_BITS = 44;
    private static final long LIMB = (1L << LIMB_BITS) - 1;
    private static final int LAST_LIMB_BITS = 42;
    private static final long LAST_LIMB = (1L << LAST_LIMB_BITS) - 1;
    private static final long HIGH_BIT = 1L << 128 - 2 * LIMB_BITS;

    /** A product's part above its lowest limb is the high word of a product by 2 to the power of 64 - {@value #LIMB_BITS}: both factors take their share of that. */
    private static final int SHIFT = 9;

    private static final int KEY_SHIFT = Long.SIZE - LIMB_BITS - SHIFT;

    /** Beyond the last limb a bit is worth 5, but counts from the next whole limb: 2 to the power of 132 is 20. */
    private static final long BEYOND = 20;

    /** What it costs to begin and to end with many sums is less than what they save from so many rounds on. */
    private static final int FEWEST_ROUNDS = 8;

    private static final int MOST_SUMS = 8;
    private static final byte[] NOTHING = new byte[BLOCK_BYTES * MOST_SUMS];

    /** Of the sums that {@link ManyBlocks} keeps. */
    private static final int LIMBS = 5;

    private static final long SHORT_LIMB = (1L << 26) - 1;

    /** A thread's own, wiped after each use: a box of each connection would keep as much again. */
    private static final ThreadLocal<long[]> SUMS = ThreadLocal.withInitial(() -> new long[LIMBS * MOST_SUMS]);

    private final byte[] last = new byte[BLOCK_BYTES];
    private final long[] power = new long[LIMBS];
    private int raisedTo;
    private long r0, r1, r2;
    private long h0, h1, h2;
    private long pad0, pad1;

    /** Begins with a key of 32 bytes, used for one message only. */
    void begin(byte[] key) {
        long low = word(key, 0) & 0x0fff_fffc_0fff_ffffL;
        long high = word(key, 8) & 0x0fff_fffc_0fff_fffcL;
        r0 = low & LIMB;
        r1 = (low >>> 44 | high << 20) & LIMB;
        r2 = high >>> 24;
        pad0 = word(key, 16);
        pad1 = word(key, 24);
        h0 = h1 = h2 = 0;
        raisedTo = 0;
    }

    /** Takes bytes of the message; only the last call may bring a number that is no multiple of 16. */
    void update(ManyBlocks many, byte[] bytes, int at, int length) {
        int whole = length & -BLOCK_BYTES;
        int done = beside(many, bytes, at, whole);
        blocks(bytes, at + done, whole - done, HIGH_BIT);
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
        long a1 = h1 & LIMB;
        long a2 = h2 + (h1 >>> LIMB_BITS);
        long a0 = h0 + 5 * (a2 >>> LAST_LIMB_BITS);
        a2 &= LAST_LIMB;
        a1 += a0 >>> LIMB_BITS;
        a0 &= LIMB;
        a2 += a1 >>> LIMB_BITS;
        a1 &= LIMB;

        long g0 = a0 + 5;
        long g1 = a1 + (g0 >>> LIMB_BITS);
        long g2 = a2 + (g1 >>> LIMB_BITS) - (1L << LAST_LIMB_BITS);
        g0 &= LIMB;
        g1 &= LIMB;

        // all ones where the sum is below 2^130 - 5 and stays as it is
        long keep = g2 >> 63;
        a0 = a0 & keep | g0 & ~keep;
        a1 = a1 & keep | g1 & ~keep;
        a2 = a2 & keep | g2 & ~keep;

        long low = a0 | a1 << 44;
        long sum = low + pad0;
        // the highest bit's carry: of both, or of one of them if the sum has none
        long carried = (low & pad0 | (low | pad0) & ~sum) >>> 63;
        LONGS.set(tag, 0, sum);
        LONGS.set(tag, 8, (a1 >>> 20 | a2 << 24) + pad1 + carried);
    }

    void forget() {
        Arrays.fill(last, (byte) 0);
        r0 = r1 = r2 = 0;
        h0 = h1 = h2 = 0;
        pad0 = pad1 = 0;
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
        shorten(h0, h1, h2, sums, first, count);
        try {
            many.authenticate(bytes, at, rounds, power, sums);
            h0 = h1 = h2 = 0;
            int done = rounds * count * BLOCK_BYTES;
            for (int block = 0; block < count; block++, done += BLOCK_BYTES) {
                join(sums, many.sumOf(block), count);
                blocks(bytes, at + done, BLOCK_BYTES, HIGH_BIT);
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
        h0 = r0;
        h1 = r1;
        h2 = r2;
        blocks(NOTHING, 0, BLOCK_BYTES * (exponent - 1), 0);
        shorten(h0, h1, h2, power, 0, 1);
        raisedTo = exponent;
        h0 = a0;
        h1 = a1;
        h2 = a2;
    }

    /** Writes a number in limbs of 26 bits, each so far behind the one before; what a limb has too much goes along. */
    private static void shorten(long a0, long a1, long a2, long[] limbs, int at, int distance) {
        limbs[at] = a0 & SHORT_LIMB;
        limbs[at + distance] = (a0 >>> 26) + (a1 << 18 & SHORT_LIMB);
        limbs[at + 2 * distance] = a1 >>> 8 & SHORT_LIMB;
        limbs[at + 3 * distance] = (a1 >>> 34) + (a2 << 10 & SHORT_LIMB);
        limbs[at + 4 * distance] = a2 >>> 16;
    }

    /** Adds a number in limbs of 26 bits. */
    private void join(long[] limbs, int at, int distance) {
        long a = limbs[at] + (limbs[at + distance] << 26);
        h0 += a & LIMB;
        a = (a >>> LIMB_BITS) + (limbs[at + 2 * distance] << 8) + (limbs[at + 3 * distance] << 34);
        h1 += a & LIMB;
        h2 += (a >>> LIMB_BITS) + (limbs[at + 4 * distance] << 16);
    }

    private void blocks(byte[] bytes, int from, int length, long highBit) {
        long k0 = r0;
        long k1 = r1;
        long k2 = r2;
        long s1 = BEYOND * k1;
        long s2 = BEYOND * k2;
        long shiftedK0 = k0 << KEY_SHIFT;
        long shiftedK1 = k1 << KEY_SHIFT;
        long shiftedK2 = k2 << KEY_SHIFT;
        long shiftedS1 = s1 << KEY_SHIFT;
        long shiftedS2 = s2 << KEY_SHIFT;
        long a0 = h0;
        long a1 = h1;
        long a2 = h2;
        for (int at = from; at < from + length; at += BLOCK_BYTES) {
            long low = word(bytes, at);
            long high = word(bytes, at + 8);
            a0 += low & LIMB;
            a1 += (low >>> 44 | high << 20) & LIMB;
            a2 += high >>> 24 | highBit;

            long b0 = a0 << SHIFT;
            long b1 = a1 << SHIFT;
            long b2 = a2 << SHIFT;
            long d0 = (a0 * k0 & LIMB) + (a1 * s2 & LIMB) + (a2 * s1 & LIMB);
            long d1 = (a0 * k1 & LIMB)
                    + (a1 * k0 & LIMB)
                    + (a2 * s2 & LIMB)
                    + (multiplyHigh(b0, shiftedK0) + multiplyHigh(b1, shiftedS2) + multiplyHigh(b2, shiftedS1));
            long d2 = (a0 * k2 & LIMB)
                    + (a1 * k1 & LIMB)
                    + (a2 * k0 & LIMB)
                    + (multiplyHigh(b0, shiftedK1) + multiplyHigh(b1, shiftedK0) + multiplyHigh(b2, shiftedS2));
            long d3 = multiplyHigh(b0, shiftedK2) + multiplyHigh(b1, shiftedK1) + multiplyHigh(b2, shiftedK0);

            d1 += d0 >>> LIMB_BITS;
            d2 += d1 >>> LIMB_BITS;
            long beyond = (d2 >>> LAST_LIMB_BITS) + (d3 << LIMB_BITS - LAST_LIMB_BITS);
            a0 = (d0 & LIMB) + 5 * beyond;
            a1 = (d1 & LIMB) + (a0 >>> LIMB_BITS);
            a0 &= LIMB;
            a2 = d2 & LAST_LIMB;
        }
        h0 = a0;
        h1 = a1;
        h2 = a2;
    }

    private static long word(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }
}
