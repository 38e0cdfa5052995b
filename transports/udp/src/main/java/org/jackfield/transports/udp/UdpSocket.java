package org.jackfield.transports.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jackfield.transports.sockets.Refusals;
import org.jackfield.transports.sockets.Sockets;

/**
 * A datagram socket that carries a QUIC server, QUIC clients and raw probes.
 *
 * <pre>
 *   system -- demultiplexer -- server's codec -- client's codec
 * </pre>
 *
 * No class of this plugin stands in its pipeline: it is never handed over, but lives on under whichever version holds one of its
 * connections. Owned by its event loop.
 *
 * @param channel Netty's socket
 * @param board what it shares with the handlers in its pipeline
 */
record UdpSocket(DatagramChannel channel, Board board) {

    private static final AttributeKey<Map<String, LongAdder>> DROPPED =
            AttributeKey.valueOf("org.jackfield.eventloops.dropped");

    /** What our own kind sends: ahead of a dial, and behind a connection. */
    private static final Set<String> IN_GOOD_ORDER = Set.of("scout", "empty");

    private static final int SYSTEM_BUFFER_BYTES = 4 * 1024 * 1024;
    private static final int WRITE_HIGH_BYTES = 1024 * 1024;

    /** Makes sockets that fit the event loops, not yet registered. */
    static Supplier<DatagramChannel> fitting(EventLoopGroup group) {
        return Sockets.areOnNio(group) ? NioDatagramChannel::new : EpollDatagramChannel::new;
    }

    /**
     * Opens one; fails as the system does, and then nothing is left open. It closes after its last user. Takes its time, see {@link
     * UdpSockets}.
     */
    static CompletionStage<UdpSocket> open(
            Supplier<DatagramChannel> fitting,
            EventLoop loop,
            InetSocketAddress local,
            Codecs codecs,
            Keepsakes keepsakes,
            UdpSettings settings) {
        if (loop.isShuttingDown()) {
            // it would take the registration, and never say that it came to nothing
            throw new IllegalStateException("the event loops have ended");
        }
        Board board = Board.fresh();
        DatagramChannel channel = fitting.get();
        try {
            furnish(channel, board, codecs, keepsakes, settings);
        } catch (Throwable e) {
            // nobody else has it
            channel.unsafe().closeForcibly();
            throw e;
        }
        CompletableFuture<UdpSocket> opened = new CompletableFuture<>();
        loop.register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                opened.completeExceptionally(registered.cause());
                return;
            }
            channel.bind(local).addListener(bound -> {
                if (bound.isSuccess()) {
                    opened.complete(new UdpSocket(channel, board));
                } else {
                    channel.close();
                    opened.completeExceptionally(bound.cause());
                }
            });
        });
        return opened;
    }

    private static void furnish(
            DatagramChannel channel, Board board, Codecs codecs, Keepsakes keepsakes, UdpSettings settings) {
        board.putOn(channel);
        Batches.receiveOn(channel, settings);
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(WRITE_HIGH_BYTES / 2, WRITE_HIGH_BYTES));
        channel.config().setReceiveBufferSize(SYSTEM_BUFFER_BYTES).setSendBufferSize(SYSTEM_BUFFER_BYTES);
        ChannelHandler demultiplexer = keepsakes.demultiplexer().apply(board.dialled(), board.probes());
        ChannelHandler anchor = keepsakes.anchor().apply(board.newcomers(), board.bell());
        QuicTokenHandler tokens =
                (QuicTokenHandler) keepsakes.tokens().apply(board.halfOpen(), board.trustedHalfOpen());
        channel.pipeline()
                .addLast("demultiplexer", demultiplexer)
                .addLast("server", codecs.server(settings, anchor, tokens, (QuicConnectionIdGenerator) demultiplexer))
                .addLast("client", codecs.client(settings));
    }

    /** One that this or another version of the plugin has opened. */
    static UdpSocket of(DatagramChannel channel) {
        return new UdpSocket(channel, Board.of(channel));
    }

    /** Adds what was dropped here since it was told last, whoever was told: the socket lives on under another version of the plugin. */
    void tell(Refusals refusals) {
        Optional.ofNullable(channel.attr(DROPPED).get())
                .ifPresent(dropped -> dropped.forEach((word, number) -> {
                    long more = number.sumThenReset();
                    if (more > 0 && !IN_GOOD_ORDER.contains(word)) {
                        refusals.count(word, more);
                    }
                }));
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    InetSocketAddress local() {
        return channel.localAddress();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** In the event loop: whether the system has it no more, though nobody has closed it here. */
    boolean isLost() {
        if (channel.closeFuture().isDone()) {
            return false;
        }
        try {
            // any question to the system does
            channel.config().getReceiveBufferSize();
            return !channel.isOpen();
        } catch (ChannelException e) {
            return true;
        }
    }

    boolean isListening() {
        return isOpen() && board.newcomers().get().isPresent();
    }

    /** Whether datagrams to that address may leave from here. */
    boolean reaches(InetAddress remote) {
        InetAddress ours = local().getAddress();
        if (ours.isAnyLocalAddress()) {
            return true;
        }
        return ours.getClass() == remote.getClass() && ours.isLoopbackAddress() == remote.isLoopbackAddress();
    }

    /** In the event loop: keeps the socket open until {@link #leave}. */
    void use() {
        board.users().incrementAndGet();
    }

    /** In the event loop: closes the socket if nobody needs it any more. */
    void leave() {
        if (board.users().decrementAndGet() == 0) {
            channel.close();
        }
    }

    /** In the event loop, of one that was opened for somebody who does not come: closes it if nobody else needs it. */
    void closeUnlessUsed() {
        if (!isUsed()) {
            channel.close();
        }
    }

    /** Whether somebody needs it. */
    boolean isUsed() {
        return board.users().get() > 0;
    }

    /** Completes once connections that have been closed have left the socket, and it is closed if they were the last. */
    CompletionStage<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        // a connection leaves its handlers two turns of the loop after it has closed
        loop().execute(() -> loop().execute(() -> loop().execute(() -> {
            if (board.users().get() == 0) {
                channel.close().addListener(closed -> settled.complete(null));
            } else {
                settled.complete(null);
            }
        })));
        return settled;
    }
}
