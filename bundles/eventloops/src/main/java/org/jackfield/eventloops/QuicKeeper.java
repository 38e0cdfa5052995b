package org.jackfield.eventloops;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in the pipeline of every QUIC connection for as long as it lives, whichever version of the plugin owns it.
 *
 * <ul>
 *   <li>Keeps the datagram socket open as long as somebody uses it, and closes it after the last connection. Whoever else uses the
 *       socket, such as a listener, counts himself.
 *   <li>When the far end says that it closes, what it said before is read at once, bounded by the flow control window: soon after,
 *       Netty forgets it. The farewell itself is kept.
 *   <li>When the far end has moved to another address, and proven that it receives there, tells the stream's pipeline and keeps the address.
 *   <li>Forgets the id of a connection that was dialled when it has ended.
 *   <li>Discards QUIC's own datagrams, which only keep connections alive.
 * </ul>
 *
 * What it keeps stands in attributes of the connection, as values of the JDK and of Netty. All on the socket's event loop.
 */
@ChannelHandler.Sharable
final class QuicKeeper extends ChannelInboundHandlerAdapter {

    /** The one stream of a connection; set by the plugin. */
    static final AttributeKey<Channel> STREAM = AttributeKey.valueOf("org.jackfield.quic.stream");

    /** The {@link QuicConnectionCloseEvent} of the far end. */
    static final AttributeKey<Object> FAREWELL = AttributeKey.valueOf("org.jackfield.quic.farewell");

    /** Where the far end is since it has moved. */
    static final AttributeKey<InetSocketAddress> MOVED = AttributeKey.valueOf("org.jackfield.quic.moved");

    /** The id by which the far end calls a connection that we dialled; set by the plugin. */
    static final AttributeKey<ByteBuffer> DIALLED_ID = AttributeKey.valueOf("org.jackfield.quic.id");

    private final AtomicInteger users;
    private final Map<ByteBuffer, InetSocketAddress> dialled;

    /** Of one socket, with the number of its users and the ids of the connections that were dialled from it. */
    QuicKeeper(AtomicInteger users, Map<ByteBuffer, InetSocketAddress> dialled) {
        this.users = users;
        this.dialled = dialled;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        users.incrementAndGet();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Optional.ofNullable(context.channel().attr(DIALLED_ID).get()).ifPresent(dialled::remove);
        if (users.decrementAndGet() == 0) {
            context.channel().parent().close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        Channel connection = context.channel();
        if (event instanceof QuicConnectionCloseEvent farewell) {
            connection.attr(FAREWELL).set(farewell);
            stream(connection).ifPresent(stream -> stream.config().setAutoRead(true));
            // the rest of what it said is read after this call
            connection.eventLoop().execute(connection::close);
        } else if (event instanceof QuicPathEvent.PeerMigrated moved) {
            connection.attr(MOVED).set(moved.remote());
            stream(connection).ifPresent(stream -> stream.pipeline().fireUserEventTriggered(moved));
        }
        context.fireUserEventTriggered(event);
    }

    private static Optional<Channel> stream(Channel connection) {
        return Optional.ofNullable(connection.attr(STREAM).get());
    }
}
