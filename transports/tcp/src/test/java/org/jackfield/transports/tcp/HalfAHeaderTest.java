package org.jackfield.transports.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.jackfield.transports.tcp.ProxyHeaderTest.PROXY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.LoopTurns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A listener changes hands while a trusted proxy is in the midst of its header. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ParameterizedClass
@MethodSource("ioTypes")
class HalfAHeaderTest {

    private static final int FIRST_PORT = 51_000;

    @Parameter
    private IoType ioType;

    private final List<TcpTransport> transports = new ArrayList<>();
    private final BlockingQueue<Heard> accepted = new LinkedBlockingQueue<>();
    private Optional<EventLoops> loops = Optional.empty();

    static Stream<IoType> ioTypes() {
        return Stream.of(IoType.NIO, IoType.EPOLL).filter(type -> type == IoType.NIO || Epoll.isAvailable());
    }

    /** How a proxy says who calls: here somebody with that port. */
    enum Version {
        ONE {
            @Override
            byte[] header(int port) {
                return "PROXY TCP4 203.0.113.7 192.0.2.1 %d 9732\r\n"
                        .formatted(port)
                        .getBytes(US_ASCII);
            }
        },
        TWO {
            @Override
            byte[] header(int port) throws IOException {
                byte[] addresses = ByteBuffer.allocate(12)
                        .put(InetAddress.getByName("203.0.113.7").getAddress())
                        .put(InetAddress.getByName("192.0.2.1").getAddress())
                        .putShort((short) port)
                        .putShort((short) 9732)
                        .array();
                return ProxyHeaderTest.versionTwo(0x21, 0x11, addresses, new byte[] {2, 0, 3, 'a', '.', 'b'});
            }
        };

        abstract byte[] header(int port) throws IOException;
    }

    @BeforeEach
    void start() {
        EventLoops two = new EventLoops(new EventLoopSettings(2, ioType));
        two.activate();
        loops = Optional.of(two);
    }

    @AfterEach
    void stop() throws Exception {
        for (TcpTransport transport : transports) {
            soon(transport.shutdown().toCompletableFuture());
        }
        soon(loops.orElseThrow().shutdown().toCompletableFuture());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whereverAHeaderIsCutItsAddressCounts(Version version) throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        int length = version.header(FIRST_PORT).length;
        List<Socket> proxies = new ArrayList<>();
        for (int cut = 0; cut < length; cut++) {
            Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener);
            proxy.getOutputStream().write(Arrays.copyOf(version.header(FIRST_PORT + cut), cut));
            proxies.add(proxy);
        }

        Handover handover = release(first, listener);
        assertEquals(length, handover.parked().size());
        TcpTransport second = transport();
        adopt(second, handover);

