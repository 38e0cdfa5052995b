package org.jackfield.pool.address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes being written one after the other, numbers with the high byte first. */
final class Bytes {

    private byte[] bytes = new byte[1 << 12];
    private int length;

    void u1(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void u2(int value) {
        u1(value >> 8);
        u1(value);
    }

    void u4(long value) {
        u2((int) (value >> 16));
        u2((int) value);
    }

    void u8(long value) {
        u4(value >>> 32);
        u4(value);
    }

    /** A number that is not negative, seven bits to a byte, the low ones first: small ones are short. */
    void figure(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " is no figure");
        }
        long rest = value;
        while (rest > 0x7f) {
            u1((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        u1((int) rest);
    }

    void put(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    /** At most 65,535 bytes, after their number. */
    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        u2(encoded.length);
        put(encoded);
    }

    /** CRC-32C of all that is written. */
    long sum() {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return sum.getValue();
    }

    int length() {
        return length;
    }

    byte[] all() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
