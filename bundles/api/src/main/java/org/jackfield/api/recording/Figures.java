package org.jackfield.api.recording;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Figures being written one after the other, seven bits to a byte, the low ones first: small ones are short. */
final class Figures {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 12);

    int size() {
        return out.size();
    }

    byte[] all() {
        return out.toByteArray();
    }

    void clear() {
        out.reset();
    }

    /** Sixty-four bits, as one that is not negative. */
    void put(long figure) {
        long rest = figure;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** A figure that may be negative. */
    void signed(long figure) {
        put(figure << 1 ^ figure >> 63);
    }

    /** All its bits; those that most numbers of few digits have are the first, and so these are short. */
    void real(double figure) {
        put(Long.reverse(Double.doubleToRawLongBits(figure)));
    }

    void bytes(byte[] bytes) {
        put(bytes.length);
        out.writeBytes(bytes);
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
