package org.jackfield.api.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of an application message, in one piece or several.
 *
 * <p>Immutable. A large message arrives as the pieces it was opened into, so that it is never copied on its way; {@link #toByteArray}
 * and {@link #buffer} join them for those who would rather have one. Equal when the bytes are equal. Safe from any thread.
 */
public final class Payload {

    private static final Payload EMPTY = new Payload(List.of());

    private final List<ByteBuffer> pieces;
    private final long size;

    private Payload(List<ByteBuffer> pieces) {
        this.pieces = pieces;
        long sum = 0;
        for (ByteBuffer piece : pieces) {
            sum += piece.remaining();
        }
        this.size = sum;
    }

    /** No bytes. */
    public static Payload empty() {
        return EMPTY;
    }

    /** A copy of the given bytes. */
    public static Payload of(byte[] bytes) {
        return new Payload(List.of(ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer()));
    }

    /** The given pieces, one after the other. Their bytes are not copied: whoever wraps them never changes them again. */
    public static Payload wrap(List<ByteBuffer> pieces) {
        return new Payload(pieces.stream().map(ByteBuffer::asReadOnlyBuffer).toList());
    }

    /** One piece, not copied: whoever wraps it never changes it again. */
    public static Payload wrap(ByteBuffer piece) {
        return new Payload(List.of(piece.asReadOnlyBuffer()));
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    /** Read-only views of the pieces, with positions of their own. */
    public List<ByteBuffer> pieces() {
        return pieces.stream().map(ByteBuffer::duplicate).toList();
    }

    /** All bytes in one read-only buffer; copied if there are several pieces. */
    public ByteBuffer buffer() {
        return pieces.size() == 1
                ? pieces.get(0).duplicate()
                : ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer();
    }

    /**
     * A fresh copy of all bytes.
     *
     * @throws ArithmeticException if there are more than an array can hold
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[Math.toIntExact(size)];
        int at = 0;
        for (ByteBuffer piece : pieces) {
            int length = piece.remaining();
            piece.duplicate().get(bytes, at, length);
            at += length;
        }
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && size == that.size && Arrays.equals(toByteArray(), that.toByteArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toByteArray());
    }

    @Override
    public String toString() {
        return size + " bytes";
    }
}
