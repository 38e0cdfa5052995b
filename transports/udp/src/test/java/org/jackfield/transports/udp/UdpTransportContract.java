package org.jackfield.transports.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.testkit.TransportContract;
import org.jackfield.transports.sockets.StreamChannel;

/** The contract on event loops of either kind, which a subclass starts and ends. */
abstract class UdpTransportContract extends TransportContract {

    private static final int LARGEST_DATAGRAM = 65_507;

    private final EventLoops loops;
    private final DatagramSocket silence;

    UdpTransportContract(EventLoops loops) {
        this.loops = loops;
        try {
            silence = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Transport openTransport() {
        return UdpFixture.transport(loops.group());
    }

    @Override
    protected void shutDown(Transport transport) {
        ((UdpTransport) transport).shutdown().toCompletableFuture().join();
    }

    /** A socket that hears all and says nothing. */
    @Override
    protected Optional<PointId> silentPoint() {
        return Optional.of(PointId.of(UdpTransport.SCHEME, silence.getLocalAddress(), silence.getLocalPort()));
    }

    /** One datagram, as much of it as goes into one. */
    @Override
    protected boolean babble(PointId listener, byte[] nonsense) {
        int length = Math.min(nonsense.length, LARGEST_DATAGRAM);
        try (DatagramSocket stranger = new DatagramSocket()) {
            stranger.send(
                    new DatagramPacket(nonsense, length, listener.address().orElseThrow(), listener.port()));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the datagram socket, which both ends have in common, from outside. */
    @Override
    protected boolean sever(Channel channel) {
        ((StreamChannel) channel).socket().parent().parent().close();
        return true;
    }

    @Override
    protected void cleanUp() {
        silence.close();
    }
}
