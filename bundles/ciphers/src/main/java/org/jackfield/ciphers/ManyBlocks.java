package org.jackfield.ciphers;

/**
 * The part of the work on a long frame that is done for many blocks at a time. Any thread.
 *
 * <p>Constant time by construction, whoever implements it: what is done, and where it is read and written, depends on lengths alone. What
 * a call leaves in memory that belongs to the thread is wiped before it returns.
 */
interface ManyBlocks {

    /** What an operator calls it. */
    String name();

    /** How many whole blocks of so many bytes of a stream are worth being done here, the first ones of them. */
    int blocks(int bytes);

    /** Exclusive-ors so many blocks of the stream whose next block has this input of sixteen words, and counts them there. */
    void crypt(int[] input, int blocks, byte[] source, int sourceAt, byte[] target, int targetAt);

    /** How many sums of Poly1305 are kept beside each other, each of them for every so-manieth block; 0 if that is not done here. */
    int sums();

    /**
     * Adds one block to each sum and multiplies them, round after round.
     *
     * <p>The sums and the power have five limbs of 26 bits; a limb of a sum may have two bits more. Limb after limb, each limb of all sums lies in a row of its own.
     *
     * @param power the authenticator's key, to the power of {@link #sums}
     */
    void authenticate(byte[] bytes, int at, int rounds, long[] power, long[] sums);

    /** Which of the sums takes that block of a round. */
    int sumOf(int block);
}
