package org.jackfield.ciphers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Up to {@value #LANES} blocks of Salsa20 at a time: word after word, each word of all blocks in a row of an array, which the compiler
 * turns into the processor's vectors by itself.
 *
 * <p>What the compiler needs for it: all rows in one array, at distances that are constants, or else it must suppose that they overlap;
 * a number of lanes that is not one, or else it unrolls the loop before it looks; and methods of four rows each, small enough to
 * be compiled as a whole.
 *
 * <p>Constant time as {@link XSalsa20} is. Any thread; the rows belong to the thread, and are wiped after each call.
 */
final class Lanes implements ManyBlocks {

    static final int LANES = 64;

    /** Below so many the scalar code is as fast. */
    private static final int FEWEST = 16;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 16;

    /** A thread's own: a box of each connection would be 40 MB with 10,000 of them. */
    private static final ThreadLocal<int[]> ROWS = ThreadLocal.withInitial(() -> new int[WORDS * LANES]);

    @Override
    public String name() {
        return "java";
    }

    /** None, or a multiple of {@value #FEWEST}. */
    @Override
    public int blocks(int bytes) {
        return bytes / XSalsa20.BLOCK_BYTES & -FEWEST;
    }

    @Override
    public void crypt(int[] input, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt) {
        int[] x = ROWS.get();
        for (int done = 0; done < blocks; ) {
            int lanes = Math.min(blocks - done, LANES);
            fill(x, input, lanes);
            rounds(x, lanes);
            add(x, input, lanes);
            int at = done * XSalsa20.BLOCK_BYTES;
            transpose(x, lanes, source, sourceAt + at, target, targetAt + at);
            input[8] += lanes;
            done += lanes;
        }
        Arrays.fill(x, 0);
    }

    @Override
    public int sums() {
        return 0;
    }

    @Override
    public void authenticate(byte[] bytes, int at, int rounds, long[] power, long[] sums) {
        throw new UnsupportedOperationException("there are no sums beside each other here");
    }

    @Override
    public int sumOf(int block) {
        throw new UnsupportedOperationException("there are no sums beside each other here");
    }

    private static void fill(int[] x, int[] input, int lanes) {
        for (int word = 0; word < WORDS; word++) {
            Arrays.fill(x, word * LANES, word * LANES + lanes, input[word]);
        }
        count(x, lanes);
    }

    private static void add(int[] x, int[] input, int lanes) {
        for (int word = 0; word < WORDS; word++) {
            int value = input[word];
            int row = word * LANES;
            for (int i = 0; i < lanes; i++) {
                x[row + i] += value;
            }
        }
        count(x, lanes);
    }

    private static void count(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            x[8 * LANES + i] += i;
        }
    }

    private static void transpose(int[] x, int lanes, byte[] source, int sourceAt, byte[] target, int targetAt) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int word = 0; word < WORDS; word += 2) {
                long stream = x[word * LANES + lane] & 0xffff_ffffL | (long) x[(word + 1) * LANES + lane] << 32;
                int at = lane * XSalsa20.BLOCK_BYTES + word * Integer.BYTES;
                LONGS.set(target, targetAt + at, (long) LONGS.get(source, sourceAt + at) ^ stream);
            }
        }
    }

    private static void rounds(int[] x, int lanes) {
        for (int doubleRound = 0; doubleRound < 10; doubleRound++) {
            firstColumn(x, lanes);
            secondColumn(x, lanes);
            thirdColumn(x, lanes);
            fourthColumn(x, lanes);
            firstRow(x, lanes);
            secondRow(x, lanes);
            thirdRow(x, lanes);
            fourthRow(x, lanes);
        }
    }

    private static void firstColumn(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[i];
            int d = x[12 * LANES + i];
            int b = x[4 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[8 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[4 * LANES + i] = b;
            x[8 * LANES + i] = c;
            x[12 * LANES + i] = d;
            x[i] = a;
        }
    }

    private static void secondColumn(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[5 * LANES + i];
            int d = x[LANES + i];
            int b = x[9 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[13 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[9 * LANES + i] = b;
            x[13 * LANES + i] = c;
            x[LANES + i] = d;
            x[5 * LANES + i] = a;
        }
    }

    private static void thirdColumn(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[10 * LANES + i];
            int d = x[6 * LANES + i];
            int b = x[14 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[2 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[14 * LANES + i] = b;
            x[2 * LANES + i] = c;
            x[6 * LANES + i] = d;
            x[10 * LANES + i] = a;
        }
    }

    private static void fourthColumn(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[15 * LANES + i];
            int d = x[11 * LANES + i];
            int b = x[3 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[7 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[3 * LANES + i] = b;
            x[7 * LANES + i] = c;
            x[11 * LANES + i] = d;
            x[15 * LANES + i] = a;
        }
    }

    private static void firstRow(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[i];
            int d = x[3 * LANES + i];
            int b = x[LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[2 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[LANES + i] = b;
            x[2 * LANES + i] = c;
            x[3 * LANES + i] = d;
            x[i] = a;
        }
    }

    private static void secondRow(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[5 * LANES + i];
            int d = x[4 * LANES + i];
            int b = x[6 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[7 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[6 * LANES + i] = b;
            x[7 * LANES + i] = c;
            x[4 * LANES + i] = d;
            x[5 * LANES + i] = a;
        }
    }

    private static void thirdRow(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[10 * LANES + i];
            int d = x[9 * LANES + i];
            int b = x[11 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[8 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[11 * LANES + i] = b;
            x[8 * LANES + i] = c;
            x[9 * LANES + i] = d;
            x[10 * LANES + i] = a;
        }
    }

    private static void fourthRow(int[] x, int lanes) {
        for (int i = 0; i < lanes; i++) {
            int a = x[15 * LANES + i];
            int d = x[14 * LANES + i];
            int b = x[12 * LANES + i] ^ Integer.rotateLeft(a + d, 7);
            int c = x[13 * LANES + i] ^ Integer.rotateLeft(b + a, 9);
            d ^= Integer.rotateLeft(c + b, 13);
            a ^= Integer.rotateLeft(d + c, 18);
            x[12 * LANES + i] = b;
            x[13 * LANES + i] = c;
            x[14 * LANES + i] = d;
            x[15 * LANES + i] = a;
        }
    }
}
