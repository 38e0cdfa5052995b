package org.jackfield.handshake.identity;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.jackfield.api.bytes.ByteString;

/**
 * The hash of one public key with stamp after stamp: BLAKE2b-256 of 56 bytes, which are a single block (RFC 7693, section 3.2).
 *
 * <p>Nothing is allocated while it counts, and most stamps are dismissed by the highest 64 bits of their hash. Owned by one thread.
 */
final class WorkHash {

    static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    /** The digest has 32 bytes; no key; fanout and depth are 1. */
    static final long PARAMETERS = 0x01010020L;

    static final int MESSAGE_BYTES = 56;
    private static final int ROUNDS = 12;

    /** So many groups are looked at to compare a sieve. */
    private static final int GROUPS = 4;

    /** Which word of the message goes where: sixteen for each round. */
    static final byte[] SIGMA = {
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3
    };

    private static final int[] PLACES_OF_WORD_4 = placesOf(4);
    private static final int[] PLACES_OF_WORD_5 = placesOf(5);
    private static final int[] PLACES_OF_WORD_6 = placesOf(6);

    private final long[] message = new long[16];
    /** The words of the message in the order in which they are used. */
    private final long[] schedule = new long[SIGMA.length];

    private final long[] hash = new long[4];
    private final long[] target = new long[4];
    /** The stamp as a big-endian number of three words. */
    private long high;

    private long middle;
    private long low;
    private boolean found;

