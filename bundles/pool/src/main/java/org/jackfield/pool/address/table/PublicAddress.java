package org.jackfield.pool.address.table;

import java.util.Arrays;
import java.util.List;
import org.jackfield.api.point.PointId;

/** Which IP addresses mean the same machine everywhere, and can be reached from everywhere. */
public final class PublicAddress {

    /** Bytes and the length of a prefix in bits. */
    private record Range(byte[] bytes, int bits) {

        static Range of(int bits, int... bytes) {
            byte[] prefix = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                prefix[i] = (byte) bytes[i];
            }
            return new Range(prefix, bits);
        }

        boolean holds(byte[] address) {
            int whole = bits / 8;
            if (!Arrays.equals(bytes, 0, whole, address, 0, whole)) {
                return false;
            }
            int rest = 8 - bits % 8;
            return rest == 8 || (bytes[whole] & 0xff) >> rest == (address[whole] & 0xff) >> rest;
        }
    }

    /** RFC 6890 and its successors; the last is multicast and what is reserved. */
    private static final List<Range> NOT_PUBLIC_V4 = List.of(
            Range.of(8, 0),
            Range.of(8, 10),
            Range.of(10, 100, 64),
            Range.of(8, 127),
            Range.of(16, 169, 254),
            Range.of(12, 172, 16),
            Range.of(24, 192, 0, 0),
            Range.of(24, 192, 0, 2),
            Range.of(16, 192, 168),
            Range.of(15, 198, 18),
            Range.of(24, 198, 51, 100),
            Range.of(24, 203, 0, 113),
            Range.of(3, 224));

    private static final Range V6_GLOBAL = Range.of(3, 0x20);
    private static final Range SIX_TO_FOUR = Range.of(16, 0x20, 0x02);
    private static final Range TEREDO = Range.of(32, 0x20, 0x01, 0, 0);
    private static final Range NAT64 = Range.of(96, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0);
    /** Documentation, ORCHID and ORCHIDv2. */
    private static final List<Range> NOT_PUBLIC_V6 = List.of(
            Range.of(32, 0x20, 0x01, 0x0d, 0xb8), Range.of(28, 0x20, 0x01, 0, 0x10), Range.of(28, 0x20, 0x01, 0, 0x20));

    /** By the first byte, which settles most: whether some of those that begin so are not public. */
    private static final boolean[] DOUBTFUL_V4 = new boolean[256];

    static {
        for (Range range : NOT_PUBLIC_V4) {
            DOUBTFUL_V4[range.bytes()[0] & 0xff] = true;
        }
        Arrays.fill(DOUBTFUL_V4, 224, 256, true);
    }

    private PublicAddress() {}

    /** Whether a point's host is one; a name may be. */
    public static boolean mayBe(PointId point) {
        return point.address().map(address -> is(address.getAddress())).orElse(true);
    }

    /** Whether 4 or 16 bytes are one. */
    static boolean is(byte[] address) {
        byte[] v4 = embedded(address);
        if (v4.length == 4) {
            return !DOUBTFUL_V4[v4[0] & 0xff] || !any(NOT_PUBLIC_V4, v4);
        }
        return V6_GLOBAL.holds(address) && !any(NOT_PUBLIC_V6, address);
    }

    private static boolean any(List<Range> ranges, byte[] address) {
        for (Range range : ranges) {
            if (range.holds(address)) {
                return true;
            }
        }
        return false;
    }

    /** The IPv4 address that an address is or stands for, 4 bytes; otherwise itself. */
    static byte[] embedded(byte[] address) {
        if (address.length == 4) {
            return address;
        }
        if (SIX_TO_FOUR.holds(address)) {
            return Arrays.copyOfRange(address, 2, 6);
        }
        if (NAT64.holds(address)) {
            return Arrays.copyOfRange(address, 12, 16);
        }
        if (TEREDO.holds(address)) {
            byte[] v4 = Arrays.copyOfRange(address, 12, 16);
            for (int i = 0; i < 4; i++) {
                v4[i] ^= (byte) 0xff;
            }
            return v4;
        }
        return address;
    }
}
