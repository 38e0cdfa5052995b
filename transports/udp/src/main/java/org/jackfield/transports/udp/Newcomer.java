package org.jackfield.transports.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.transports.sockets.Parking;
import org.jackfield.transports.sockets.StreamChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to us until its stream is open: the handshake of QUIC, then the stream with the byte that opens it.
 *
 * <p>QUIC says nothing of a stream until something is written to it, so whoever dials writes one byte, 0, before anything else. Owned by
 * the socket's event loop.
 */
final class Newcomer extends ChannelInboundHandlerAdapter {

    /** What opens a stream. */
    static final byte GREETING = 0;

    /** The name of the handler that stays with a connection. */
    static final String KEEPER = "keeper";

    /** What has arrived at a connection, or at its stream, while it was nobody's: a read that was asked for cannot be called off. */
    static final AttributeKey<Queue<Object>> PARKED = AttributeKey.valueOf("org.jackfield.quic.parked");

    private static final Logger LOG = LoggerFactory.getLogger(Newcomer.class);
    private static final int UNFIT = 1;

    private final UdpTransport home;
    private final UdpListener listener;
    private final QuicChannel connection;
    private Optional<Future<?>> timer = Optional.empty();
    private Optional<QuicStreamChannel> stream = Optional.empty();
    private boolean established;
    private boolean refused;

    Newcomer(UdpTransport home, UdpListener listener, QuicChannel connection) {
        this.home = home;
        this.listener = listener;
        this.connection = connection;
    }

    QuicChannel connection() {
        return connection;
    }

    void begin() {
        if (connection.pipeline().context(KEEPER) == null) {
            Board board = listener.socket().board();
            connection.pipeline().addLast(KEEPER, home.keepsakes().keeper().apply(board.users(), board.dialled()));
        }
        established = connection.isActive();
        connection.pipeline().addLast(this);
        timer = Optional.of(connection
                .eventLoop()
                .schedule(this::overdue, home.settings().openingTime().toNanos(), TimeUnit.NANOSECONDS));
        // whoever was here before may have met the stream, and not heard its first byte
        Optional.ofNullable(
                        (QuicStreamChannel) connection.attr(QuicStreams.STREAM).get())
                .ifPresent(this::meet);
        takeParked(connection);
        if (connection.isActive()) {
            connection.read();
        }
    }

    /** Lets go; whoever adopts the listener begins anew, where this one has come to. */
    void release(Queue<Object> newcomers) {
        park(connection);
        stream.ifPresent(open -> {
            park(open);
            // a stream that has ended has lost its handlers already, before its connection is told
            if (open.pipeline().get(Greeting.class) != null) {
                open.pipeline().remove(Greeting.class);
            }
        });
        leave();
        newcomers.add(connection);
    }

    private void park(Channel nobodys) {
        nobodys.attr(PARKED).set(Parking.begin(nobodys, home.keepsakes().parking()));
    }

    private static void takeParked(Channel ours) {
        Optional.ofNullable(ours.attr(PARKED).getAndSet(null)).ifPresent(parked -> Parking.goOn(ours, parked));
    }

    /** Of a connection that has ended while it was nobody's: what was parked is let go. */
    static void forget(QuicChannel ended) {
        Optional.ofNullable(ended.attr(QuicStreams.STREAM).get()).ifPresent(Newcomer::dropParked);
        dropParked(ended);
    }

    private static void dropParked(Channel nobodys) {
        Optional.ofNullable(nobodys.attr(PARKED).getAndSet(null)).ifPresent(Parking::drop);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        established = true;
        connection.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamChannel opened = (QuicStreamChannel) message;
        if (stream.isPresent()) {
            refuse("second-stream");
            return;
        }
        opened.config().setAutoRead(false);
        connection.attr(QuicStreams.STREAM).set(opened);
        connection.eventLoop().register(opened);
        meet(opened);
    }

    private void meet(QuicStreamChannel opened) {
        stream = Optional.of(opened);
        opened.pipeline().addLast(new Greeting());
        takeParked(opened);
        opened.read();
    }

    /** Not only when it becomes inactive: whoever fails the handshake never was active. */
    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
        refuse(established ? "opening-abandoned" : "handshake-failed");
        leave();
        listener.gone(this);
        context.fireChannelUnregistered();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", connection.remoteSocketAddress(), cause.toString());
    }

    private void greeted(QuicStreamChannel greeting) {
        leave();
        listener.gone(this);
        Endpoint endpoint = new Endpoint(
                home.pointOf((InetSocketAddress) connection.localSocketAddress()),
                home.pointOf((InetSocketAddress) connection.remoteSocketAddress()),
                Direction.INBOUND);
        // not before: of what an unproven caller may get, each datagram is metered by itself
        connection
                .config()
                .setOption(
                        QuicChannelOption.SEGMENTED_DATAGRAM_PACKET_ALLOCATOR,
                        Batches.sendOn(listener.socket().channel(), home.settings()));
        // from now on, what arrives at the stream is noticed
        connection.config().setAutoRead(true);
        home.hold(connection);
        listener.opened(new StreamChannel(home.streams(), greeting, endpoint));
    }

    private void overdue() {
        refuse("opening-too-slow");
    }

    /** Counts the first reason. */
    private void refuse(String reason) {
        if (!refused) {
            refused = true;
            LOG.debug("a caller from {} is refused: {}", connection.remoteSocketAddress(), reason);
            home.refused(reason);
        }
        close();
    }

    private void close() {
        connection.close(true, UNFIT, Unpooled.EMPTY_BUFFER);
    }

    private void leave() {
        timer.ifPresent(waiting -> waiting.cancel(false));
        timer = Optional.empty();
        if (connection.pipeline().context(this) != null) {
            connection.pipeline().remove(this);
        }
    }

    /** Reads the first byte of a stream. */
    private final class Greeting extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (bytes.readByte() != GREETING) {
                bytes.release();
                refuse("greeting-unknown");
                return;
            }
            QuicStreamChannel greeting = (QuicStreamChannel) context.channel();
            greeting.pipeline().remove(this);
            greeted(greeting);
            greeting.pipeline().fireChannelRead(bytes);
        }
    }
}
