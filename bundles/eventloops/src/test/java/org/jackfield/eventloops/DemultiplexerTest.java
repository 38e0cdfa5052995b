package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemultiplexerTest {

    private static final InetSocketAddress OURS = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 2);
    private static final InetSocketAddress MALLORY = new InetSocketAddress("127.0.0.1", 3);
    private static final byte[] DIALLED = idOf(7);
    private static final byte[] UNKNOWN = idOf(8);

    private final Map<ByteBuffer, InetSocketAddress> dialled =
            new ConcurrentHashMap<>(Map.of(ByteBuffer.wrap(DIALLED), SERVER));
    private final AtomicReference<Optional<Consumer<Object>>> probes = new AtomicReference<>(Optional.empty());
    private final List<ByteBuf> given = new ArrayList<>();
    private final List<String> way = new ArrayList<>();
    private final EmbeddedChannel socket = new EmbeddedChannel();

    DemultiplexerTest() {
        socket.pipeline()
                .addLast(new Demultiplexer(dialled, probes))
                .addLast(Demultiplexer.SERVER, new Codec("server"))
                .addLast(new Codec("client"));
    }

    /** Where a codec would stand: tells what reached it. */
    private final class Codec extends ChannelInboundHandlerAdapter {

        private final String name;

        Codec(String name) {
            this.name = name;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            way.add(name);
            ((DatagramPacket) message).release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            way.add(name + " complete");
        }
    }

    @AfterEach
    void everyDatagramWasReleased() {
        given.forEach(buffer -> assertEquals(0, buffer.refCnt()));
    }

    @Test
    void aDatagramOfAConnectionThatWasDialledGoesToTheClientWhateverItsHeader() {
        arrive(SERVER, shortHeader(DIALLED));
        arrive(SERVER, longHeader(0xc0, 1, DIALLED, 100));
        arrive(SERVER, longHeader(0xf0, 1, DIALLED, 100));
        arrive(SERVER, longHeader(0x80, 0, DIALLED, 100));

        assertEquals(List.of("client", "client", "client", "client"), way);
    }

    @Test
    void whateverBeginsAConnectionIsTheServers() {
        arrive(MALLORY, longHeader(0xc0, 1, UNKNOWN, 1200));
        arrive(MALLORY, longHeader(0xc0, 1, new byte[8], 1200));
        arrive(MALLORY, longHeader(0xc0, 0x1a2a3a4a, UNKNOWN, 1200));

        assertEquals(List.of("server", "server", "server"), way);
    }

    @Test
    void whatBelongsToNoConnectionReachesNoCodec() {
        arrive(MALLORY, shortHeader(UNKNOWN));
        arrive(MALLORY, longHeader(0xd0, 1, UNKNOWN, 1200));
        arrive(MALLORY, longHeader(0xe0, 1, UNKNOWN, 60));

        assertEquals(List.of(), way);
        assertEquals(Map.of("unknown", 3L), dropped());
    }

    @Test
    void aServerThatWasDialledDoesNotMove() {
        arrive(MALLORY, shortHeader(DIALLED));
        arrive(MALLORY, longHeader(0xc0, 1, DIALLED, 1200));

        assertEquals(List.of(), way);
        assertEquals(Map.of("elsewhere", 2L), dropped());
    }

    @Test
    void aConnectionThatHasEndedIsForgotten() {
        dialled.clear();
        arrive(SERVER, shortHeader(DIALLED));

        assertEquals(Map.of("unknown", 1L), dropped());
    }

    @Test
    void whatNobodyHasToAnswerReachesNoCodec() {
        arrive(MALLORY, new byte[0]);
        arrive(MALLORY, new byte[] {0x40});
        arrive(MALLORY, Arrays.copyOf(shortHeader(UNKNOWN), 20));
        arrive(MALLORY, new byte[] {(byte) 0xc0, 0, 0, 0, 1});
        arrive(MALLORY, new byte[] {(byte) 0xc0, 0, 0, 0, 1, 21, 0});
        arrive(MALLORY, longHeader(0x80, 0, UNKNOWN, 1200));
        arrive(MALLORY, longHeader(0xf0, 1, UNKNOWN, 1200));
        arrive(MALLORY, longHeader(0xc0, 1, UNKNOWN, 1199));
        arrive(MALLORY, longHeader(0xc0, 0x1a2a3a4a, UNKNOWN, 1199));

        assertEquals(List.of(), way);
        assertEquals(
                Map.of("empty", 1L, "scout", 1L, "truncated", 3L, "negotiation", 1L, "retry", 1L, "small", 2L),
                dropped());
    }

    @Test
    void aFloodOfUnknownVersionsIsAnsweredAHundredTimesASecondAtMost() {
        long began = System.nanoTime();
        for (int i = 0; i < 5_000; i++) {
            arrive(MALLORY, longHeader(0xc0, 0x1a2a3a4a + i, UNKNOWN, 1200));
        }
        long seconds = 1 + (System.nanoTime() - began) / 1_000_000_000L;

        assertTrue(way.size() >= 100 && way.size() <= 100 * (seconds + 1), way.size() + " in " + seconds + " s");
        assertEquals(5_000 - way.size(), dropped().get("versions"));
    }

    @Test
    void whatIsNotQuicIsHeardByWhoeverWantsProbes() {
        arrive(MALLORY, new byte[] {0, 1, 2});
        List<String> heard = new ArrayList<>();
        probes.set(Optional.of(
                packet -> heard.add(((DatagramPacket) packet).sender().getPort() + ":"
                        + ((DatagramPacket) packet).content().readableBytes())));
        arrive(MALLORY, new byte[] {1, 1});
        arrive(SERVER, new byte[] {0x3f});

        assertEquals(List.of("3:2", "2:1"), heard);
        assertEquals(Map.of("unheard", 1L), dropped());
    }

    @Test
    void anEarThatFailsDoesNotHurtTheSocket() {
        probes.set(Optional.of(packet -> {
            throw new IllegalStateException("on purpose");
        }));
        arrive(MALLORY, new byte[] {1});
        arrive(SERVER, shortHeader(DIALLED));

        assertEquals(List.of("client"), way);
    }

    @Test
    void bothCodecsHearThatAllHasBeenRead() {
        socket.pipeline().fireChannelReadComplete();

        assertEquals(List.of("server complete", "client complete"), way);
    }

    private void arrive(InetSocketAddress from, byte[] bytes) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes);
        if (bytes.length > 0) {
            given.add(buffer);
        }
        socket.pipeline().fireChannelRead(new DatagramPacket(buffer, OURS, from));
    }

    private Map<String, Long> dropped() {
        Map<String, Long> numbers = new HashMap<>();
        socket.attr(Demultiplexer.DROPPED).get().forEach((word, number) -> numbers.put(word, number.sum()));
        return new TreeMap<>(numbers);
    }

    private static byte[] idOf(int value) {
        byte[] id = new byte[Demultiplexer.ID_BYTES];
        Arrays.fill(id, (byte) value);
        return id;
    }

    private static byte[] shortHeader(byte[] id) {
        return ByteBuffer.allocate(50).put((byte) 0x40).put(id).array();
    }

    private static byte[] longHeader(int first, int version, byte[] id, int length) {
        return ByteBuffer.allocate(length)
                .put((byte) first)
                .putInt(version)
                .put((byte) id.length)
                .put(id)
                .put((byte) 0)
                .array();
    }
}
