package org.jackfield.api.bytes;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes.
 *
 * <p>Equal when the bytes are equal, ordered as unsigned bytes. Every way in and out copies. {@link #equals} is not constant in time:
 * secrets are compared with {@link java.security.MessageDigest#isEqual}. Safe from any thread.
 */
public final class ByteString implements Comparable<ByteString> {

    private static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The empty string. */
    public static ByteString empty() {
        return EMPTY;
    }

    /** A copy of the given bytes. */
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    public static ByteString of(byte[] bytes, int offset, int length) {
        return new ByteString(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** A copy of what remains in the buffer, whose position does not move. */
    public static ByteString of(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new ByteString(bytes);
    }

    /**
     * Reads hexadecimal digits, two to a byte, in either case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static ByteString fromHex(String hex) {
        return new ByteString(HexFormat.of().parseHex(hex));
    }

    /** The number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** The byte at the given place, counted from zero. */
    public byte byteAt(int index) {
        return bytes[index];
    }

    /** A fresh copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies all bytes into {@code target}, from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** A read-only view. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Lower-case hexadecimal digits, two to a byte. */
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
