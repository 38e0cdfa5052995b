package org.jackfield.handshake.identity;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Hashes as many stamps at a time as a vector of the processor has words of 64 bits, by the Vector API.
 *
 * <p>What the compiler needs for it: the sixteen words of the state in variables of one method, the twelve rounds in a loop, and no vector
 * that is kept in a field or passed on. Where it has not compiled the method yet, each operation makes objects, and is some hundred
 * times slower.
 *
 * <p>Needs the module {@code jdk.incubator.vector}, and is therefore compiled apart from the other classes, which find it by its name
 * ({@link Sieves}).
 */
final class VectorSieve implements StampSieve {

    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final int LANES = LONGS.length();
    private static final int WORDS = 16;
    private static final int LOWEST_WORD_OF_STAMP = 6;
    private static final int AVX2_BITS = 256;

    /** {@link WorkHash#SIGMA}, as places in {@link #rows}. */
    private static final int[] PLACES = places();

    /** The message, each word as often as there are lanes. */
    private final long[] rows = new long[WORDS * LANES];

    private final long[] highest = new long[LANES];

    /** Fails where vectors are so narrow that nothing is gained. */
    VectorSieve() {
        if (LONGS.vectorBitSize() < AVX2_BITS) {
            throw new UnsupportedOperationException("vectors of " + LONGS.vectorBitSize() + " bits");
        }
    }

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int dismissed(long[] message, long low, long target, int groups) {
        for (int word = 0; word < WORDS; word++) {
            Arrays.fill(rows, word * LANES, (word + 1) * LANES, message[word]);
        }
        for (int group = 0; group < groups; group++) {
            for (int lane = 0; lane < LANES; lane++) {
                rows[LOWEST_WORD_OF_STAMP * LANES + lane] = Long.reverseBytes(low + group * LANES + lane);
            }
            hash(rows, highest);
            for (int lane = 0; lane < LANES; lane++) {
                if (Long.compareUnsigned(highest[lane], target) <= 0) {
                    return group * LANES;
                }
            }
        }
        return groups * LANES;
    }

