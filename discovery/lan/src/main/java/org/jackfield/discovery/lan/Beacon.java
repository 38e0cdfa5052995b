package org.jackfield.discovery.lan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * What a node tells its neighbourhood of itself: key (10 bytes), peer id (16), port (2, big endian).
 *
 * <p>The key of Octez is {@code DISCOMAGIC}, and Octez reads the port as a signed number: of one above 32,767 it would make a negative
 * one, pass it on as a point that cannot be read, and lose the neighbours to which it does. So such ports go out under a key of our own,
 * which nodes of our kind know and Octez overlooks (tezos-wire.md, section 15).
 *
 * @param peer who listens, 16 bytes
 * @param port where, at the address that the datagram comes from; 1 to 65535
 */
record Beacon(ByteString peer, int port) {

    /** The length of the datagram. */
    static final int BYTES = 28;

    static final int PEER_BYTES = 16;

    /** The highest port that Octez can read. */
    static final int HIGHEST_SIGNED_PORT = Short.MAX_VALUE;

    private static final int HIGHEST_PORT = 65535;
    private static final ByteString OCTEZ = ByteString.of("DISCOMAGIC".getBytes(US_ASCII));
    private static final ByteString JACKFIELD = ByteString.of("JACKFIELD+".getBytes(US_ASCII));

    Beacon {
        if (peer.length() != PEER_BYTES) {
            throw new IllegalArgumentException("a peer id has " + PEER_BYTES + " bytes here, not " + peer.length());
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "a port to dial lies between 1 and " + HIGHEST_PORT + ", not at " + port);
        }
    }

    /**
     * What there is to tell; nothing if neighbours could not dial us.
     *
     * @param listening where we listen; of those that can be dialled over TCP and IPv4 from there the first is told
     * @param to where the datagram goes
     */
    static Optional<Beacon> of(PeerId self, List<PointId> listening, Inet4Address to) {
        if (self.bytes().length() != PEER_BYTES) {
            return Optional.empty();
        }
        return listening.stream()
                .filter(point -> point.scheme().equals(PointId.DEFAULT_SCHEME))
                .filter(point -> point.port() != 0 && canBeDialled(point, to))
                .findFirst()
                .map(point -> new Beacon(self.bytes(), point.port()));
    }

    /** What remains in the buffer, read; its position moves in no particular way. */
    static Reading read(ByteBuffer datagram) {
        if (datagram.remaining() != BYTES) {
            return new Reading.Flawed(Fate.WRONG_LENGTH);
        }
        ByteString key = next(datagram, OCTEZ.length());
        boolean signed = key.equals(OCTEZ);
        if (!signed && !key.equals(JACKFIELD)) {
            return new Reading.Flawed(Fate.WRONG_KEY);
        }
        ByteString peer = next(datagram, PEER_BYTES);
        int port = Short.toUnsignedInt(datagram.getShort());
        if (port == 0 || signed == port > HIGHEST_SIGNED_PORT) {
            return new Reading.Flawed(Fate.WRONG_PORT);
        }
        return new Reading.Sound(new Beacon(peer, port));
    }

    /** The datagram. */
    ByteBuffer written() {
        return ByteBuffer.allocate(BYTES)
                .put((port > HIGHEST_SIGNED_PORT ? JACKFIELD : OCTEZ).asByteBuffer())
                .put(peer.asByteBuffer())
                .putShort((short) port)
                .flip();
    }

    private static boolean canBeDialled(PointId point, Inet4Address to) {
        Optional<InetAddress> address = point.address();
        return address.isEmpty()
                || address.get().isAnyLocalAddress()
                || address.get() instanceof Inet4Address && address.get().isLoopbackAddress() == to.isLoopbackAddress();
    }

    private static ByteString next(ByteBuffer datagram, int length) {
        byte[] bytes = new byte[length];
        datagram.get(bytes);
        return ByteString.of(bytes);
    }
}
