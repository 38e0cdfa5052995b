package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of the one item of a handshake that is being received: never more memory than has arrived, rounded up. Owned by the
 * channel's thread.
 */
final class HandshakeInput {

    /** Enough for what an honest peer sends at once. */
    private static final int FIRST_BYTES = 128;

    private byte[] bytes = new byte[0];
    private int filled;
    private int wanted;

    /** How many more bytes have to be requested so that the item may have that many in all. */
    int want(int total) {
        int more = total - wanted;
        wanted = total;
        return more;
    }

    /**
     * Takes what the item still wants.
     *
     * @return how many bytes were taken
     */
    int take(ByteBuffer source) {
        int step = Math.min(source.remaining(), wanted - filled);
        if (bytes.length < filled + step) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(filled + step, Math.min(wanted, Math.max(FIRST_BYTES, 2 * bytes.length))));
        }
        source.get(bytes, filled, step);
        filled += step;
        return step;
    }

    /** Whether at least that many bytes are there. */
    boolean has(int total) {
        return filled >= total;
    }

    /** What is there so far; valid up to what {@link #has} confirms. */
    byte[] peek() {
        return bytes;
    }

    /** The whole item, of that length; the next begins. */
    byte[] end(int total) {
        byte[] item = Arrays.copyOf(bytes, total);
        forget();
        return item;
    }

    /** Lets go of everything. */
    void forget() {
        bytes = new byte[0];
        filled = 0;
        wanted = 0;
    }
}
