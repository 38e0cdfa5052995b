package org.jackfield.transports.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.access.AddressRange;
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
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the PROXY protocol, byte by byte: from those who may say them, and from those who may not. */
@ParameterizedClass
@MethodSource("ioTypes")
class ProxyHeaderTest {

    static final String PROXY = "127.0.0.2";
    static final String STRANGER = "127.0.0.3";
    private static final PointId ANY_LOCAL = PointId.parse("tcp://127.0.0.1:0");
    private static final PointId ALICE = PointId.parse("tcp://203.0.113.7:51000");
    private static final String OF_ALICE = "PROXY TCP4 203.0.113.7 192.0.2.1 51000 9732\r\n";
    private static final byte[] MARK = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

    @Parameter
    private IoType ioType;

    private Optional<EventLoops> loops = Optional.empty();
    private Optional<TcpTransport> transport = Optional.empty();
    private final Heard accepted = new Heard(1_000);

    static Stream<IoType> ioTypes() {
        return Stream.of(IoType.NIO, IoType.EPOLL).filter(type -> type == IoType.NIO || Epoll.isAvailable());
    }

    @BeforeEach
    void start() {
        EventLoops two = new EventLoops(new EventLoopSettings(2, ioType));
        two.activate();
        loops = Optional.of(two);
        transport = Optional.of(new TcpTransport(two.group(), ParkingHandler::new, trusting(PROXY, ofSeconds(20))));
    }

    @AfterEach
    void stop() throws Exception {
        soon(tcp().shutdown().toCompletableFuture());
        soon(loops.orElseThrow().shutdown().toCompletableFuture());
    }

