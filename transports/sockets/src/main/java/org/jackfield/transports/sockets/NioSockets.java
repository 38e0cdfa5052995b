package org.jackfield.transports.sockets;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketOption;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets of the JDK, which knows no user timeout: the number of unanswered questions stands in for it. */
final class NioSockets implements Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(NioSockets.class);

    @Override
    public SocketChannel newSocket() {
        return new NioSocketChannel();
    }

    @Override
    public ServerSocketChannel newServer() {
        return new NioServerSocketChannel();
    }

    @Override
    public void keepAlive(SocketChannel socket, SocketSettings settings) {
        try {
            set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, (int)
                    settings.keepAliveIdle().toSeconds());
            set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, (int)
                    settings.keepAliveInterval().toSeconds());
            set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, settings.keepAliveCount());
        } catch (LinkageError e) {
            LOG.debug("this Java has no extended socket options: the system's own keep-alive times hold", e);
        }
    }

    private static void set(SocketChannel socket, SocketOption<Integer> option, int value) {
        ChannelOption<Integer> known = NioChannelOption.of(option);
        socket.config().setOption(known, value);
    }
}
