package org.jackfield.transports.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Transport;

/** A socket that does not answer those who dial it, and keeps how they begin. */
final class Trap implements AutoCloseable {

    private static final int LARGEST = 2048;
    private static final int PATIENCE_MILLISECONDS = 20_000;
    private static final int LEAST_INITIAL_BYTES = 1200;

    private final DatagramSocket socket;

    Trap() throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(PATIENCE_MILLISECONDS);
    }

    /** The first datagram of a dial, which is then called off. */
    byte[] initial(Transport dialler) throws IOException {
        Cancellable dial = dialler.dial(
                DialRequest.to(
                        PointId.of("udp", socket.getLocalAddress(), socket.getLocalPort()), Duration.ofSeconds(20)),
                new Nobody());
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        do {
            packet.setLength(LARGEST);
            socket.receive(packet);
        } while (packet.getLength() < LEAST_INITIAL_BYTES);
        dial.cancel();
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }

    /** Waits for nothing. */
    private static final class Nobody implements Dialling {

        @Override
        public ChannelEvents opened(Channel channel) {
            throw new AssertionError("nobody has answered");
        }

        @Override
        public void failed(CloseReason reason) {
            // as it was called off
        }
    }
}
