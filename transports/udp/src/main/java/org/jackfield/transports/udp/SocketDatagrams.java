package org.jackfield.transports.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Datagrams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The raw side of a listener's socket: what is not QUIC's, by its first byte. Safe from any thread. */
final class SocketDatagrams implements Datagrams {

    private static final Logger LOG = LoggerFactory.getLogger(SocketDatagrams.class);

    private final UdpTransport home;
    private volatile UdpSocket socket;
    private final List<Receiver> receivers = new CopyOnWriteArrayList<>();

    SocketDatagrams(UdpTransport home, UdpSocket socket) {
        this.home = home;
        this.socket = socket;
    }

    /** Whoever hears probes hears them from there now. */
    void moveTo(UdpSocket other) {
        socket = other;
        if (!receivers.isEmpty()) {
            other.board().probes().set(Optional.of(this::hear));
        }
    }

    @Override
    public PointId local() {
        return home.pointOf(socket.local());
    }

    @Override
    public void send(PointId to, ByteBuffer datagram) {
        if (to.address().isEmpty() || !socket.isOpen()) {
            LOG.debug("a datagram to {} is lost", to);
            return;
        }
        ByteBuf copy =
                socket.channel().alloc().directBuffer(datagram.remaining()).writeBytes(datagram);
        InetSocketAddress address = new InetSocketAddress(to.address().get(), to.port());
        // from before the codecs, which count what passes them
        socket.channel().pipeline().firstContext().writeAndFlush(new DatagramPacket(copy, address));
    }

    @Override
    public Cancellable receive(Receiver receiver) {
        receivers.add(receiver);
        socket.board().probes().set(Optional.of(this::hear));
        return () -> {
            receivers.remove(receiver);
            if (receivers.isEmpty()) {
                socket.board().probes().set(Optional.empty());
            }
        };
    }

    private void hear(Object heard) {
        DatagramPacket packet = (DatagramPacket) heard;
        PointId from = home.pointOf(packet.sender());
        ByteBuffer bytes = packet.content().nioBuffer();
        for (Receiver receiver : receivers) {
            try {
                receiver.received(from, bytes.duplicate());
            } catch (RuntimeException e) {
                LOG.warn("a receiver of datagrams has failed", e);
            }
        }
    }
}