    /** The highest word of each hash. */
    private static void hash(long[] rows, long[] highest) {
        LongVector v0 = LongVector.broadcast(LONGS, WorkHash.IV[0] ^ WorkHash.PARAMETERS);
        LongVector v1 = LongVector.broadcast(LONGS, WorkHash.IV[1]);
        LongVector v2 = LongVector.broadcast(LONGS, WorkHash.IV[2]);
        LongVector v3 = LongVector.broadcast(LONGS, WorkHash.IV[3]);
        LongVector v4 = LongVector.broadcast(LONGS, WorkHash.IV[4]);
        LongVector v5 = LongVector.broadcast(LONGS, WorkHash.IV[5]);
        LongVector v6 = LongVector.broadcast(LONGS, WorkHash.IV[6]);
        LongVector v7 = LongVector.broadcast(LONGS, WorkHash.IV[7]);
        LongVector v8 = LongVector.broadcast(LONGS, WorkHash.IV[0]);
        LongVector v9 = LongVector.broadcast(LONGS, WorkHash.IV[1]);
        LongVector v10 = LongVector.broadcast(LONGS, WorkHash.IV[2]);
        LongVector v11 = LongVector.broadcast(LONGS, WorkHash.IV[3]);
        LongVector v12 = LongVector.broadcast(LONGS, WorkHash.IV[4] ^ WorkHash.MESSAGE_BYTES);
        LongVector v13 = LongVector.broadcast(LONGS, WorkHash.IV[5]);
        LongVector v14 = LongVector.broadcast(LONGS, ~WorkHash.IV[6]); // the block is the last
        LongVector v15 = LongVector.broadcast(LONGS, WorkHash.IV[7]);
        for (int at = 0; at < PLACES.length; at += WORDS) {
            v0 = v0.add(v4).add(LongVector.fromArray(LONGS, rows, PLACES[at + 0]));
            v12 = v12.lanewise(XOR, v0).lanewise(ROR, 32);
            v8 = v8.add(v12);
            v4 = v4.lanewise(XOR, v8).lanewise(ROR, 24);
            v0 = v0.add(v4).add(LongVector.fromArray(LONGS, rows, PLACES[at + 1]));
            v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
            v8 = v8.add(v12);
            v4 = v4.lanewise(XOR, v8).lanewise(ROR, 63);

            v1 = v1.add(v5).add(LongVector.fromArray(LONGS, rows, PLACES[at + 2]));
            v13 = v13.lanewise(XOR, v1).lanewise(ROR, 32);
            v9 = v9.add(v13);
            v5 = v5.lanewise(XOR, v9).lanewise(ROR, 24);
            v1 = v1.add(v5).add(LongVector.fromArray(LONGS, rows, PLACES[at + 3]));
            v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
            v9 = v9.add(v13);
            v5 = v5.lanewise(XOR, v9).lanewise(ROR, 63);

            v2 = v2.add(v6).add(LongVector.fromArray(LONGS, rows, PLACES[at + 4]));
            v14 = v14.lanewise(XOR, v2).lanewise(ROR, 32);
            v10 = v10.add(v14);
            v6 = v6.lanewise(XOR, v10).lanewise(ROR, 24);
            v2 = v2.add(v6).add(LongVector.fromArray(LONGS, rows, PLACES[at + 5]));
            v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
            v10 = v10.add(v14);
            v6 = v6.lanewise(XOR, v10).lanewise(ROR, 63);

            v3 = v3.add(v7).add(LongVector.fromArray(LONGS, rows, PLACES[at + 6]));
            v15 = v15.lanewise(XOR, v3).lanewise(ROR, 32);
            v11 = v11.add(v15);
            v7 = v7.lanewise(XOR, v11).lanewise(ROR, 24);
            v3 = v3.add(v7).add(LongVector.fromArray(LONGS, rows, PLACES[at + 7]));
            v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
            v11 = v11.add(v15);
            v7 = v7.lanewise(XOR, v11).lanewise(ROR, 63);

            v0 = v0.add(v5).add(LongVector.fromArray(LONGS, rows, PLACES[at + 8]));
            v15 = v15.lanewise(XOR, v0).lanewise(ROR, 32);
            v10 = v10.add(v15);
            v5 = v5.lanewise(XOR, v10).lanewise(ROR, 24);
            v0 = v0.add(v5).add(LongVector.fromArray(LONGS, rows, PLACES[at + 9]));
            v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
            v10 = v10.add(v15);
            v5 = v5.lanewise(XOR, v10).lanewise(ROR, 63);

            v1 = v1.add(v6).add(LongVector.fromArray(LONGS, rows, PLACES[at + 10]));
            v12 = v12.lanewise(XOR, v1).lanewise(ROR, 32);
            v11 = v11.add(v12);
            v6 = v6.lanewise(XOR, v11).lanewise(ROR, 24);
            v1 = v1.add(v6).add(LongVector.fromArray(LONGS, rows, PLACES[at + 11]));
            v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
            v11 = v11.add(v12);
            v6 = v6.lanewise(XOR, v11).lanewise(ROR, 63);

            v2 = v2.add(v7).add(LongVector.fromArray(LONGS, rows, PLACES[at + 12]));
            v13 = v13.lanewise(XOR, v2).lanewise(ROR, 32);
            v8 = v8.add(v13);
            v7 = v7.lanewise(XOR, v8).lanewise(ROR, 24);
            v2 = v2.add(v7).add(LongVector.fromArray(LONGS, rows, PLACES[at + 13]));
            v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
            v8 = v8.add(v13);
            v7 = v7.lanewise(XOR, v8).lanewise(ROR, 63);

            v3 = v3.add(v4).add(LongVector.fromArray(LONGS, rows, PLACES[at + 14]));
            v14 = v14.lanewise(XOR, v3).lanewise(ROR, 32);
            v9 = v9.add(v14);
            v4 = v4.lanewise(XOR, v9).lanewise(ROR, 24);
            v3 = v3.add(v4).add(LongVector.fromArray(LONGS, rows, PLACES[at + 15]));
            v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
            v9 = v9.add(v14);
            v4 = v4.lanewise(XOR, v9).lanewise(ROR, 63);
        }
        v3.lanewise(XOR, v11).lanewise(XOR, WorkHash.IV[3]).intoArray(highest, 0);
    }

    private static int[] places() {
        int[] places = new int[WorkHash.SIGMA.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = WorkHash.SIGMA[i] * LANES;
        }
        return places;
    }
}
