package org.jackfield.eventloops;

import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;

/**
 * Several datagrams that leave by one call of the system, all of one connection.
 *
 * <p>All that needs Netty's classes for it, which may be absent: touched last, and only then loaded.
 */
final class Segments {

    private Segments() {}

    /** The same, to another address. */
    static DatagramPacket redirected(DatagramPacket packet, InetSocketAddress to) {
        SegmentedDatagramPacket several = (SegmentedDatagramPacket) packet;
        return new SegmentedDatagramPacket(several.content(), several.segmentSize(), to);
    }
}
