package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jackfield.api.message.Payload;

/**
 * The body of a message while it arrives, frame by frame.
 *
 * <p>What fills most of its frame's array is kept as a view of it and never copied. What is small beside its array, or one of many small
 * parts, is copied together, so that neither a small message keeps a large frame alive nor a large message of tiny frames costs many
 * times its bytes. Owned by the channel's thread.
 */
final class MessageBody {

    /** A part at least this long may stand alone in a message of several. */
    static final int MIN_VIEW_BYTES = 4096;

    /** How much is set aside at once for small parts. */
    static final int GATHERED_BYTES = 16_384;

    /** What a view may waste of its array without being worth a copy. */
    private static final int NEGLIGIBLE_BYTES = 256;

    private static final byte[] NOTHING = new byte[0];

    private final List<ByteBuffer> pieces = new ArrayList<>(2);
    private byte[] gathered = NOTHING;
    private int gatheredBytes;
    private final long bytes;
    private long missing;

    /** A body that lies in one frame, whose array nobody changes any more. */
    static Payload whole(byte[] frame, int from, int length) {
        if (length == 0) {
            return Payload.empty();
        }
        return Payload.wrap(
                worthItsArray(frame, length)
                        ? ByteBuffer.wrap(frame, from, length)
                        : ByteBuffer.wrap(Arrays.copyOfRange(frame, from, from + length)));
    }

    /** Begins with nothing of so many bytes. */
    MessageBody(long bytes) {
        this.bytes = bytes;
        this.missing = bytes;
    }

    /** How many bytes are there. */
    long arrived() {
        return bytes - missing;
    }

    /** How many bytes are still to come. */
    long missing() {
        return missing;
    }

    /** Adds that many bytes, no more than are missing, of an array that nobody changes any more. */
    void add(byte[] bytes, int from, int length) {
        boolean whole = pieces.isEmpty() && gatheredBytes == 0 && length == missing;
        missing -= length;
        if (worthItsArray(bytes, length) && (whole || length >= MIN_VIEW_BYTES)) {
            endGathering();
            pieces.add(ByteBuffer.wrap(bytes, from, length));
        } else {
            gather(bytes, from, length);
        }
    }

    Payload payload() {
        endGathering();
        return pieces.isEmpty() ? Payload.empty() : Payload.wrap(pieces);
    }

    private static boolean worthItsArray(byte[] array, int length) {
        return array.length - length <= Math.max(length, NEGLIGIBLE_BYTES);
    }

    private void gather(byte[] bytes, int from, int length) {
        if (gathered.length - gatheredBytes < length) {
            endGathering();
            gathered = new byte[(int) Math.min(length + missing, Math.max(length, GATHERED_BYTES))];
        }
        System.arraycopy(bytes, from, gathered, gatheredBytes, length);
        gatheredBytes += length;
    }

    private void endGathering() {
        if (gatheredBytes > 0) {
            boolean halfEmpty = gatheredBytes < gathered.length / 2;
            pieces.add(
                    ByteBuffer.wrap(halfEmpty ? Arrays.copyOf(gathered, gatheredBytes) : gathered, 0, gatheredBytes));
            gathered = NOTHING;
            gatheredBytes = 0;
        }
    }
}
