package org.jackfield.ciphers;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Salsa20 for as many blocks at a time as a vector of the processor has lanes, and Poly1305 with one sum in each lane of 64 bits, by the
 * Vector API.
 *
 * <p>What the compiler needs for it: the sixteen words in variables of one method, which are loaded at its head and stored at its end; the
 * rounds in a loop; and no vector that is kept in a field or in an array, or passed to a method of our own. Where it has not compiled a method yet, each operation makes
 * objects, and is some hundred times slower ({@link Trial}).
 *
 * <p>Constant time by construction: additions, multiplications, exclusive ors, shifts and rotations of whole vectors, by fixed distances, in an
 * order that is fixed; no lane is skipped.
 *
 * <p>Needs the module {@code jdk.incubator.vector}, and is therefore compiled apart from the other classes, which find it by its name
 * ({@link Paths}).
 */
final class VectorBlocks implements ManyBlocks {

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> TWO_LONGS = LongVector.SPECIES_128;
    private static final VectorSpecies<Byte> SIXTEEN_BYTES = ByteVector.SPECIES_128;

    /** Blocks of Salsa20 at a time. */
    private static final int LANES = INTS.length();

    /** Fewer blocks than that, at the end of a message, are done sooner one by one. */
    private static final int FEWEST_BLOCKS = 4;

    private static final int SUMS = LONGS.length();

    private static final int FEWEST_BITS = 256;

    private static final int WORDS = 16;
    private static final int BLOCK_BYTES = 16;
    private static final int LIMB_BITS = 26;
    private static final long LIMB = (1L << LIMB_BITS) - 1;
    private static final long WORD = 0xffff_ffffL;

    /**
     * From Java 24 on (JDK-8341137) the compiler multiplies words where it sees by a mask that they are, which takes a third of the work of multiplying
     * longs. Before, a mask only costs.
     */
    private static final boolean WORDS_ARE_SEEN = Runtime.version().feature() >= 24;

    /**
     * Whether sums beside each other are worth it. AVX2 has no instruction that multiplies longs: before Java 24, what the compiler
     * makes of it is no faster than {@link Poly1305} is by itself, and in many JVMs it makes objects of these vectors for ever.
     */
    private static final boolean MULTIPLIES_LONGS = WORDS_ARE_SEEN || LONGS.vectorBitSize() > FEWEST_BITS;

    private static final int MOST_BITS = 512;

    private static final VectorShuffle<Long> NEIGHBOURS = VectorShuffle.fromOp(LONGS, lane -> lane ^ 1);
    private static final VectorMask<Long> EVEN = VectorMask.fromLong(LONGS, 0x5555_5555L);
    private static final VectorMask<Long> ODD = EVEN.not();
    private static final VectorShuffle<Integer> LOWER_INTS = VectorShuffle.fromOp(INTS, lane -> lane / 2);
    private static final VectorShuffle<Integer> UPPER_INTS = VectorShuffle.fromOp(INTS, lane -> (LANES + lane) / 2);
    private static final VectorShuffle<Long> LOWER_LONGS = VectorShuffle.fromOp(LONGS, lane -> lane / 2);
    private static final VectorShuffle<Long> UPPER_LONGS = VectorShuffle.fromOp(LONGS, lane -> (SUMS + lane) / 2);
    private static final VectorMask<Integer> ODD_INTS = VectorMask.fromLong(INTS, 0xaaaa_aaaaL);
    private static final IntVector COUNT = IntVector.zero(INTS).addIndex(1);

    /** A thread's own, as those of {@link Lanes} are. */
    private static final ThreadLocal<int[]> ROWS = ThreadLocal.withInitial(() -> new int[WORDS * LANES]);

    /** Likewise: the same words, four of a block beside each other. */
    private static final ThreadLocal<long[]> FOURS = ThreadLocal.withInitial(() -> new long[WORDS * LANES / 2]);

    /** Fails where vectors are so narrow that nothing is gained, and where they are wider than any on which this was tried. */
    VectorBlocks() {
        if (INTS.vectorBitSize() < FEWEST_BITS || INTS.vectorBitSize() > MOST_BITS) {
            throw new UnsupportedOperationException("vectors of " + INTS.vectorBitSize() + " bits");
        }
    }

    @Override
    public String name() {
        return "vector-" + INTS.vectorBitSize();
    }

    @Override
    public int blocks(int bytes) {
        int blocks = bytes / XSalsa20.BLOCK_BYTES;
        int last = blocks % LANES;
        return last < FEWEST_BLOCKS ? blocks - last : blocks;
    }

