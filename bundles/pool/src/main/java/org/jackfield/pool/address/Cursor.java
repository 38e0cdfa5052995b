package org.jackfield.pool.address;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jackfield.api.bytes.ByteString;

/**
 * Bytes being read one after the other, as {@link Bytes} writes them. Whatever would read beyond their end throws {@link BufferUnderflowException}.
 *
 * <p>Plain arithmetic instead of a {@link ByteBuffer}: a book is read once, at the start, before anything has been compiled, and each layer
 * in between is then dear.
 */
final class Cursor {

    private final byte[] bytes;
    private final int end;
    private int at;

    /** From the one index on, up to the other. */
    Cursor(byte[] bytes, int from, int end) {
        Objects.checkFromToIndex(from, end, bytes.length);
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int u1() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int u2() {
        need(2);
        int value = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
        at += 2;
        return value;
    }

    long u4() {
        need(4);
        int value = bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        at += 4;
        return value & 0xffffffffL;
    }

    long u8() {
        return u4() << 32 | u4();
    }

    /** As {@link Bytes#figure} writes it. */
    long figure() {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = u1();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a figure in it is too long");
    }

    /** A number of things of which each has so many bytes at least. */
    int count(int smallest) {
        long count = u4();
        if (count > (end - at) / smallest) {
            throw new IllegalArgumentException("it says that there are " + count + " where there cannot be");
        }
        return (int) count;
    }

    ByteString string(int length) {
        need(length);
        at += length;
        return ByteString.of(bytes, at - length, length);
    }

    byte[] bytes(int length) {
        need(length);
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** Whether these come next; only then they are read. */
    boolean next(byte[] wanted) {
        if (wanted.length > end - at) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        at += wanted.length;
        return true;
    }

    /** Text of so many bytes. */
    String text(int length) {
        need(length);
        int begin = at;
        at += length;
        int all = 0;
        for (int i = begin; i < at; i++) {
            all |= bytes[i];
        }
        if (all >= 0) {
            return new String(bytes, begin, length, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, begin, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it holds text that is none", e);
        }
    }

    private void need(int length) {
        if (length > end - at) {
            throw new BufferUnderflowException();
        }
    }
}
