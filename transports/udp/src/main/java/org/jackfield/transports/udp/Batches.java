package org.jackfield.transports.udp;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;

/**
 * Many datagrams for one call of the system, where it can do that: Linux cuts what is sent into segments (UDP_SEGMENT), and puts together
 * what arrives (UDP_GRO). Elsewhere, and on NIO, each datagram is a call.
 */
final class Batches {

    private static final int LARGEST_DATAGRAM = 2048;
    private static final int LARGEST_BATCH = 65_536;
    /** What all of them ask for is answered after the last. */
    private static final int READS_IN_A_TURN = 16;
    /** As many as fit into 64 KiB at the largest size that may be set; the system takes 64 at most. */
    private static final int SEGMENTS = 44;

    private Batches() {}

    /** Of a socket that is not yet bound. */
    static void receiveOn(DatagramChannel socket, UdpSettings settings) {
        boolean batches =
                settings.batches() && isEpoll(socket) && socket.config().setOption(EpollChannelOption.UDP_GRO, true);
        socket.config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(batches ? LARGEST_BATCH : LARGEST_DATAGRAM)
                        .maxMessagesPerRead(READS_IN_A_TURN));
    }

    /** For what leaves by that socket. */
    static SegmentedDatagramPacketAllocator sendOn(DatagramChannel socket, UdpSettings settings) {
        return settings.batches() && isEpoll(socket)
                ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS)
                : SegmentedDatagramPacketAllocator.NONE;
    }

    private static boolean isEpoll(DatagramChannel socket) {
        return !(socket instanceof NioDatagramChannel) && socket instanceof EpollDatagramChannel;
    }
}