    @Override
    public void crypt(int[] input, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt) {
        int[] rows = ROWS.get();
        long[] fours = FOURS.get();
        try {
            for (int done = 0; done < blocks; done += LANES) {
                int now = Math.min(LANES, blocks - done);
                stream(input, rows);
                gather(rows, fours);
                int at = done * XSalsa20.BLOCK_BYTES;
                crypt(fours, now, source, sourceAt + at, target, targetAt + at);
                input[8] += now;
            }
        } finally {
            Arrays.fill(rows, 0);
            Arrays.fill(fours, 0);
        }
    }

    @Override
    public int sums() {
        return MULTIPLIES_LONGS ? SUMS : 0;
    }

    @Override
    public int sumOf(int block) {
        int half = SUMS / 2;
        return block < half ? 2 * block : 2 * (block - half) + 1;
    }

    private static void crypt(long[] fours, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt) {
        for (int lane = 0; lane < blocks; lane++) {
            for (int four = 0; four < WORDS / 4; four++) {
                int at = lane * XSalsa20.BLOCK_BYTES + four * SIXTEEN_BYTES.length();
                LongVector stream = LongVector.fromArray(TWO_LONGS, fours, 2 * (four * LANES + lane));
                ByteVector.fromArray(SIXTEEN_BYTES, source, sourceAt + at)
                        .lanewise(XOR, stream.reinterpretAsBytes())
                        .intoArray(target, targetAt + at);
            }
        }
    }

    /** Of each block four words in a row, which are two longs: of four rows the words become pairs first, and the pairs then fours. */
    private static void gather(int[] rows, long[] fours) {
        for (int word = 0; word < WORDS; word += 4) {
            IntVector a = IntVector.fromArray(INTS, rows, word * LANES);
            IntVector b = IntVector.fromArray(INTS, rows, (word + 1) * LANES);
            IntVector c = IntVector.fromArray(INTS, rows, (word + 2) * LANES);
            IntVector d = IntVector.fromArray(INTS, rows, (word + 3) * LANES);
            LongVector ab = a.rearrange(LOWER_INTS)
                    .blend(b.rearrange(LOWER_INTS), ODD_INTS)
                    .reinterpretAsLongs();
            LongVector cd = c.rearrange(LOWER_INTS)
                    .blend(d.rearrange(LOWER_INTS), ODD_INTS)
                    .reinterpretAsLongs();
            LongVector upperAb = a.rearrange(UPPER_INTS)
                    .blend(b.rearrange(UPPER_INTS), ODD_INTS)
                    .reinterpretAsLongs();
            LongVector upperCd = c.rearrange(UPPER_INTS)
                    .blend(d.rearrange(UPPER_INTS), ODD_INTS)
                    .reinterpretAsLongs();
            int at = word / 2 * LANES;
            ab.rearrange(LOWER_LONGS).blend(cd.rearrange(LOWER_LONGS), ODD).intoArray(fours, at);
            ab.rearrange(UPPER_LONGS).blend(cd.rearrange(UPPER_LONGS), ODD).intoArray(fours, at + SUMS);
            upperAb.rearrange(LOWER_LONGS)
                    .blend(upperCd.rearrange(LOWER_LONGS), ODD)
                    .intoArray(fours, at + 2 * SUMS);
            upperAb.rearrange(UPPER_LONGS)
                    .blend(upperCd.rearrange(UPPER_LONGS), ODD)
                    .intoArray(fours, at + 3 * SUMS);
        }
    }

