package org.jackfield.pool.address.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jackfield.api.bytes.ByteString;

/** SipHash-2-4 (Aumasson and Bernstein, 2012): a short hash of which nobody without the key can choose the result. */
final class SipHash {

    static final int KEY_BYTES = 16;

    private final long k0;
    private final long k1;

    /** With {@value #KEY_BYTES} bytes that nobody else knows. */
    SipHash(ByteString key) {
        if (key.length() != KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + KEY_BYTES + " bytes, not " + key.length());
        }
        ByteBuffer bytes = key.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        k0 = bytes.getLong();
        k1 = bytes.getLong();
    }

    long of(byte[] bytes) {
        Round round = new Round(k0, k1);
        int whole = bytes.length & ~7;
        for (int at = 0; at < whole; at += 8) {
            round.word(little(bytes, at, 8));
        }
        return round.end(little(bytes, whole, bytes.length - whole) | (long) bytes.length << 56);
    }

    /** The hash of three numbers, as of their 24 bytes, the low one first. */
    long of(long first, long second, long third) {
        Round round = new Round(k0, k1);
        round.word(first);
        round.word(second);
        round.word(third);
        return round.end(24L << 56);
    }

    private static long little(byte[] bytes, int at, int length) {
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return word;
    }

    private static final class Round {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        Round(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void word(long word) {
            v3 ^= word;
            turn();
            turn();
            v0 ^= word;
        }

        long end(long last) {
            word(last);
            v2 ^= 0xff;
            turn();
            turn();
            turn();
            turn();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void turn() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
