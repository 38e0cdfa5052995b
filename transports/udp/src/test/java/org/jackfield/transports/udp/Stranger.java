package org.jackfield.transports.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;

/** Somebody with a plain datagram socket and no keys, who counts what is sent and what comes back. Of one thread. */
final class Stranger implements AutoCloseable {

    private static final int LARGEST = 2048;

    private final InetSocketAddress target;
    private final DatagramSocket socket;
    private long sentBytes;
    private long receivedBytes;
    private long received;
    private int largest;

    /** Speaks to nobody but that listener. */
    Stranger(InetSocketAddress target) throws IOException {
        this.target = target;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, target));
        sentBytes += datagram.length;
    }

    /** The next datagram, which is counted; none if none comes in time. */
    Optional<byte[]> hear(int milliseconds) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            socket.setSoTimeout(milliseconds);
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
        received++;
        largest = Math.max(largest, packet.getLength());
        receivedBytes += packet.getLength();
        return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    /** Counts what has come, until it has been quiet for that long. */
    void hearAll(int quietMilliseconds) throws IOException {
        while (hear(quietMilliseconds).isPresent()) {
            // counted
        }
    }

    long sentBytes() {
        return sentBytes;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    long received() {
        return received;
    }

    /** Bytes of the largest that came. */
    int largest() {
        return largest;
    }

    @Override
    public void close() {
        socket.close();
    }
}
