package org.jackfield.benchmarks.end;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty alone as an end: no cipher, no handshake, messages behind their length; on epoll where it loads, as a node is. */
public final class NettyEnd {

    private static final boolean EPOLL = Epoll.isAvailable();

    /** As much as the other end of a loopback takes in at once, several times: with the default, one large message is all that may wait. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private static final int MESSAGES_OF_A_FLUSH = 256;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final Ear ear = new Ear();
    private final List<Speaker.Line> lines = new CopyOnWriteArrayList<>();
    private final ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
            channel.config().setWriteBufferWaterMark(WATER_MARK);
            channel.pipeline().addLast(new FlushConsolidationHandler(MESSAGES_OF_A_FLUSH, true), new Messages(ear));
        }
    };
    private Optional<Speaker> speaker = Optional.empty();

    private NettyEnd() {}

    /** Lives as long as its input. */
    public static void main(String... arguments) throws IOException {
        NettyEnd end = new NettyEnd();
        Orders.obey("127.0.0.1:" + end.listen().getPort(), most -> {}, end::answer);
    }

    private InetSocketAddress listen() {
        return (InetSocketAddress) new ServerBootstrap()
                .group(loops)
                .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(pipeline)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    private String answer(String order) {
        String[] words = order.split(" ");
        switch (words[0]) {
            case "connect":
                return connect(words[1], Integer.parseInt(words[2]));
            case "send":
                speaker = Optional.of(new Speaker(lines, Integer.parseInt(words[1]), Long.parseLong(words[2])));
                return "sending";
            case "stop":
                return "stopped " + speaker.orElseThrow().stop();
            case "heard":
                return ear.tell();
            default:
                return "unknown " + words[0];
        }
    }

    private String connect(String address, int count) {
        long begun = System.nanoTime();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(EPOLL ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(pipeline);
        for (int i = 0; i < count; i++) {
            lines.add(new Socket(bootstrap
                    .connect(InetAddress.getLoopbackAddress(), port)
                    .syncUninterruptibly()
                    .channel()));
        }
        return "connected " + count + " " + (System.nanoTime() - begun);
    }

    /** Flushes with every message; the handler for that lets many leave with one call of the system. */
    private record Socket(Channel channel) implements Speaker.Line {

        @Override
        public boolean say(ByteBuffer message) {
            if (!channel.isWritable()) {
                return false;
            }
            ByteBuf length = channel.alloc().ioBuffer(Integer.BYTES).writeInt(message.remaining());
            channel.write(length, channel.voidPromise());
            channel.writeAndFlush(Unpooled.wrappedBuffer(message.duplicate()), channel.voidPromise());
            return true;
        }
    }

    /** Finds where messages begin and end. */
    private static final class Messages extends ChannelInboundHandlerAdapter {

        private final Ear ear;
        private final ByteBuffer head = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);
        private int missing;

        Messages(Ear ear) {
            this.ear = ear;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            ByteBuf bytes = (ByteBuf) read;
            try {
                while (bytes.isReadable()) {
                    if (head.hasRemaining()) {
                        readHead(bytes);
                    } else {
                        int step = Math.min(missing, bytes.readableBytes());
                        bytes.skipBytes(step);
                        missing -= step;
                    }
                    if (!head.hasRemaining() && missing == 0) {
                        ear.hear(head.getLong(Integer.BYTES));
                        head.clear();
                    }
                }
            } finally {
                bytes.release();
            }
        }

        private void readHead(ByteBuf bytes) {
            int step = Math.min(head.remaining(), bytes.readableBytes());
            bytes.readBytes(head.limit(head.position() + step));
            head.limit(head.capacity());
            if (!head.hasRemaining()) {
                missing = head.getInt(0) - Long.BYTES;
            }
        }
    }
}
