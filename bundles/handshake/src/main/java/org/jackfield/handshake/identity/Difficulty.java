package org.jackfield.handshake.identity;

import java.math.BigInteger;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.handshake.crypto.Blake2b;

/**
 * How much work a stamp must prove: about 2^value hashes. Fractions count.
 *
 * <p>A stamp is good when BLAKE2b-256(public key ‖ stamp), read as a little-endian number, is at most {@link #target}.
 * Source: tezos-wire.md, section 3.
 *
 * @param value 0 to 256
 */
public record Difficulty(double value) {

    /** What the nodes of a real network ask for: 26. */
    public static final Difficulty DEFAULT = new Difficulty(26.0);

    /** Bytes of a stamp. */
    public static final int STAMP_BYTES = 24;

    private static final int HASH_BYTES = 32;
    private static final int MANTISSA_SHIFT = 202;

    public Difficulty {
        if (!(value >= 0 && value <= 256)) {
            throw new IllegalArgumentException("a difficulty lies between 0 and 256, not at " + value);
        }
    }

    /** The largest hash that passes, in exactly Octez's arithmetic. */
    public BigInteger target() {
        int whole = (int) Math.floor(value);
        double fraction = value - whole;
        BigInteger mantissa = BigInteger.valueOf(fraction == 0 ? (1L << 54) - 1 : (long) Math.pow(2, 54 - fraction));
        int shift = MANTISSA_SHIFT - whole;
        if (shift <= 0) {
            return mantissa.shiftRight(-shift);
        }
        return mantissa.shiftLeft(shift).or(BigInteger.ONE.shiftLeft(shift).subtract(BigInteger.ONE));
    }

    /** Whether the stamp proves enough work for the public key. One hash; no curve is touched. */
    public boolean accepts(ByteString publicKey, ByteString stamp) {
        return hash(publicKey, stamp).compareTo(target()) <= 0;
    }

    /** The probability that one stamp, taken at random, is good. */
    public double chance() {
        return target().add(BigInteger.ONE).doubleValue() * Math.pow(2, -8 * HASH_BYTES);
    }

    /** How many stamps are tried on average until one is good. The search has no memory: it stays the same however many were tried. */
    public double expectedTries() {
        return 1 / chance();
    }

    /** The probability that a search has ended within that many tries. */
    public double foundWithin(long tries) {
        return -Math.expm1(tries * Math.log1p(-chance()));
    }

    /** The number that is compared with the target. */
    static BigInteger hash(ByteString publicKey, ByteString stamp) {
        byte[] hash = Blake2b.hash(HASH_BYTES, publicKey.toByteArray(), stamp.toByteArray());
        for (int i = 0; i < HASH_BYTES / 2; i++) {
            byte swapped = hash[i];
            hash[i] = hash[HASH_BYTES - 1 - i];
            hash[HASH_BYTES - 1 - i] = swapped;
        }
        return new BigInteger(1, hash);
    }

    @Override
    public String toString() {
        return Double.toString(value);
    }
}
