package org.jackfield.transports.udp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A packet of QUIC, version 1, as everybody sees it who has no keys.
 *
 * @param first its first byte, of which the lower half is protected
 */
record Packet(byte first) {

    static final int INITIAL = 0;

    private static final int RETRY = 3;

    /** All of a datagram: long headers say where the next packet begins. Zeros at its end only lengthen it. */
    static List<Packet> in(byte[] datagram) {
        List<Packet> packets = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(datagram);
        while (packets.isEmpty() || !isPadding(rest)) {
            Packet next = new Packet(rest.get());
            packets.add(next);
            boolean last = !next.isLong() || next.isLong(RETRY) || rest.getInt() != Forgery.VERSION_1;
            if (last) {
                return packets;
            }
            skip(rest, rest.get() & 0xff);
            skip(rest, rest.get() & 0xff);
            if (next.isLong(INITIAL)) {
                skip(rest, number(rest));
            }
            skip(rest, number(rest));
        }
        return packets;
    }

    boolean hasTheFixedBit() {
        return (first & 0x40) != 0;
    }

    boolean isLong() {
        return (first & 0x80) != 0;
    }

    /** 0 to 3: initial, 0-RTT, handshake, retry. */
    boolean isLong(int type) {
        return isLong() && (first >> 4 & 0x03) == type;
    }

    private static boolean isPadding(ByteBuffer rest) {
        return rest.equals(ByteBuffer.allocate(rest.remaining()));
    }

    /** Of variable length (RFC 9000, 16). */
    private static long number(ByteBuffer bytes) {
        int head = bytes.get() & 0xff;
        long number = head & 0x3f;
        for (int more = (1 << (head >> 6)) - 1; more > 0; more--) {
            number = number << 8 | bytes.get() & 0xff;
        }
        return number;
    }

    private static void skip(ByteBuffer bytes, long count) {
        bytes.position(Math.toIntExact(bytes.position() + count));
    }
}
