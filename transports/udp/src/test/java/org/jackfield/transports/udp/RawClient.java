package org.jackfield.transports.udp;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A client that speaks QUIC, and with us as it likes. One connection; its streams read nothing unless told to. */
final class RawClient implements AutoCloseable {

    /** What may be sent to it that it has not read, over each stream and over all. */
    static final int WINDOW_BYTES = 16 * 1024 * 1024;

    private static final long PATIENCE_SECONDS = 60;

    private final Channel socket;
    private final AtomicLong heard = new AtomicLong();

    /** Means to speak that protocol inside. */
    RawClient(EventLoopGroup loops, String protocol) throws Exception {
        socket = done(new Bootstrap()
                        .group(loops)
                        .channel(NioDatagramChannel.class)
                        .handler(new QuicClientCodecBuilder()
                                .sslContext(QuicSslContextBuilder.forClient()
                                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                        .applicationProtocols(protocol)
                                        .build())
                                .initialMaxData(WINDOW_BYTES)
                                .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
                                .initialMaxStreamsBidirectional(10)
                                .maxIdleTimeout(60, TimeUnit.SECONDS)
                                .datagram(1_000, 1_000)
                                .build())
                        .bind(0))
                .channel();
    }

    Future<QuicChannel> connect(InetSocketAddress server) {
        return QuicChannel.newBootstrap(socket)
                .handler(new ChannelInboundHandlerAdapter())
                .remoteAddress(server)
                .connect();
    }

    Future<QuicStreamChannel> stream(QuicChannel connection, QuicStreamType type) {
        return connection.createStream(type, new Counting());
    }

    /** Bytes, in one piece. */
    static Future<Void> say(Channel to, byte... bytes) {
        return to.writeAndFlush(to.alloc().directBuffer(bytes.length).writeBytes(bytes));
    }

    /** What its streams have read. */
    long heard() {
        return heard.get();
    }

    /** Waits for it, and fails as it does. */
    static <T, F extends Future<T>> F done(F future) throws Exception {
        if (!future.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("waited in vain");
        }
        if (!future.isSuccess()) {
            throw new IllegalStateException(future.cause());
        }
        return future;
    }

    @Override
    public void close() {
        if (!socket.close().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the socket does not close");
        }
    }

    private final class Counting extends ChannelInboundHandlerAdapter {

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(false);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            heard.addAndGet(((ByteBuf) message).readableBytes());
            ReferenceCountUtil.release(message);
        }
    }
}
