package org.jackfield.itests.moves;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A relay of tcp, by which ws goes, too. The loops have to be on NIO. */
final class StreamPath implements Path {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops;
    private final int port;
    private final Set<Channel> ends = ConcurrentHashMap.newKeySet();
    private final Channel listener;
    private volatile int target;
    private volatile State state = State.LEADS;

    /** Leads nowhere yet. */
    StreamPath(EventLoopGroup loops) throws Exception {
        this.loops = loops;
        listener = listen();
        port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void leadTo(int there) {
        target = there;
    }

    @Override
    public void suffer(Cut cut) {
        if (cut == Cut.RESET) {
            state = State.RESETS;
            ends.forEach(StreamPath::reset);
        } else {
            state = State.SILENT;
        }
    }

    @Override
    public void mend() {
        suffer(Cut.RESET);
        state = State.LEADS;
    }

    @Override
    public void close() {
        suffer(Cut.RESET);
        listener.close();
    }

    private static void reset(Channel end) {
        // in its loop nobody closes it meanwhile
        end.eventLoop().execute(() -> {
            if (end.isOpen()) {
                end.config().setOption(ChannelOption.SO_LINGER, 0);
                end.close();
            }
        });
    }

    private Channel listen() throws Exception {
        var listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel caller) {
                        lead(caller);
                    }
                })
                .bind(LOOPBACK, 0);
        if (!listening.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no port is bound");
        }
        return listening.sync().channel();
    }

    private void lead(Channel caller) {
        keep(caller);
        if (state == State.RESETS) {
            reset(caller);
        }
        if (state != State.LEADS) {
            return;
        }
        new Bootstrap()
                .group(caller.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new Pump(caller))
                .connect(LOOPBACK, target)
                .addListener((ChannelFutureListener) connected -> {
                    if (!connected.isSuccess()) {
                        reset(caller);
                        return;
                    }
                    keep(connected.channel());
                    caller.pipeline().addLast(new Pump(connected.channel()));
                    caller.read();
                    connected.channel().read();
                });
    }

    private void keep(Channel end) {
        ends.add(end);
        end.closeFuture().addListener(closed -> ends.remove(end));
    }

    private enum State {
        LEADS,
        RESETS,
        SILENT
    }

    /** Passes on what one end says, and reads on when it has been written. */
    private final class Pump extends ChannelInboundHandlerAdapter {

        private final Channel other;

        Pump(Channel other) {
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (state == State.SILENT) {
                ReferenceCountUtil.release(message);
                return;
            }
            other.writeAndFlush(message).addListener(written -> {
                if (!written.isSuccess()) {
                    reset(context.channel());
                } else if (state != State.SILENT) {
                    context.read();
                }
            });
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (state != State.SILENT) {
                other.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
