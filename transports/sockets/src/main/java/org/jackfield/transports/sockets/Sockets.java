package org.jackfield.transports.sockets;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

/** Makes Netty's sockets, of the kind that fits the event loops, and sets their options. */
public interface Sockets {

    /** For these loops. */
    static Sockets fitting(EventLoopGroup group) {
        return areOnNio(group) ? new NioSockets() : new EpollSockets();
    }

    /** Whether loops are NIO's. Asked of the group, the question would go to the loop whose turn it is, and the next socket to another. */
    static boolean areOnNio(EventLoopGroup group) {
        return group.iterator().next() instanceof IoEventLoop loop && loop.isIoType(NioIoHandler.class);
    }

    /** One that is not registered and not connected. */
    SocketChannel newSocket();

    /** One that is not registered and not bound. */
    ServerSocketChannel newServer();

    /** The options that are named differently in each kind; none that the system lacks is an obstacle. */
    void keepAlive(SocketChannel socket, SocketSettings settings);

    /** Nothing is read unless asked for. */
    default void prepare(SocketChannel socket, SocketSettings settings) {
        socket.config()
                .setAutoRead(false)
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setConnectTimeoutMillis(0)
                .setWriteBufferWaterMark(new WriteBufferWaterMark(settings.writeLowBytes(), settings.writeHighBytes()));
        keepAlive(socket, settings);
    }

    /** Accepts at once when bound. */
    default void prepare(ServerSocketChannel server, int backlog) {
        server.config().setBacklog(backlog).setReuseAddress(true).setOption(ChannelOption.AUTO_READ, true);
    }
}
