package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusedBatchesTest {

    private static final InetSocketAddress FAR = new InetSocketAddress("192.0.2.1", 9732);

    private final List<ByteBuf> given = new ArrayList<>();
    private final Network network = new Network();
    private final EmbeddedChannel socket = new EmbeddedChannel(
            network, new Demultiplexer(new ConcurrentHashMap<>(Map.of()), new AtomicReference<>(Optional.empty())));

    /** What the system makes of it. */
    private static final class Network extends ChannelOutboundHandlerAdapter {

        private boolean cuts;
        private boolean reaches = true;
        private int refused;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            boolean atOnce = message instanceof SegmentedDatagramPacket;
            if (reaches && (cuts || !atOnce)) {
                context.write(message, promise);
            } else {
                refused += atOnce ? 1 : 0;
                ReferenceCountUtil.release(message);
                promise.setFailure(new IOException("no"));
            }
        }
    }

    @AfterEach
    void everyDatagramIsReleased() {
        socket.finishAndReleaseAll();
        given.forEach(bytes -> assertEquals(0, bytes.refCnt()));
    }

    @Test
    void whatTheSystemCutsLeavesAtOnce() {
        network.cuts = true;

        assertTrue(write().isSuccess());

        assertEquals(List.of(2_500), sent());
    }

    @Test
    void whatTheSystemDoesNotCutLeavesOneByOneAndIsNotTriedAgain() {
        assertTrue(write().isSuccess());
        assertTrue(write().isSuccess());

        assertEquals(List.of(1_200, 1_200, 100, 1_200, 1_200, 100), sent());
        assertEquals(1, network.refused);
    }

    @Test
    void whileNoWayLeadsThereNothingIsSaidOfBatches() {
        network.reaches = false;
        assertFalse(write().isSuccess());
        network.reaches = true;
        network.cuts = true;

        assertTrue(write().isSuccess());

        assertEquals(List.of(2_500), sent());
    }

    private ChannelFuture write() {
        ByteBuf bytes = Unpooled.buffer().writeZero(2_500);
        given.add(bytes);
        return socket.writeAndFlush(new SegmentedDatagramPacket(bytes, 1_200, FAR));
    }

    private List<Integer> sent() {
        List<Integer> lengths = new ArrayList<>();
        for (DatagramPacket packet = socket.readOutbound(); packet != null; packet = socket.readOutbound()) {
            assertEquals(FAR, packet.recipient());
            lengths.add(packet.content().readableBytes());
            packet.release();
        }
        return lengths;
    }
}
