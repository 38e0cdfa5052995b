package org.jackfield.transports.udp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Datagrams as somebody makes them who has no keys: headers in order, and chance behind. The chance comes from one seed. */
final class Forgery {

    static final int VERSION_1 = 1;

    private final SplittableRandom random;

    Forgery(long seed) {
        random = new SplittableRandom(seed);
    }

    byte[] chance(int bytes) {
        byte[] chance = new byte[bytes];
        random.nextBytes(chance);
        return chance;
    }

    /** An id of the length that ours have. */
    byte[] id() {
        return chance(Codecs.ID_BYTES);
    }

    /** Of a connection that is called so. */
    byte[] shortHeader(byte[] id, int bytes) {
        ByteBuffer datagram = ByteBuffer.wrap(chance(bytes));
        datagram.put((byte) (0x40 | datagram.get(0) & 0x3f)).put(id);
        return datagram.array();
    }

    /** A packet of a type, 0 to 3: initial, 0-RTT, handshake, retry. */
    byte[] longHeader(int type, int version, byte[] to, int bytes) {
        ByteBuffer datagram = ByteBuffer.wrap(chance(bytes));
        datagram.put((byte) (0xc0 | type << 4 | 0x03))
                .putInt(version)
                .put((byte) to.length)
                .put(to)
                .put((byte) 8)
                .put(chance(8))
                .put((byte) 0)
                .putShort((short) (0x4000 | datagram.remaining() - 2));
        return datagram.array();
    }

    int chanceOf(int bound) {
        return random.nextInt(bound);
    }

    /** How a datagram of an open connection calls the one that it is sent to. */
    static byte[] idIn(byte[] shortHeader) {
        return Arrays.copyOfRange(shortHeader, 1, 1 + Codecs.ID_BYTES);
    }

    static boolean isShortHeader(byte[] datagram) {
        return datagram.length > Codecs.ID_BYTES && (datagram[0] & 0xc0) == 0x40;
    }
}
