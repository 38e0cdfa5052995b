package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scout says of the far end. */
class ScoutTest {

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();

    @AfterEach
    void end() throws Exception {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    }

    /** Of a port that nobody listens on, the system takes one in 28,000 times the same for the scout. */
    @Test
    void whereItMeetsOnlyItselfNobodyListens() throws Exception {
        DatagramChannel socket = DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        InetSocketAddress ours = (InetSocketAddress) socket.getLocalAddress();
        Scout scout = new Scout(said::add);

        scout.go(new NioDatagramChannel(socket), loops.next(), Optional.empty(), ours, said::add);

        assertInstanceOf(PortUnreachableException.class, Talker.next(said));
        scout.close();
    }
}
