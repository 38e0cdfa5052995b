package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentsTest {

    @Test
    void whatLeavesForAnotherPlaceIsCutAsBefore() {
        ByteBuf bytes = Unpooled.buffer().writeZero(2_500);
        InetSocketAddress home = new InetSocketAddress("192.0.2.1", 9732);
        InetSocketAddress away = new InetSocketAddress("198.51.100.1", 40_000);

        SegmentedDatagramPacket redirected = assertInstanceOf(
                SegmentedDatagramPacket.class,
                Segments.redirected(new SegmentedDatagramPacket(bytes, 1_200, home), away));

        assertEquals(away, redirected.recipient());
        assertEquals(1_200, redirected.segmentSize());
        assertEquals(2_500, redirected.content().readableBytes());
        redirected.release();
    }

    @Test
    void oneByOneIsAllThatLeavesAtOnce() {
        ByteBuf bytes = Unpooled.buffer().writeZero(2_500);
        InetSocketAddress home = new InetSocketAddress("192.0.2.1", 9732);

        List<DatagramPacket> each = Segments.oneByOne(new SegmentedDatagramPacket(bytes, 1_200, home));

        assertEquals(
                List.of(1_200, 1_200, 100),
                each.stream().map(packet -> packet.content().readableBytes()).toList());
        each.forEach(packet -> assertEquals(home, packet.recipient()));
        each.forEach(DatagramPacket::release);
        assertEquals(0, bytes.refCnt());
    }
}
