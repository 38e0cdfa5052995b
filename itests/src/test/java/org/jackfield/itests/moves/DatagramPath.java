package org.jackfield.itests.moves;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A relay of datagrams, for one caller at a time: answers go to whoever has sent last. The loops have to be on NIO. */
final class DatagramPath implements Path {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops;
    private final Channel front;
    private final Channel back;
    private volatile Optional<InetSocketAddress> caller = Optional.empty();
    private volatile Optional<InetSocketAddress> target = Optional.empty();
    private volatile boolean silent;

    /** Leads nowhere yet. */
    DatagramPath(EventLoopGroup loops) throws Exception {
        this.loops = loops;
        front = open(new Passing() {
            @Override
            void pass(DatagramPacket datagram) {
                caller = Optional.of(datagram.sender());
                send(back, datagram, target);
            }
        });
        back = open(new Passing() {
            @Override
            void pass(DatagramPacket datagram) {
                send(front, datagram, caller);
            }
        });
    }

    @Override
    public int port() {
        return ((InetSocketAddress) front.localAddress()).getPort();
    }

    @Override
    public void leadTo(int there) {
        target = Optional.of(new InetSocketAddress(LOOPBACK, there));
    }

    /** Datagrams know no reset. */
    @Override
    public void suffer(Cut cut) {
        silent = true;
    }

    @Override
    public void mend() {
        silent = false;
    }

    @Override
    public void close() {
        front.close();
        back.close();
    }

    private Channel open(Passing passing) throws Exception {
        var opening = new Bootstrap()
                .group(loops)
                .channel(NioDatagramChannel.class)
                .handler(passing)
                .bind(LOOPBACK, 0);
        if (!opening.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("no port is bound");
        }
        return opening.sync().channel();
    }

    private void send(Channel by, DatagramPacket datagram, Optional<InetSocketAddress> to) {
        if (!silent) {
            to.ifPresent(there ->
                    by.writeAndFlush(new DatagramPacket(datagram.content().retain(), there)));
        }
    }

    private abstract static class Passing extends SimpleChannelInboundHandler<DatagramPacket> {

        abstract void pass(DatagramPacket datagram);

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket datagram) {
            pass(datagram);
        }
    }
}
