package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

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

    /** The same, each by itself. */
    static List<DatagramPacket> oneByOne(DatagramPacket packet) {
        SegmentedDatagramPacket several = (SegmentedDatagramPacket) packet;
        ByteBuf bytes = several.content();
        List<DatagramPacket> each = new ArrayList<>();
        while (bytes.isReadable()) {
            int length = Math.min(bytes.readableBytes(), several.segmentSize());
            each.add(new DatagramPacket(bytes.readRetainedSlice(length), several.recipient()));
        }
        several.release();
        return each;
    }
}