    WorkHash(ByteString publicKey, BigInteger target, ByteString start) {
        ByteBuffer words = publicKey.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            message[i] = words.getLong();
            this.target[i] = target.shiftRight(64 * i).longValue();
        }
        ByteBuffer stamp = start.asByteBuffer();
        high = stamp.getLong();
        middle = stamp.getLong();
        low = stamp.getLong();
        for (int i = 0; i < schedule.length; i++) {
            schedule[i] = message[SIGMA[i]];
        }
    }

    /**
     * Tries that many stamps, or fewer if one is good.
     *
     * @return how many were tried
     */
    int search(int tries) {
        for (int i = 1; i <= tries; i++) {
            setStamp();
            compress();
            if (passes()) {
                found = true;
                return i;
            }
            if (++low == 0 && ++middle == 0) {
                high++;
            }
        }
        return tries;
    }

    /** The same, with a sieve that spares the stamps that it dismisses a look of their own. */
    int search(int tries, StampSieve sieve) {
        for (int done = 0; done < tries; ) {
            int left = tries - done;
            if (Long.compareUnsigned(low, -1L - left) > 0) {
                // the sieve counts in one word
                return done + search(left);
            }
            setStamp();
            int dismissed = sieve.dismissed(message, low, target[3], left / sieve.lanes());
            low += dismissed;
            done += dismissed;
            done += search(Math.min(sieve.lanes(), tries - done));
            if (found) {
                return done;
            }
        }
        return tries;
    }

    /**
     * Whether a sieve says of the next stamps what their hashes say: with each of those as the target, it dismisses all groups before the
     * first that holds one. What it lets pass is hashed again in any case, and what it dismisses wrongly nobody would ever notice.
     */
    boolean agreesWith(StampSieve sieve) {
        long[] highest = new long[GROUPS * sieve.lanes()];
        if (Long.compareUnsigned(low, -1L - highest.length) > 0) {
            search(highest.length);
        }
        long first = low;
        for (int i = 0; i < highest.length; i++) {
            low = first + i;
            setStamp();
            compress();
            highest[i] = hash[3];
        }
        low = first;
        setStamp();
        for (long one : highest) {
            for (long target : new long[] {one, one - 1}) {
                int above = 0;
                while (above < highest.length && Long.compareUnsigned(highest[above], target) > 0) {
                    above++;
                }
                if (sieve.dismissed(message, low, target, GROUPS) != above / sieve.lanes() * sieve.lanes()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the last search ended with a good stamp. */
    boolean found() {
        return found;
    }

    /** The stamp found, or the next to be tried. */
    ByteString stamp() {
        return ByteString.of(ByteBuffer.allocate(Difficulty.STAMP_BYTES)
                .putLong(high)
                .putLong(middle)
                .putLong(low)
                .flip());
    }

    private void setStamp() {
        message[4] = Long.reverseBytes(high);
        message[5] = Long.reverseBytes(middle);
        message[6] = Long.reverseBytes(low);
    }

    private void schedule() {
        for (int place : PLACES_OF_WORD_4) {
            schedule[place] = message[4];
        }
        for (int place : PLACES_OF_WORD_5) {
            schedule[place] = message[5];
        }
        for (int place : PLACES_OF_WORD_6) {
            schedule[place] = message[6];
        }
    }

    private static int[] placesOf(int word) {
        return IntStream.range(0, SIGMA.length).filter(i -> SIGMA[i] == word).toArray();
    }

    private boolean passes() {
        for (int i = 3; i >= 0; i--) {
            int order = Long.compareUnsigned(hash[i], target[i]);
            if (order != 0) {
                return order < 0;
            }
        }
        return true;
    }

    private void compress() {
        schedule();
        long[] m = schedule;
        long v0 = IV[0] ^ PARAMETERS;
        long v1 = IV[1];
        long v2 = IV[2];
        long v3 = IV[3];
        long v4 = IV[4];
        long v5 = IV[5];
        long v6 = IV[6];
        long v7 = IV[7];
        long v8 = IV[0];
        long v9 = IV[1];
        long v10 = IV[2];
        long v11 = IV[3];
        long v12 = IV[4] ^ MESSAGE_BYTES;
        long v13 = IV[5];
        long v14 = ~IV[6]; // the block is the last
        long v15 = IV[7];
        for (int at = 0; at < 16 * ROUNDS; at += 16) {
            v0 += v4 + m[at + 0];
            v12 = Long.rotateRight(v12 ^ v0, 32);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 24);
            v0 += v4 + m[at + 1];
            v12 = Long.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Long.rotateRight(v4 ^ v8, 63);

            v1 += v5 + m[at + 2];
            v13 = Long.rotateRight(v13 ^ v1, 32);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 24);
            v1 += v5 + m[at + 3];
            v13 = Long.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Long.rotateRight(v5 ^ v9, 63);

            v2 += v6 + m[at + 4];
            v14 = Long.rotateRight(v14 ^ v2, 32);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 24);
            v2 += v6 + m[at + 5];
            v14 = Long.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Long.rotateRight(v6 ^ v10, 63);

            v3 += v7 + m[at + 6];
            v15 = Long.rotateRight(v15 ^ v3, 32);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 24);
            v3 += v7 + m[at + 7];
            v15 = Long.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Long.rotateRight(v7 ^ v11, 63);

            v0 += v5 + m[at + 8];
            v15 = Long.rotateRight(v15 ^ v0, 32);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 24);
            v0 += v5 + m[at + 9];
            v15 = Long.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Long.rotateRight(v5 ^ v10, 63);

            v1 += v6 + m[at + 10];
            v12 = Long.rotateRight(v12 ^ v1, 32);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 24);
            v1 += v6 + m[at + 11];
            v12 = Long.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Long.rotateRight(v6 ^ v11, 63);

            v2 += v7 + m[at + 12];
            v13 = Long.rotateRight(v13 ^ v2, 32);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 24);
            v2 += v7 + m[at + 13];
            v13 = Long.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Long.rotateRight(v7 ^ v8, 63);

            v3 += v4 + m[at + 14];
            v14 = Long.rotateRight(v14 ^ v3, 32);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 24);
            v3 += v4 + m[at + 15];
            v14 = Long.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Long.rotateRight(v4 ^ v9, 63);
        }
        hash[0] = IV[0] ^ PARAMETERS ^ v0 ^ v8;
        hash[1] = IV[1] ^ v1 ^ v9;
        hash[2] = IV[2] ^ v2 ^ v10;
        hash[3] = IV[3] ^ v3 ^ v11;
    }
}