    /** The blocks of the stream, word after word, each word of all blocks in a row. */
    private static void stream(int[] input, int[] rows) {
        IntVector x0 = IntVector.broadcast(INTS, input[0]);
        IntVector x1 = IntVector.broadcast(INTS, input[1]);
        IntVector x2 = IntVector.broadcast(INTS, input[2]);
        IntVector x3 = IntVector.broadcast(INTS, input[3]);
        IntVector x4 = IntVector.broadcast(INTS, input[4]);
        IntVector x5 = IntVector.broadcast(INTS, input[5]);
        IntVector x6 = IntVector.broadcast(INTS, input[6]);
        IntVector x7 = IntVector.broadcast(INTS, input[7]);
        IntVector x8 = IntVector.broadcast(INTS, input[8]).add(COUNT);
        IntVector x9 = IntVector.broadcast(INTS, input[9]);
        IntVector x10 = IntVector.broadcast(INTS, input[10]);
        IntVector x11 = IntVector.broadcast(INTS, input[11]);
        IntVector x12 = IntVector.broadcast(INTS, input[12]);
        IntVector x13 = IntVector.broadcast(INTS, input[13]);
        IntVector x14 = IntVector.broadcast(INTS, input[14]);
        IntVector x15 = IntVector.broadcast(INTS, input[15]);
        for (int doubleRound = 0; doubleRound < 10; doubleRound++) {
            x4 = x4.lanewise(XOR, x0.add(x12).lanewise(ROL, 7));
            x8 = x8.lanewise(XOR, x4.add(x0).lanewise(ROL, 9));
            x12 = x12.lanewise(XOR, x8.add(x4).lanewise(ROL, 13));
            x0 = x0.lanewise(XOR, x12.add(x8).lanewise(ROL, 18));
            x9 = x9.lanewise(XOR, x5.add(x1).lanewise(ROL, 7));
            x13 = x13.lanewise(XOR, x9.add(x5).lanewise(ROL, 9));
            x1 = x1.lanewise(XOR, x13.add(x9).lanewise(ROL, 13));
            x5 = x5.lanewise(XOR, x1.add(x13).lanewise(ROL, 18));
            x14 = x14.lanewise(XOR, x10.add(x6).lanewise(ROL, 7));
            x2 = x2.lanewise(XOR, x14.add(x10).lanewise(ROL, 9));
            x6 = x6.lanewise(XOR, x2.add(x14).lanewise(ROL, 13));
            x10 = x10.lanewise(XOR, x6.add(x2).lanewise(ROL, 18));
            x3 = x3.lanewise(XOR, x15.add(x11).lanewise(ROL, 7));
            x7 = x7.lanewise(XOR, x3.add(x15).lanewise(ROL, 9));
            x11 = x11.lanewise(XOR, x7.add(x3).lanewise(ROL, 13));
            x15 = x15.lanewise(XOR, x11.add(x7).lanewise(ROL, 18));
            x1 = x1.lanewise(XOR, x0.add(x3).lanewise(ROL, 7));
            x2 = x2.lanewise(XOR, x1.add(x0).lanewise(ROL, 9));
            x3 = x3.lanewise(XOR, x2.add(x1).lanewise(ROL, 13));
            x0 = x0.lanewise(XOR, x3.add(x2).lanewise(ROL, 18));
            x6 = x6.lanewise(XOR, x5.add(x4).lanewise(ROL, 7));
            x7 = x7.lanewise(XOR, x6.add(x5).lanewise(ROL, 9));
            x4 = x4.lanewise(XOR, x7.add(x6).lanewise(ROL, 13));
            x5 = x5.lanewise(XOR, x4.add(x7).lanewise(ROL, 18));
            x11 = x11.lanewise(XOR, x10.add(x9).lanewise(ROL, 7));
            x8 = x8.lanewise(XOR, x11.add(x10).lanewise(ROL, 9));
            x9 = x9.lanewise(XOR, x8.add(x11).lanewise(ROL, 13));
            x10 = x10.lanewise(XOR, x9.add(x8).lanewise(ROL, 18));
            x12 = x12.lanewise(XOR, x15.add(x14).lanewise(ROL, 7));
            x13 = x13.lanewise(XOR, x12.add(x15).lanewise(ROL, 9));
            x14 = x14.lanewise(XOR, x13.add(x12).lanewise(ROL, 13));
            x15 = x15.lanewise(XOR, x14.add(x13).lanewise(ROL, 18));
        }
        x0.add(input[0]).intoArray(rows, 0);
        x1.add(input[1]).intoArray(rows, 1 * LANES);
        x2.add(input[2]).intoArray(rows, 2 * LANES);
        x3.add(input[3]).intoArray(rows, 3 * LANES);
        x4.add(input[4]).intoArray(rows, 4 * LANES);
        x5.add(input[5]).intoArray(rows, 5 * LANES);
        x6.add(input[6]).intoArray(rows, 6 * LANES);
        x7.add(input[7]).intoArray(rows, 7 * LANES);
        x8.add(input[8]).add(COUNT).intoArray(rows, 8 * LANES);
        x9.add(input[9]).intoArray(rows, 9 * LANES);
        x10.add(input[10]).intoArray(rows, 10 * LANES);
        x11.add(input[11]).intoArray(rows, 11 * LANES);
        x12.add(input[12]).intoArray(rows, 12 * LANES);
        x13.add(input[13]).intoArray(rows, 13 * LANES);
        x14.add(input[14]).intoArray(rows, 14 * LANES);
        x15.add(input[15]).intoArray(rows, 15 * LANES);
    }

    @Override
    public void authenticate(byte[] bytes, int at, int rounds, long[] power, long[] sums) {
        multiply(bytes, at, rounds, power, sums);
    }

