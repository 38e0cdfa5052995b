package org.jackfield.api.recording;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link Figures} wrote; throws {@link IllegalArgumentException} for what it cannot have written. */
final class FigureReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    FigureReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private FigureReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    boolean more() {
        return at < end;
    }

    long figure() {
        long figure = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new IllegalArgumentException("it ends in the middle of something");
            }
            byte next = bytes[at++];
            figure |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return figure;
            }
        }
        throw new IllegalArgumentException("a figure in it is too long");
    }

    long signed() {
        long figure = figure();
        return figure >>> 1 ^ -(figure & 1);
    }

    double real() {
        return Double.longBitsToDouble(Long.reverse(figure()));
    }

    /** A number of things; each takes a byte at least. */
    int count() {
        long count = figure();
        if (count < 0 || count > end - at) {
            throw new IllegalArgumentException("it says that there are " + count + " where there cannot be");
        }
        return (int) count;
    }

    /** A number of something, at most so many. */
    int count(int most) {
        long count = figure();
        if (count < 0 || count > most) {
            throw new IllegalArgumentException("it says that there are " + count + " where there are at most " + most);
        }
        return (int) count;
    }

    byte[] bytes() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** As many bytes as are said, to be read apart. */
    FigureReader part() {
        int length = count();
        at += length;
        return new FigureReader(bytes, at - length, at);
    }
}
