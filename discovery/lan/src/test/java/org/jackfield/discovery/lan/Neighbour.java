package org.jackfield.discovery.lan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jackfield.api.bytes.ByteString;

/** Somebody else on the loopback's broadcast address, who writes and reads datagrams on their own; and the port that all share. */
final class Neighbour implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final DatagramSocket socket;

    Neighbour() {
        try {
            socket = new DatagramSocket(null);
            socket.setReuseAddress(true);
            socket.setBroadcast(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the neighbourhood talks. */
    InetSocketAddress address() {
        try {
            return new InetSocketAddress(InetAddress.getByName("127.255.255.255"), socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that a peer listens there, as Octez says it. */
    void tell(ByteString peer, int port) {
        say(ByteBuffer.allocate(28)
                .put("DISCOMAGIC".getBytes(US_ASCII))
                .put(peer.asByteBuffer())
                .putShort((short) port)
                .array());
    }

    /** Says anything. */
    void say(byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, address()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next datagram, whoever has sent it. */
    byte[] next() {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        try {
            socket.receive(packet);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was heard", e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
