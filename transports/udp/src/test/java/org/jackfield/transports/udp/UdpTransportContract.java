package org.jackfield.transports.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
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
