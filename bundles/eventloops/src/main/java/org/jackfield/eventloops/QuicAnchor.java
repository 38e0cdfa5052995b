package org.jackfield.eventloops;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a QUIC server's codec gives every new connection: tells the demultiplexer of it and of the end of its handshake, puts it into a queue and rings a bell.
 *
 * <p>The codec keeps its handler for ever, and the plugin comes and goes: while it is being exchanged there is no bell, and new
 * connections wait in the queue, {@value #MOST_WAITING} at most. Without a queue nobody listens, and they are refused. All on the socket's event loop.
 */
@ChannelHandler.Sharable
final class QuicAnchor extends ChannelInboundHandlerAdapter {

    /** While there is no bell, nobody counts them. */
    private static final int MOST_WAITING = 1024;

    private final AtomicReference<Optional<Queue<Object>>> newcomers;
    private final AtomicReference<Optional<Runnable>> bell;

    /**
     * Of one server.
     *
     * @param newcomers where its new connections go, in order, as long as somebody listens
     * @param bell rung after each
     */
    QuicAnchor(AtomicReference<Optional<Queue<Object>>> newcomers, AtomicReference<Optional<Runnable>> bell) {
        this.newcomers = newcomers;
        this.bell = bell;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        QuicChannel connection = (QuicChannel) context.channel();
        demultiplexer(context).ifPresent(demultiplexer -> demultiplexer.arrived(connection));
        Optional<Queue<Object>> queue = newcomers.get();
        if (queue.isPresent() && (bell.get().isPresent() || queue.get().size() < MOST_WAITING)) {
            queue.get().add(connection);
            bell.get().ifPresent(Runnable::run);
        } else {
            // its first datagram is read after this call, and without it nothing can be said to the far end
            connection.eventLoop().execute(() -> refuse(connection));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        demultiplexer(context).ifPresent(demultiplexer -> demultiplexer.proven((QuicChannel) context.channel()));
        context.fireChannelActive();
    }

    private static Optional<Demultiplexer> demultiplexer(ChannelHandlerContext context) {
        return Optional.ofNullable(context.channel().parent().pipeline().get(Demultiplexer.class));
    }

    private static void refuse(QuicChannel connection) {
        connection.close(false, (int) QuicTransportError.CONNECTION_REFUSED.code(), Unpooled.EMPTY_BUFFER);
    }
}