        for (int cut = 0; cut < length; cut++) {
            Socket proxy = proxies.get(cut);
            proxy.getOutputStream().write(restAndHello(version.header(FIRST_PORT + cut), cut));
            proxy.shutdownOutput();
            assertSpeaksFor(FIRST_PORT + cut);
            proxy.close();
        }
        assertEquals(Map.of(), first.refusals());
        assertEquals(Map.of(), second.refusals());
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void whatIsSaidWhileTheListenerIsNobodysComesBehindWhatWasSaidBefore(Version version) throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        try (Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener)) {
            proxy.getOutputStream().write(Arrays.copyOf(version.header(FIRST_PORT), 10));
            Handover handover = release(first, listener);
            proxy.getOutputStream().write(restAndHello(version.header(FIRST_PORT), 10));
            proxy.shutdownOutput();
            awaitReading();

            adopt(transport(), handover);

            assertSpeaksFor(FIRST_PORT);
        }
    }

    @Test
    void whomTheNextVersionCannotTakeTheOldOneHearsToTheEnd() throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        try (Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener)) {
            proxy.getOutputStream().write(Arrays.copyOf(Version.ONE.header(FIRST_PORT), 10));
            Handover handover = release(first, listener);
            TcpTransport second = transport();
            soon(second.shutdown().toCompletableFuture());
            assertThrows(ExecutionException.class, () -> adopt(second, handover));

            adopt(first, handover);
            proxy.getOutputStream().write(restAndHello(Version.ONE.header(FIRST_PORT), 10));
            proxy.shutdownOutput();

            assertSpeaksFor(FIRST_PORT);
        }
    }

    @Test
    void aHeaderWithoutAnEndIsCutOffByItsSizeHoweverOftenTheListenerChangesHands() throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        try (Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener)) {
            proxy.getOutputStream().write("PROXY TCP4 ".getBytes(US_ASCII));
            TcpTransport second = transport();
            adopt(second, release(first, listener));
            proxy.getOutputStream().write("2".repeat(200).getBytes(US_ASCII));

            proxy.setSoTimeout(20_000);
            assertEquals(-1, proxy.getInputStream().read());
            // the decoder closes the socket before it says why
            awaitReading();
            assertEquals(Map.of("proxy-header-bad", 1L), second.refusals());
        }
    }

    /** Whoever is trusted no more begins at once, and what he has said are bytes like any other. */
    @Test
    void whomTheNextVersionDoesNotTrustIsACallerLikeAnyOther() throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        try (Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener)) {
            proxy.getOutputStream().write("PROXY".getBytes(US_ASCII));
            TcpTransport second = transport();
            second.change(ProxyHeaderTest.trusting("127.0.0.9", ofSeconds(20)));
            adopt(second, release(first, listener));
            proxy.getOutputStream().write(" by name".getBytes(US_ASCII));
            proxy.shutdownOutput();

            Heard heard = nextAccepted();
            heard.end();
            assertEquals("PROXY by name", heard.text());
        }
    }

    @Test
    void nothingOfTheOldVersionStaysAtTheSocket() throws Exception {
        TcpTransport first = transport();
        Listener listener = listen(first);
        try (Socket proxy = ProxyHeaderTest.callFrom(PROXY, listener)) {
            proxy.getOutputStream().write("PROXY".getBytes(US_ASCII));

            Handover caller = (Handover) release(first, listener).parked().element();
            SocketChannel socket = (SocketChannel) caller.socket();
            List<String> handlers = new ArrayList<>();
            for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
                handlers.add(handler.getValue().getClass().getName());
            }
            assertEquals(List.of(ParkingHandler.class.getName()), handlers);
            socket.close();
        }
    }

    private TcpTransport transport() {
        TcpTransport transport = new TcpTransport(
                loops.orElseThrow().group(), ParkingHandler::new, ProxyHeaderTest.trusting(PROXY, ofSeconds(20)));
        transports.add(transport);
        return transport;
    }

    private Listener listen(TcpTransport transport) throws Exception {
        return soon(transport
                .listen(ListenRequest.on(PointId.parse("tcp://127.0.0.1:0")), core())
                .toCompletableFuture());
    }

    /** When all callers have been let in, behind whom comes a stranger, and what they have said has been read. */
    private Handover release(TcpTransport from, Listener listener) throws Exception {
        try (Socket stranger = ProxyHeaderTest.callFrom(ProxyHeaderTest.STRANGER, listener)) {
            assertEquals(
                    stranger.getLocalPort(),
                    nextAccepted().channel().endpoint().remote().port());
        }
        awaitReading();
        return soon(from.handovers().orElseThrow().release(listener).toCompletableFuture());
    }

    private void adopt(TcpTransport to, Handover handover) throws Exception {
        soon(to.handovers().orElseThrow().adopt(handover, core()).toCompletableFuture());
    }

    private void awaitReading() throws Exception {
        LoopTurns.awaitReading(loops.orElseThrow().group());
    }

    private static byte[] restAndHello(byte[] header, int cut) {
        byte[] hello = "hello".getBytes(US_ASCII);
        return ByteBuffer.allocate(header.length - cut + hello.length)
                .put(header, cut, header.length - cut)
                .put(hello)
                .array();
    }

    private void assertSpeaksFor(int port) throws Exception {
        Heard heard = nextAccepted();
        assertEquals(
                PointId.parse("tcp://203.0.113.7:" + port),
                heard.channel().endpoint().remote());
        assertEquals(new CloseReason.ClosedByPeer(), heard.end());
        assertEquals("hello", heard.text());
    }

    private Heard nextAccepted() throws InterruptedException {
        return Optional.ofNullable(accepted.poll(20, TimeUnit.SECONDS)).orElseThrow();
    }

    private Accepting core() {
        return new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                Heard heard = new Heard(1_000);
                ChannelEvents events = heard.accepted(channel);
                accepted.add(heard);
                return events;
            }

            @Override
            public void troubled(CloseReason reason) {
                throw new IllegalStateException(reason.sentence());
            }
        };
    }
}
