package org.jackfield.transports.sockets;

import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

/** Sockets of Linux. */
final class EpollSockets implements Sockets {

    @Override
    public SocketChannel newSocket() {
        return new EpollSocketChannel();
    }

    @Override
    public ServerSocketChannel newServer() {
        return new EpollServerSocketChannel();
    }

    @Override
    public void keepAlive(SocketChannel socket, SocketSettings settings) {
        EpollSocketChannelConfig config = (EpollSocketChannelConfig) socket.config();
        config.setTcpKeepIdle((int) settings.keepAliveIdle().toSeconds());
        config.setTcpKeepIntvl((int) settings.keepAliveInterval().toSeconds());
        config.setTcpUserTimeout((int) settings.userTimeout().toMillis());
    }
}