    @Test
    void aTrustedProxyTellsWhoCallsAndWhatFollowsIsTheCallers() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, OF_ALICE + "hello");
            proxy.shutdownOutput();

            assertEquals(ALICE, accepted.channel().endpoint().remote());
            assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
            assertEquals("hello", accepted.text());
            assertEquals(Map.of(), tcp().refusals());
        }
    }

    @Test
    void aHeaderMayComeByteAfterByte() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            proxy.setTcpNoDelay(true);
            for (byte one : (OF_ALICE + "hello").getBytes(US_ASCII)) {
                proxy.getOutputStream().write(one);
            }
            proxy.shutdownOutput();

            assertEquals(ALICE, accepted.channel().endpoint().remote());
            accepted.end();
            assertEquals("hello", accepted.text());
        }
    }

    @Test
    void versionTwoTellsTheSame() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, versionTwo(0x21, 0x11, ofAlice(), new byte[0]));
            send(proxy, "hello");
            proxy.shutdownOutput();

            assertEquals(ALICE, accepted.channel().endpoint().remote());
            accepted.end();
            assertEquals("hello", accepted.text());
        }
    }

    @Test
    void versionTwoTellsOfIpv6AndItsAdditionsArePassedOver() throws Exception {
        byte[] addresses = ByteBuffer.allocate(36)
                .put(InetAddress.getByName("2001:db8::7").getAddress())
                .put(InetAddress.getByName("2001:db8::1").getAddress())
                .putShort((short) 51000)
                .putShort((short) 9732)
                .array();
        byte[] authority = {2, 0, 3, 'a', '.', 'b'};
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, versionTwo(0x21, 0x21, addresses, authority));

            assertEquals(
                    PointId.parse("tcp://[2001:db8::7]:51000"),
                    accepted.channel().endpoint().remote());
        }
    }

    @Test
    void aProxyMaySpeakForItself() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, versionTwo(0x20, 0x00, new byte[0], new byte[0]));

            assertEquals(
                    pointOf(proxy.getLocalSocketAddress()),
                    accepted.channel().endpoint().remote());
        }
    }

    @Test
    void aProxyMayNotKnowWhoCalls() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, "PROXY UNKNOWN\r\n");

            assertEquals(
                    pointOf(proxy.getLocalSocketAddress()),
                    accepted.channel().endpoint().remote());
        }
    }

    @Test
    void aHeaderOfAStrangerIsBytesLikeAnyOther() throws Exception {
        try (Socket mallory = callFrom(STRANGER)) {
            send(mallory, OF_ALICE);
            mallory.shutdownOutput();

            assertEquals(
                    pointOf(mallory.getLocalSocketAddress()),
                    accepted.channel().endpoint().remote());
            accepted.end();
            assertEquals(OF_ALICE, accepted.text());
            assertEquals(Map.of(), tcp().refusals());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 203.0.113.7 192.0.2.1 51000 99999\r\n",
                "PROXY TCP4 203.0.113.700 192.0.2.1 51000 9732\r\n",
                "PROXY TCP4 2001:db8::7 192.0.2.1 51000 9732\r\n",
                "PROXY TCP9 203.0.113.7 192.0.2.1 51000 9732\r\n",
                "PROXY TCP4 203.0.113.7\r\n",
                "GET / HTTP/1.1\r\nHost: node.example\r\n\r\n"
            })
    void aBadHeaderOfATrustedProxyIsCountedAndTheSocketClosed(String header) throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, header);

            assertRefused(proxy, "bad");
        }
    }

    @Test
    void aHeaderWithoutAnEndIsCutOffByItsSize() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, "PROXY TCP4 " + "2".repeat(200));

            assertRefused(proxy, "bad");
        }
    }

    @Test
    void aHeaderThatPromisesTooMuchIsNotReadToItsEnd() throws Exception {
        byte[] beginning = ByteBuffer.allocate(16)
                .put(MARK)
                .put((byte) 0x21)
                .put((byte) 0x11)
                .putShort((short) 65_535)
                .array();
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, beginning);
            send(proxy, new byte[4_096]);

            assertRefused(proxy, "bad");
        }
    }

    @Test
    void aCallerOverDatagramsIsNoneOfOurs() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, versionTwo(0x21, 0x12, ofAlice(), new byte[0]));

            assertRefused(proxy, "bad");
        }
    }

    @Test
    void aSilentProxyIsClosedWhenItsTimeIsOver() throws Exception {
        tcp().change(trusting(PROXY, ofMillis(200)));
        try (Socket proxy = callFrom(PROXY)) {
            assertRefused(proxy, "late");
        }
    }

    @Test
    void aProxyThatLeavesBeforeItsHeaderIsCounted() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, "PROXY TC");
            proxy.shutdownOutput();

            assertRefused(proxy, "absent");
        }
    }

    @Test
    void moreAtOnceThanTheSettingAllowsAreClosed() throws Exception {
        tcp().change(trusting(PROXY, ofSeconds(20), 1));
        Listener listener = listen();
        try (Socket first = callFrom(PROXY, listener)) {
            send(first, "PROXY");
            try (Socket second = callFrom(PROXY, listener)) {
                assertRefused(second, "too-many");
            }
            send(first, OF_ALICE.substring(5));

            assertEquals(ALICE, accepted.channel().endpoint().remote());
        }
    }

    @Test
    void whoIsTrustedChangesWithTheNextCaller() throws Exception {
        Listener listener = listen();
        tcp().change(trusting(STRANGER, ofSeconds(20)));
        try (Socket trusted = callFrom(STRANGER, listener)) {
            send(trusted, OF_ALICE);

            assertEquals(ALICE, accepted.channel().endpoint().remote());
        }
    }

    @Test
    void afterTheHeaderNothingOfItStaysAtTheSocket() throws Exception {
        try (Socket proxy = callFrom(PROXY)) {
            send(proxy, OF_ALICE);
            Handover handover = soon(
                    tcp().handovers().orElseThrow().release(accepted.channel()).toCompletableFuture());
            SocketChannel socket = (SocketChannel) handover.socket();

            for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
                String name = handler.getValue().getClass().getName();
                assertFalse(name.startsWith("org.jackfield.transports") || name.contains("haproxy"), name);
            }
            assertEquals(ALICE.toString(), handover.extra().get("remote"));
            socket.close();
        }
    }

    @Test
    void aProxyThatHasSaidNothingComesAlongWithTheListener() throws Exception {
        Callers callers = new Callers();
        Listener listener = listen(callers);
        TcpTransport next =
                new TcpTransport(loops.orElseThrow().group(), ParkingHandler::new, trusting(PROXY, ofSeconds(20)));
        try (Socket proxy = callFrom(PROXY, listener);
                Socket stranger = callFrom(STRANGER, listener)) {
            assertEquals(pointOf(stranger.getLocalSocketAddress()), callers.next());
            Handover handover =
                    soon(tcp().handovers().orElseThrow().release(listener).toCompletableFuture());
            assertEquals(1, handover.parked().size());

            Accepting core = callers;
            soon(next.handovers().orElseThrow().adopt(handover, core).toCompletableFuture());
            send(proxy, OF_ALICE);

            assertEquals(ALICE, callers.next());
        } finally {
            soon(next.shutdown().toCompletableFuture());
        }
    }

    private Listener listen(Accepting core) throws Exception {
        return soon(tcp().listen(ListenRequest.on(ANY_LOCAL), core).toCompletableFuture());
    }

    private void assertRefused(Socket proxy, String word) throws Exception {
        proxy.setSoTimeout(20_000);
        try {
            assertEquals(-1, proxy.getInputStream().read());
        } catch (SocketException e) {
            // closed with unread bytes: the system says so by a reset
            assertTrue(proxy.isConnected(), e.toString());
        }
        long deadline = System.nanoTime() + ofSeconds(20).toNanos();
        while (tcp().refusals().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(Map.of("proxy-header-" + word, 1L), tcp().refusals());
        assertFalse(accepted.isOpen());
    }

    private TcpTransport tcp() {
        return transport.orElseThrow();
    }

    private Listener listen() throws Exception {
        return listen(accepted);
    }

    private Socket callFrom(String address) throws Exception {
        return callFrom(address, listen());
    }

    static Socket callFrom(String address, Listener listener) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", listener.local().port()));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        send(socket, text.getBytes(US_ASCII));
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private static PointId pointOf(SocketAddress address) {
        InetSocketAddress known = (InetSocketAddress) address;
        return PointId.of("tcp", known.getAddress(), known.getPort());
    }

    private static byte[] ofAlice() throws IOException {
        return ByteBuffer.allocate(12)
                .put(InetAddress.getByName("203.0.113.7").getAddress())
                .put(InetAddress.getByName("192.0.2.1").getAddress())
                .putShort((short) 51000)
                .putShort((short) 9732)
                .array();
    }

    static byte[] versionTwo(int command, int family, byte[] addresses, byte[] additions) {
        int length = addresses.length + additions.length;
        return ByteBuffer.allocate(16 + length)
                .put(MARK)
                .put((byte) command)
                .put((byte) family)
                .putShort((short) length)
                .put(addresses)
                .put(additions)
                .array();
    }

    static TcpSettings trusting(String proxy, Duration headerTime) {
        return trusting(proxy, headerTime, SocketSettings.DEFAULTS.maxPrefaces());
    }

    private static TcpSettings trusting(String proxy, Duration headerTime, int maxPrefaces) {
        SocketSettings usual = SocketSettings.DEFAULTS;
        SocketSettings sockets = new SocketSettings(
                usual.closingTime(),
                usual.maxLingering(),
                usual.writeHighBytes(),
                usual.writeLowBytes(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.userTimeout(),
                usual.acceptPause(),
                usual.lookupThreads(),
                usual.maxLookups(),
                maxPrefaces);
        return new TcpSettings(sockets, List.of(AddressRange.parse(proxy)), headerTime, Optional.empty());
    }

    /** The far ends in the order in which they are shown. */
    private static final class Callers implements Accepting {

        private final BlockingQueue<PointId> remotes = new LinkedBlockingQueue<>();

        PointId next() throws InterruptedException {
            return Optional.ofNullable(remotes.poll(20, TimeUnit.SECONDS)).orElseThrow();
        }

        @Override
        public ChannelEvents accepted(Channel channel) {
            remotes.add(channel.endpoint().remote());
            return new Heard(0);
        }

        @Override
        public void troubled(CloseReason reason) {
            throw new IllegalStateException(reason.sentence());
        }
    }
}
