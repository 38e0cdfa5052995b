package org.jackfield.pool.address;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jackfield.pool.file.NewerVersionException;

/**
 * How a file of ours begins and ends, by which damage is noticed and told from a newer version.
 *
 * <pre>
 *   8 bytes   what it is
 *   1         the format
 *   1         the lowest format whose readers understand it all the same
 *   4         CRC-32C of these, by which every later version can be told from damage
 *   ...       what it says, and whatever a later format that we understand adds
 *   4         CRC-32C of all that stands before, a sum that processors make themselves
 * </pre>
 *
 * @param magic eight characters
 * @param what it is, for people
 * @param format the one that is written, and the latest that is read
 */
record Seal(String magic, String what, int format) {

    /** Bytes before the first sum. */
    static final int HEADER = 10;

    private static final int SUM = 4;

    /** Where that stands which it says. */
    static final int BODY = HEADER + SUM;

    void begin(Bytes out) {
        out.put(magic.getBytes(StandardCharsets.US_ASCII));
        out.u1(format);
        out.u1(format);
        out.u4(out.sum());
    }

    static void end(Bytes out) {
        out.u4(out.sum());
    }

    /**
     * The format that the bytes say they are of.
     *
     * @throws IllegalArgumentException with a sentence, if they are something else
     */
    int formatOf(byte[] bytes) {
        byte[] wanted = magic.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < HEADER || !Arrays.equals(bytes, 0, wanted.length, wanted, 0, wanted.length)) {
            throw new IllegalArgumentException("it does not begin as " + what + " does");
        }
        return bytes[wanted.length] & 0xff;
    }

    /**
     * Where that ends which it says, and which begins at {@link #BODY}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     * @throws NewerVersionException if only a newer version can tell
     */
    int open(byte[] bytes) {
        int theirs = formatOf(bytes);
        // before the version is believed: it might be damage
        if (number(bytes, HEADER) != sum(bytes, HEADER)) {
            throw new IllegalArgumentException("the sum of its first bytes is not theirs");
        }
        if ((bytes[HEADER - 1] & 0xff) > format) {
            throw new NewerVersionException("was written by a newer version of this program (format " + theirs
                    + ", of which this one reads up to " + format + ")");
        }
        int end = bytes.length - SUM;
        if (end < BODY || number(bytes, end) != sum(bytes, end)) {
            throw new IllegalArgumentException("its sum is not that of its bytes");
        }
        return end;
    }

    private static int sum(byte[] bytes, int end) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, end);
        return (int) sum.getValue();
    }

    private static int number(byte[] bytes, int at) {
        return bytes.length < at + SUM ? 0 : (int) new Cursor(bytes, at, at + SUM).u4();
    }
}
