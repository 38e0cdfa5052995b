package org.jackfield.api.message;

import java.nio.BufferOverflowException;
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

    private static final byte[] NO_ARRAY = new byte[0];
    private static final Payload EMPTY = new Payload(List.of());

    /** All bytes, of most payloads: views are made for whoever asks. Of others, none. */
    private final byte[] array;

    private final int from;
    private final List<ByteBuffer> pieces;
    private final long size;

    private Payload(byte[] array, int from, int size) {
        this.array = array;
        this.from = from;
        this.pieces = List.of();
        this.size = size;
    }

    private Payload(List<ByteBuffer> pieces) {
        this.array = NO_ARRAY;
        this.from = 0;
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
        return new Payload(bytes.clone(), 0, bytes.length);
    }

    /** The given pieces, one after the other. Their bytes are not copied: whoever wraps them never changes them again. */
    public static Payload wrap(List<ByteBuffer> pieces) {
        return pieces.size() == 1 ? wrap(pieces.get(0)) : new Payload(views(pieces));
    }

    /** One piece, not copied: whoever wraps it never changes it again. */
    public static Payload wrap(ByteBuffer piece) {
        return piece.hasArray()
                ? new Payload(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining())
                : new Payload(List.of(piece.asReadOnlyBuffer()));
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    /** Read-only views of the pieces, with positions of their own. */
    public List<ByteBuffer> pieces() {
        return isArray() ? List.of(view()) : views(pieces);
    }

    /** Without a stream, which would make as many objects again for the two pieces of most. */
    private static List<ByteBuffer> views(List<ByteBuffer> pieces) {
        ByteBuffer[] views = new ByteBuffer[pieces.size()];
        for (int i = 0; i < views.length; i++) {
            views[i] = pieces.get(i).asReadOnlyBuffer();
        }
        return List.of(views);
    }

    /** All bytes in one read-only buffer; copied if there are several pieces. */
    public ByteBuffer buffer() {
        if (isArray()) {
            return view();
        }
        return pieces.size() == 1
                ? pieces.get(0).duplicate()
                : ByteBuffer.wrap(toByteArray()).asReadOnlyBuffer();
    }

    private boolean isArray() {
        return array != NO_ARRAY;
    }

    private ByteBuffer view() {
        ByteBuffer bytes = ByteBuffer.wrap(array, from, (int) size);
        return (size == array.length ? bytes : bytes.slice()).asReadOnlyBuffer();
    }

    /**
     * Copies all bytes into a buffer, whose position moves over them.
     *
     * @throws BufferOverflowException if it has no room for all of them; then nothing was written
     */
    public void copyTo(ByteBuffer target) {
        if (size > target.remaining()) {
            throw new BufferOverflowException();
        }
        target.put(array, from, isArray() ? (int) size : 0);
        for (ByteBuffer piece : pieces) {
            target.put(piece.duplicate());
        }
    }

    /**
     * A fresh copy of all bytes.
     *
     * @throws ArithmeticException if there are more than an array can hold
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[Math.toIntExact(size)];
        copyTo(ByteBuffer.wrap(bytes));
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
