package org.jackfield.eventloops;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first handler of a datagram socket that carries a QUIC server, QUIC clients and raw probes: says of each datagram whose it is.
 *
 * <pre>
 *   first byte 0x40 to 0xff    QUIC (RFC 9443)   of a connection that we dialled: the client's codec
 *                                                any other:                        the server's codec
 *   first byte 0x00 to 0x3f    anything else     whoever hears probes (STUN is 0 to 3)
 * </pre>
 *
 * Behind it stand the server's codec and then the client's, in this order: the client's must be nearer to the tail, where Netty begins
 * to look for a codec that dials. Connections that we dialled are told by the id that we gave them; all ids of ours have the same
 * length, because a short header does not say it. From elsewhere than where we dialled nothing is taken for such a connection: a server
 * does not move.
 *
 * <p>What no server has to answer is dropped here, before anything is allocated for it, and counted by a word in an attribute of the socket's
 * channel: an {@code empty} datagram, the single byte of a dial's {@code scout}, a {@code truncated} header, a {@code negotiation} or {@code retry} that nobody waits for, an initial packet or an unknown version in
 * a datagram of less than 1200 bytes ({@code small}, RFC 9000, 14.1), unknown versions beyond 100 in a second ({@code versions}), a
 * dialled connection's datagram from elsewhere ({@code elsewhere}), and a probe that nobody hears ({@code unheard}).
 */
final class Demultiplexer extends ChannelInboundHandlerAdapter {

    /** The name of the server's codec in the pipeline. */
    static final String SERVER = "server";

    /** Where the socket's channel has the numbers of what was dropped, by word. */
    static final AttributeKey<Map<String, LongAdder>> DROPPED =
            AttributeKey.valueOf("org.jackfield.eventloops.dropped");

    /** The length of every id that we give a connection. */
    static final int ID_BYTES = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);
    private static final int FIXED_BIT = 0x40;
    private static final int LONG_HEADER = 0x80;
    private static final int LEAST_INITIAL_BYTES = 1200;
    private static final int VERSION_1 = 1;
    private static final int ANSWERS_PER_SECOND = 100;
    private static final long SECOND = 1_000_000_000L;

    private final Map<ByteBuffer, InetSocketAddress> dialled;
    private final AtomicReference<Optional<Consumer<Object>>> probes;
    private final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    private long secondBegan = System.nanoTime() - SECOND;
    private int answersInSecond;

    /**
     * Of one socket.
     *
     * @param dialled the ids of the connections that were dialled from the socket, and where to; may change at any time
     * @param probes hears each {@link DatagramPacket} that is not QUIC's, and does not keep it
     */
    Demultiplexer(Map<ByteBuffer, InetSocketAddress> dialled, AtomicReference<Optional<Consumer<Object>>> probes) {
        this.dialled = dialled;
        this.probes = probes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(DROPPED).set(dropped);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf bytes = packet.content();
        if (!bytes.isReadable()) {
            drop(packet, "empty");
        } else if (bytes.readableBytes() == 1 && bytes.getByte(bytes.readerIndex()) == FIXED_BIT) {
            drop(packet, "scout");
        } else if (bytes.getUnsignedByte(bytes.readerIndex()) < FIXED_BIT) {
            hear(packet);
        } else {
            route(context, packet);
        }
    }

    /** Neither codec passes it on. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        context.pipeline().context(SERVER).fireChannelReadComplete();
    }

    /** What the network says of one datagram says nothing of the socket. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", context.channel(), cause.toString());
    }

    private void hear(DatagramPacket packet) {
        Optional<Consumer<Object>> ear = probes.get();
        if (ear.isEmpty()) {
            drop(packet, "unheard");
            return;
        }
        try {
            ear.get().accept(packet);
        } catch (RuntimeException e) {
            LOG.warn("whoever hears probes has failed", e);
        } finally {
            packet.release();
        }
    }

    private void route(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf bytes = packet.content();
        boolean longHeader = bytes.getUnsignedByte(bytes.readerIndex()) >= LONG_HEADER;
        Optional<ByteBuffer> id = longHeader ? idAt(bytes, 6, lengthAt(bytes, 5)) : idAt(bytes, 1, ID_BYTES);
        if (id.isEmpty()) {
            drop(packet, "truncated");
            return;
        }
        Optional<InetSocketAddress> far = Optional.ofNullable(dialled.get(id.get()));
        if (far.isEmpty()) {
            Optional<String> needless = longHeader ? needless(bytes) : Optional.empty();
            needless.ifPresentOrElse(word -> drop(packet, word), () -> context.fireChannelRead(packet));
        } else if (far.get().equals(packet.sender())) {
            context.pipeline().context(SERVER).fireChannelRead(packet);
        } else {
            drop(packet, "elsewhere");
        }
    }

    /** Of a long header that belongs to no connection that we dialled: why the server needs not see it, if so. */
    private Optional<String> needless(ByteBuf bytes) {
        int version = bytes.getInt(bytes.readerIndex() + 1);
        int type = bytes.getByte(bytes.readerIndex()) & 0x30;
        boolean small = bytes.readableBytes() < LEAST_INITIAL_BYTES;
        if (version == 0) {
            return Optional.of("negotiation");
        }
        if (version == VERSION_1) {
            if (type == 0x30) {
                return Optional.of("retry");
            }
            return type == 0 && small ? Optional.of("small") : Optional.empty();
        }
        if (small) {
            return Optional.of("small");
        }
        return mayAnswerUnknownVersion() ? Optional.empty() : Optional.of("versions");
    }

    private boolean mayAnswerUnknownVersion() {
        long now = System.nanoTime();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            answersInSecond = 0;
        }
        answersInSecond++;
        return answersInSecond <= ANSWERS_PER_SECOND;
    }

    private static int lengthAt(ByteBuf bytes, int offset) {
        return bytes.readableBytes() > offset ? bytes.getUnsignedByte(bytes.readerIndex() + offset) : Integer.MAX_VALUE;
    }

    private static Optional<ByteBuffer> idAt(ByteBuf bytes, int offset, int length) {
        if (length > ID_BYTES || bytes.readableBytes() < offset + length) {
            return Optional.empty();
        }
        return Optional.of(bytes.nioBuffer(bytes.readerIndex() + offset, length));
    }

    private void drop(DatagramPacket packet, String word) {
        packet.release();
        dropped.computeIfAbsent(word, first -> new LongAdder()).increment();
    }
}