    /** By five limbs of 26 bits, in each lane. */
    private static void multiply(byte[] bytes, int from, int rounds, long[] power, long[] sums) {
        LongVector r0 = LongVector.broadcast(LONGS, power[0]);
        LongVector r1 = LongVector.broadcast(LONGS, power[1]);
        LongVector r2 = LongVector.broadcast(LONGS, power[2]);
        LongVector r3 = LongVector.broadcast(LONGS, power[3]);
        LongVector r4 = LongVector.broadcast(LONGS, power[4]);
        LongVector s1 = LongVector.broadcast(LONGS, 5 * power[1]);
        LongVector s2 = LongVector.broadcast(LONGS, 5 * power[2]);
        LongVector s3 = LongVector.broadcast(LONGS, 5 * power[3]);
        LongVector s4 = LongVector.broadcast(LONGS, 5 * power[4]);
        if (WORDS_ARE_SEEN) {
            r0 = r0.and(WORD);
            r1 = r1.and(WORD);
            r2 = r2.and(WORD);
            r3 = r3.and(WORD);
            r4 = r4.and(WORD);
            s1 = s1.and(WORD);
            s2 = s2.and(WORD);
            s3 = s3.and(WORD);
            s4 = s4.and(WORD);
        }
        LongVector a0 = LongVector.fromArray(LONGS, sums, 0);
        LongVector a1 = LongVector.fromArray(LONGS, sums, SUMS);
        LongVector a2 = LongVector.fromArray(LONGS, sums, 2 * SUMS);
        LongVector a3 = LongVector.fromArray(LONGS, sums, 3 * SUMS);
        LongVector a4 = LongVector.fromArray(LONGS, sums, 4 * SUMS);
        for (int round = 0, at = from; round < rounds; round++, at += SUMS * BLOCK_BYTES) {
            // blocks of two words each: of both vectors the first words into one, the second into the other
            LongVector near = ByteVector.fromArray(BYTES, bytes, at).reinterpretAsLongs();
            LongVector far =
                    ByteVector.fromArray(BYTES, bytes, at + SUMS * Long.BYTES).reinterpretAsLongs();
            LongVector low = near.blend(far.rearrange(NEIGHBOURS), ODD);
            LongVector high = far.blend(near.rearrange(NEIGHBOURS), EVEN);
            a0 = a0.add(low.and(LIMB));
            a1 = a1.add(low.lanewise(LSHR, 26).and(LIMB));
            a2 = a2.add(low.lanewise(LSHR, 52).or(high.lanewise(LSHL, 12)).and(LIMB));
            a3 = a3.add(high.lanewise(LSHR, 14).and(LIMB));
            a4 = a4.add(high.lanewise(LSHR, 40).or(1L << 24));
            if (WORDS_ARE_SEEN) {
                a0 = a0.and(WORD);
                a1 = a1.and(WORD);
                a2 = a2.and(WORD);
                a3 = a3.and(WORD);
                a4 = a4.and(WORD);
            }

            LongVector d0 =
                    a0.mul(r0).add(a1.mul(s4)).add(a2.mul(s3)).add(a3.mul(s2)).add(a4.mul(s1));
            LongVector d1 =
                    a0.mul(r1).add(a1.mul(r0)).add(a2.mul(s4)).add(a3.mul(s3)).add(a4.mul(s2));
            LongVector d2 =
                    a0.mul(r2).add(a1.mul(r1)).add(a2.mul(r0)).add(a3.mul(s4)).add(a4.mul(s3));
            LongVector d3 =
                    a0.mul(r3).add(a1.mul(r2)).add(a2.mul(r1)).add(a3.mul(r0)).add(a4.mul(s4));
            LongVector d4 =
                    a0.mul(r4).add(a1.mul(r3)).add(a2.mul(r2)).add(a3.mul(r1)).add(a4.mul(r0));

            d1 = d1.add(d0.lanewise(LSHR, LIMB_BITS));
            d2 = d2.add(d1.lanewise(LSHR, LIMB_BITS));
            d3 = d3.add(d2.lanewise(LSHR, LIMB_BITS));
            d4 = d4.add(d3.lanewise(LSHR, LIMB_BITS));
            LongVector carried = d4.lanewise(LSHR, LIMB_BITS);
            a0 = d0.and(LIMB).add(carried).add(carried.lanewise(LSHL, 2));
            a1 = d1.and(LIMB).add(a0.lanewise(LSHR, LIMB_BITS));
            a0 = a0.and(LIMB);
            a2 = d2.and(LIMB);
            a3 = d3.and(LIMB);
            a4 = d4.and(LIMB);
        }
        a0.intoArray(sums, 0);
        a1.intoArray(sums, SUMS);
        a2.intoArray(sums, 2 * SUMS);
        a3.intoArray(sums, 3 * SUMS);
        a4.intoArray(sums, 4 * SUMS);
    }
}
