package org.jackfield.transports.udp;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes ahead of a dial to hear what the network says of the far end: a socket that is connected to it, and sends one datagram of a
 * single byte.
 *
 * <p>Only to a connected socket does the system pass on that nobody listens there, or that no way leads there; from a socket that
 * carries many connections a dial to a closed port would be plain silence. It also says which of our addresses is used. No QUIC server
 * answers so short a datagram. Owned by an event loop.
 */
final class Scout extends ChannelInboundHandlerAdapter {

    private static final byte QUIC_AND_NOTHING_ELSE = 0x40;

    private final Consumer<Throwable> onNews;
    private Optional<DatagramChannel> gone = Optional.empty();

    /** Nothing happens yet; bad news may come until it is closed. */
    Scout(Consumer<Throwable> onNews) {
        this.onNews = onNews;
    }

    /** Goes with a new socket; says our address once it is known. */
    void go(
            DatagramChannel socket,
            EventLoop loop,
            Optional<InetAddress> from,
            InetSocketAddress remote,
            Consumer<InetAddress> onAddress) {
        gone = Optional.of(socket);
        socket.pipeline().addLast(this);
        loop.register(socket).addListener(registered -> {
            if (!registered.isSuccess()) {
                onNews.accept(registered.cause());
                return;
            }
            ChannelFuture connecting = from.isPresent()
                    ? socket.connect(remote, new InetSocketAddress(from.get(), 0))
                    : socket.connect(remote);
            connecting.addListener(connected -> {
                if (!connected.isSuccess()) {
                    onNews.accept(connected.cause());
                } else if (socket.localAddress().equals(remote)) {
                    // the system gave it the very port that it goes to: it would hear only itself, and keep out whoever
                    // wants to listen there
                    onNews.accept(new PortUnreachableException("nobody else is there"));
                } else {
                    onAddress.accept(socket.localAddress().getAddress());
                    socket.writeAndFlush(socket.alloc().directBuffer(1).writeByte(QUIC_AND_NOTHING_ELSE))
                            .addListener(this::sent);
                }
            });
        });
    }

    void close() {
        gone.ifPresent(DatagramChannel::close);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        onNews.accept(cause);
    }

    private void sent(Future<?> sending) {
        if (!sending.isSuccess() && !(sending.cause() instanceof ClosedChannelException)) {
            onNews.accept(sending.cause());
        }
    }
}
