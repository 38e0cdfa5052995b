package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.DatagramChannel;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A datagram socket is closed under Netty, by whom it does not see: whoever is connected through it hears of it, and is let in again. */
@Timeout(60)
class LostSocketTest {

    private static final PointId ANYWHERE = PointId.parse("udp://127.0.0.1:0");

    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> losses = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> returns = new LinkedBlockingQueue<>();
    private EventLoops loops;
    private UdpTransport home;
    private UdpTransport abroad;

    /** Who closes it, beneath Netty's channel. */
    private enum Closer {
        JAVA(IoType.NIO) {
            @Override
            void close(DatagramChannel socket) throws Exception {
                Method beneath = AbstractNioChannel.class.getDeclaredMethod("javaChannel");
                beneath.setAccessible(true);
                ((SelectableChannel) beneath.invoke(socket)).close();
            }
        },
        NATIVE_CODE(IoType.EPOLL) {
            @Override
            void close(DatagramChannel socket) throws Exception {
                ((EpollDatagramChannel) socket).fd().close();
            }
        };

        private final IoType loops;

        Closer(IoType loops) {
            this.loops = loops;
        }

        abstract void close(DatagramChannel socket) throws Exception;
    }

    private void begin(Closer closer) {
        assumeTrue(closer.loops == IoType.NIO || Epoll.isAvailable());
        loops = new EventLoops(new EventLoopSettings(2, closer.loops));
        loops.activate();
        home = UdpFixture.transport(loops.group());
        abroad = UdpFixture.transport(loops.group());
    }

    @AfterEach
    void end() throws Exception {
        if (loops != null) {
            abroad.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
            home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
            loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private Listener listen() throws Exception {
        return home.listen(ListenRequest.on(ANYWHERE), new Accepting() {
                    @Override
                    public ChannelEvents accepted(Channel channel) {
                        return Talker.accepting(accepted).accepted(channel);
                    }

                    @Override
                    public void troubled(CloseReason reason) {
                        throw new AssertionError(reason.sentence());
                    }

                    @Override
                    public void lost(CloseReason reason) {
                        losses.add(reason);
                    }

                    @Override
                    public void regained() {
                        returns.add(true);
                    }
                })
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static UdpSocket only(UdpTransport transport) {
        assertEquals(1, transport.sockets().held().size());
        return transport.sockets().held().get(0);
    }

    @ParameterizedTest
    @EnumSource
    void itsChannelsEndAndItIsListenedOnAgain(Closer closer) throws Exception {
        begin(closer);
        Listener listener = listen();
        BlockingQueue<Integer> probes = new LinkedBlockingQueue<>();
        home.datagrams().orElseThrow().receive((from, probe) -> probes.add(probe.remaining()));
        Talker.dial(abroad, listener.local());
        Talker bob = Talker.next(accepted);

        closer.close(only(home).channel());

        assertEquals(new CloseReason.ConnectionLost(), bob.awaitEnd());
        assertEquals(
                new CloseReason.ListenFailed(listener.local(), "somebody else has closed its socket"),
                Talker.next(losses));
        awaitReturn(listener.local());
        home.datagrams().orElseThrow().send(listener.local(), ByteBuffer.allocate(7));
        assertEquals(7, Talker.next(probes));
        listener.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void awaitReturn(PointId point) throws Exception {
        Talker.next(returns);
        Talker.dial(abroad, point).say(new byte[10]);
        Talker.next(accepted).awaitHeard(10);
    }

    @ParameterizedTest
    @EnumSource
    void whoHasDialledFromItHearsOfItAndDialsFromAnother(Closer closer) throws Exception {
        begin(closer);
        Listener listener = listen();
        Talker alice = Talker.dial(abroad, listener.local());
        UdpSocket first = only(abroad);
        InetSocketAddress from = first.local();

        closer.close(first.channel());

        assertEquals(new CloseReason.ConnectionLost(), alice.awaitEnd());
        Talker again = Talker.dial(abroad, listener.local());
        assertNotEquals(from.getPort(), again.channel().endpoint().local().port());
    }

    /** With Java the port is free a turn of the loop later, and nobody else can be sure to be the first. */
    @Test
    void whileSomebodyElseHasThePortThatIsToldAndItIsTriedAgain() throws Exception {
        Closer closer = Closer.NATIVE_CODE;
        begin(closer);
        Listener listener = listen();
        UdpSocket socket = only(home);
        try (DatagramSocket thief = new DatagramSocket(null)) {
            socket.loop()
                    .submit(() -> {
                        closer.close(socket.channel());
                        thief.bind(socket.local());
                        return null;
                    })
                    .get(10, TimeUnit.SECONDS);
            Talker.next(losses);
            assertEquals(new CloseReason.AddressInUse(listener.local()), Talker.next(losses));
        }

        awaitReturn(listener.local());
    }
}
