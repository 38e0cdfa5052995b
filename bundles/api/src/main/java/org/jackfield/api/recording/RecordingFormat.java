package org.jackfield.api.recording;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of a recording. Numbers of four bytes have their high byte first; figures have seven bits to a byte, the low ones first.
 *
 * <pre>
 *   8 bytes   {@code JFSCORES}
 *   1         the format: 2
 *   1         the lowest format whose readers understand it all the same
 *   4         CRC-32C of these
 *   blocks, each of:
 *     4       bytes of the body, as they are here
 *     4       bytes of the body, unpacked
 *     4       CRC-32C of the body, as it is here
 *     4       CRC-32C of these three
 *     ...     the body, packed by zlib: entries, each of a figure that says what it is (1: a judgement; since format 2, 2: a reckoning, 3: a
 *             yielding), a figure that says how long it is, and that many bytes; what is none of these is skipped
 *
 *   each of them begins with: whole seconds since the one before it (signed), nanoseconds
 *   a judgement: peer; latency: 0, or 1, seconds, nanoseconds; group; spans;
 *             spans of the group; 0, or 1 and the policy; settings; class; names of the terms; their values; the score; since format 2, if
 *             protocols have noted anything: how many; of each: the protocol, seconds since the judgement (signed), nanoseconds, its worth
 *   a reckoning: our end, the far end; direction; 0, or 1 and the peer; whether connected; reason; whether spared; 0, or 1 and the policy;
 *             settings; what the address earns: 0, or 1, seconds, nanoseconds; what the peer does
 *   a yielding: newcomer: peer, group, transport; 1 if the connected are those of the yielding before it, or 0 and they; 0, or 1 and the
 *             policy; settings; 0, or 1 and who goes
 *   connected: as spans, and of each: peer, direction, group, 0, or 1 and the source, transport, since when (as seconds since the entry,
 *             signed, nanoseconds), whether held, latency, useful, first deliveries, when useful last, score
 *   an end:   scheme and host, as texts, and port
 *   a group:  the number under which the block said it before, or the next number, its name, and its lot (signed)
 *   a reason: the number under which the block said it before, or the next number, and {@link ReasonForm}
 *   peer, text, settings, names of terms: the number under which the block said it before, or the next number, and what it is
 *   spans:    how many; then again and again: how many spans follow that the block has said one after the other, and the number of the first;
 *             or 0, and a span: seconds and nanoseconds of its beginning (since the end before it), of its end (since its beginning), of the
 *             time connected; how many kinds of deeds; of each: its place in {@link org.jackfield.api.scoring.Deed}, and how often
 *   a real:   its bits in reversed order, as a figure
 * </pre>
 *
 * <p>Every block can be read by itself, so that damage to one costs one. A span that a history has had at the question before takes no room.
 */
final class RecordingFormat {

    static final int HEADER = 14;
    static final int BLOCK_HEADER = 16;

    /** Bytes of a body at most, packed or not: more than any is that we write. */
    static final int LARGEST_BODY = 1 << 21;

    static final int FORMAT = 2;
    static final int JUDGEMENT = 1;
    static final int RECKONING = 2;
    static final int YIELDING = 3;

    private static final byte[] MAGIC = "JFSCORES".getBytes(StandardCharsets.US_ASCII);

    private RecordingFormat() {}

    static byte[] header() {
        ByteBuffer out = ByteBuffer.allocate(HEADER);
        out.put(MAGIC).put((byte) FORMAT).put((byte) FORMAT);
        out.putInt(sum(out.array(), 0, out.position()));
        return out.array();
    }

    static byte[] block(byte[] packed, int unpacked) {
        ByteBuffer out = ByteBuffer.allocate(BLOCK_HEADER + packed.length);
        out.putInt(packed.length).putInt(unpacked).putInt(sum(packed, 0, packed.length));
        out.putInt(sum(out.array(), 0, out.position()));
        return out.put(packed).array();
    }

    /**
     * Looks at the first bytes of a file.
     *
     * @throws IllegalArgumentException with a sentence, if it is no recording
     * @throws NewerRecordingException if only a newer version can tell
     */
    static void check(byte[] header) {
        if (header.length < HEADER || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IllegalArgumentException("it does not begin as a recording does");
        }
        // before the version is believed: it might be damage
        if (ByteBuffer.wrap(header).getInt(MAGIC.length + 2) != sum(header, 0, MAGIC.length + 2)) {
            throw new IllegalArgumentException("the sum of its first bytes is not theirs");
        }
        int lowest = header[MAGIC.length + 1] & 0xff;
        if (lowest > FORMAT) {
            throw new NewerRecordingException("was written by a newer version of this program (format "
                    + (header[MAGIC.length] & 0xff) + ", of which this one reads up to " + FORMAT + ")");
        }
    }

    static int sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
