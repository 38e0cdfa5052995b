package org.jackfield.api.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.bytes.ByteString;

/**
 * What is noted, and how its values are written: a protocol has a constant for each of its notes. Immutable; safe from any thread.
 *
 * @param <T> the values
 */
public final class NoteKey<T> {

    private final String name;
    private final Function<T, ByteString> writing;
    private final Function<ByteString, T> reading;

    private NoteKey(String name, Function<T, ByteString> writing, Function<ByteString, T> reading) {
        if (!name.matches("[A-Za-z0-9.-]{1,32}")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a note");
        }
        this.name = name;
        this.writing = Objects.requireNonNull(writing);
        this.reading = Objects.requireNonNull(reading);
    }

    /**
     * A key with a codec of its own.
     *
     * @param name letters, digits, {@code - .}; at most 32; unique in the protocol
     * @param reading throws {@link IllegalArgumentException} for what is no such value
     */
    public static <T> NoteKey<T> of(String name, Function<T, ByteString> writing, Function<ByteString, T> reading) {
        return new NoteKey<>(name, writing, reading);
    }

    /** A whole number: eight bytes, the high one first. */
    public static NoteKey<Long> number(String name) {
        return new NoteKey<>(
                name, value -> ByteString.of(ByteBuffer.allocate(Long.BYTES).putLong(0, value)), bytes -> {
                    if (bytes.length() != Long.BYTES) {
                        throw new IllegalArgumentException("a number has eight bytes, and not " + bytes.length());
                    }
                    return bytes.asByteBuffer().getLong();
                });
    }

    /** A text, in UTF-8. */
    public static NoteKey<String> text(String name) {
        return new NoteKey<>(
                name,
                value -> ByteString.of(value.getBytes(StandardCharsets.UTF_8)),
                bytes -> new String(bytes.toByteArray(), StandardCharsets.UTF_8));
    }

    /** Its name within the protocol. */
    public String name() {
        return name;
    }

    /** The bytes of a value. */
    public ByteString write(T value) {
        return writing.apply(value);
    }

    /** The value of bytes; what is none, as another version may have written it, is as if it were not there. */
    public Optional<T> read(ByteString bytes) {
        try {
            return Optional.of(reading.apply(bytes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
