package org.jackfield.transports.tcp;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.jackfield.transports.tcp.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.sockets.Sockets;
import org.jackfield.transports.sockets.StreamListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is TCP's own, beyond the contract of all transports. */
@ParameterizedClass
@MethodSource("ioTypes")
class TcpSocketTest {

    private static final Duration TIMEOUT = ofSeconds(10);
    private static final PointId ANY_LOCAL = PointId.parse("tcp://127.0.0.1:0");

    @Parameter
    private IoType ioType;

    private Optional<EventLoops> loops = Optional.empty();
    private Optional<TcpTransport> transport = Optional.empty();
    private final Heard accepted = new Heard(1_000);
    private final Heard dialled = new Heard(1_000);

    static Stream<IoType> ioTypes() {
        return Stream.of(IoType.NIO, IoType.EPOLL).filter(type -> type == IoType.NIO || Epoll.isAvailable());
    }

    @BeforeEach
    void start() {
        EventLoops two = new EventLoops(new EventLoopSettings(2, ioType));
        two.activate();
        loops = Optional.of(two);
        transport = Optional.of(new TcpTransport(two.group(), ParkingHandler::new, TcpSettings.DEFAULTS));
    }

    @AfterEach
    void stop() throws Exception {
        tcp().shutdown().toCompletableFuture().get(20, TimeUnit.SECONDS);
        loops.orElseThrow().shutdown().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void oneListenerServesBothFamiliesAndShowsIpv4AsIpv4() throws Exception {
        Listener listener = listen(PointId.parse("tcp://[::]:0"));
        dial(DialRequest.to(new PointId("tcp", "127.0.0.1", listener.local().port()), TIMEOUT), dialled);

        assertEquals("127.0.0.1", accepted.channel().endpoint().remote().host());
        assertEquals("127.0.0.1", dialled.channel().endpoint().remote().host());
        assertEquals("127.0.0.1", dialled.channel().endpoint().local().host());
        assertEquals("127.0.0.1", accepted.channel().endpoint().local().host());
    }

    @Test
    void ipv6IsServedByTheSameListener() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(loopback) != null, "this machine has no IPv6");
        Listener listener = listen(PointId.parse("tcp://[::]:0"));
        dial(DialRequest.to(PointId.of("tcp", loopback, listener.local().port()), TIMEOUT), dialled);

        assertEquals("::1", accepted.channel().endpoint().remote().host());
        assertEquals(
                "tcp://[::1]:" + listener.local().port(),
                dialled.channel().endpoint().remote().toString());
    }

    @Test
    void aDialLeavesFromTheAddressThatWasAskedFor() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        Optional<PointId> local = Optional.of(PointId.parse("tcp://127.0.0.77:0"));
        dial(new DialRequest(listener.local(), TIMEOUT, local, Map.of()), dialled);

        assertEquals("127.0.0.77", accepted.channel().endpoint().remote().host());
    }

    @Test
    void aDialFromAnAddressOfAnotherMachineFails() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        Optional<PointId> local = Optional.of(PointId.parse("tcp://192.0.2.1:0"));
        dial(new DialRequest(listener.local(), TIMEOUT, local, Map.of()), dialled);

        assertInstanceOf(CloseReason.DialFailed.class, dialled.failure());
    }

    @Test
    void hostNamesAreLookedUp() throws Exception {
        Listener listener = listen(PointId.parse("tcp://localhost:0"));
        dial(DialRequest.to(new PointId("tcp", "localhost", listener.local().port()), TIMEOUT), dialled);

        assertEquals(
                listener.local().port(), dialled.channel().endpoint().remote().port());
    }

    @Test
    void aNameThatLeadsNowhereIsSaidToDoSo() throws Exception {
        String impossible = "a".repeat(70) + ".invalid";
        dial(DialRequest.to(new PointId("tcp", impossible, 1), TIMEOUT), dialled);

        assertEquals(new CloseReason.NameNotResolved(impossible), dialled.failure());
    }

    @Test
    void socketsAskWhetherTheFarEndIsAliveAsOctezDoes() throws Exception {
        Sockets sockets = Sockets.fitting(loops.orElseThrow().group());
        SocketChannel socket = sockets.newSocket();
        sockets.prepare(socket, SocketSettings.DEFAULTS);

        assertTrue(socket.config().isKeepAlive());
        assertTrue(socket.config().isTcpNoDelay());
        assertFalse(socket.config().isAutoRead());
        if (ioType == IoType.EPOLL) {
            EpollSocketChannelConfig config = (EpollSocketChannelConfig) socket.config();
            assertEquals(10, config.getTcpKeepIdle());
            assertEquals(5, config.getTcpKeepIntvl());
            assertEquals(45_000, config.getTcpUserTimeout());
        } else {
            assertEquals(10, socket.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE)));
            assertEquals(5, socket.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL)));
            assertEquals(7, socket.config().getOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT)));
        }
        loops.orElseThrow().group().register(socket).sync();
        socket.close().sync();
    }

    @Test
    void aFarEndThatShutsItsSideIsHeardToTheLastByte() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        try (Socket raw = rawTo(listener)) {
            raw.getOutputStream().write("last words".getBytes(StandardCharsets.US_ASCII));
            raw.shutdownOutput();

            assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
            assertEquals("last words", accepted.text());
            assertEquals(-1, raw.getInputStream().read());
        }
    }

    @Test
    void aSocketThatTheCoreCannotTakeIsClosedWhateverItThrows() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        Dialling unlinked = new Dialling() {
            @Override
            public ChannelEvents opened(Channel channel) {
                throw new NoClassDefFoundError("on purpose");
            }

            @Override
            public void failed(CloseReason reason) {
                dialled.failed(reason);
            }
        };
        tcp().dial(DialRequest.to(listener.local(), TIMEOUT), unlinked);

        assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
    }

    @Test
    void aResetIsALoss() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        Socket raw = rawTo(listener);
        accepted.channel();
        raw.setSoLinger(true, 0);
        raw.close();

        assertEquals(new CloseReason.ConnectionLost(), accepted.end());
    }

    @Test
    void aFarEndThatNeverReadsCannotHoldUpTheEnd() throws Exception {
        tcp().change(closingIn(ofMillis(200)));
        Listener listener = listen(ANY_LOCAL);
        try (Socket raw = rawTo(listener)) {
            Channel channel = accepted.channel();
            channel.thread().execute(() -> {
                while (channel.writable()) {
                    channel.claim(65_536);
                    channel.commit(65_536);
                    channel.flush();
                }
                channel.close(new CloseReason.Shutdown());
            });

            assertEquals(new CloseReason.Shutdown(), accepted.end());
            assertTrue(raw.isConnected());
        }
    }

    @Test
    void aFarEndThatNeverClosesIsCutOffInTheEnd() throws Exception {
        tcp().change(closingIn(ofMillis(200)));
        Listener listener = listen(ANY_LOCAL);
        try (Socket raw = rawTo(listener)) {
            Channel channel = accepted.channel();
            channel.thread().execute(() -> {
                channel.claim(1).put((byte) 7);
                channel.commit(1);
                channel.close(new CloseReason.Shutdown());
            });
            assertEquals(new CloseReason.Shutdown(), accepted.end());
            assertEquals(7, raw.getInputStream().read());
            assertEquals(-1, raw.getInputStream().read());

            assertThrows(IOException.class, () -> {
                while (true) {
                    raw.getOutputStream().write(new byte[1024]);
                }
            });
        }
    }

    @Test
    void aListenerThatCannotAcceptSaysSoAndGoesOnAfterAPause() throws Exception {
        StreamListener listener = (StreamListener) listen(ANY_LOCAL);
        IOException noMoreFiles = new IOException("accept(..) failed: Too many open files");
        listener.server().eventLoop().execute(() -> listener.server().pipeline().fireExceptionCaught(noMoreFiles));

        assertEquals(new CloseReason.ListenFailed(listener.local(), noMoreFiles.getMessage()), accepted.trouble());
        dial(DialRequest.to(listener.local(), TIMEOUT), dialled);
        accepted.channel();
    }

    @Test
    void aCallerThatFailsDoesNotHoldUpTheOthers() throws Exception {
        tcp().change(pausing(ofSeconds(60)));
        StreamListener listener = (StreamListener) listen(ANY_LOCAL);
        IOException ofOneCaller = new IOException("accept(..) failed: Software caused connection abort");
        listener.server().eventLoop().execute(() -> listener.server().pipeline().fireExceptionCaught(ofOneCaller));

        dial(DialRequest.to(listener.local(), TIMEOUT), dialled);
        accepted.channel();
    }

    @Test
    void afterTheReleaseNothingOfThePluginStaysAtTheSocket() throws Exception {
        Listener listener = listen(ANY_LOCAL);
        dial(DialRequest.to(listener.local(), TIMEOUT), dialled);
        Handover handover =
                soon(tcp().handovers().orElseThrow().release(dialled.channel()).toCompletableFuture());
        SocketChannel socket = (SocketChannel) handover.socket();

        for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
            assertNotOfThePlugin(handler.getValue());
        }
        assertNotOfThePlugin(socket.config().getRecvByteBufAllocator());
        assertNotOfThePlugin(handover.parked());
        handover.extra()
                .values()
                .forEach(value -> assertEquals("java.lang", value.getClass().getPackageName()));
        socket.close();
    }

    @Test
    void aSettingOutsideItsBoundsIsRefusedByName() {
        var refused = assertThrows(IllegalArgumentException.class, () -> closingIn(ofSeconds(61)));

        assertEquals("closing-time lies between 0 and 60000, not 61000", refused.getMessage());
    }

    @Test
    void theSystemsErrorsHaveNames() {
        assertEquals(
                new CloseReason.NetworkUnreachable(),
                Failures.ofDial(
                        new java.net.NoRouteToHostException("connect(..) failed: Network is unreachable"), TIMEOUT));
        assertEquals(
                new CloseReason.HostUnreachable(),
                Failures.ofDial(new java.net.NoRouteToHostException("No route to host"), TIMEOUT));
        assertEquals(
                new CloseReason.DialRefused(),
                Failures.ofDial(new java.net.ConnectException("Connection refused"), TIMEOUT));
        assertEquals(
                new CloseReason.TimedOut(CloseReason.Phase.DIALLING, TIMEOUT),
                Failures.ofDial(new java.net.ConnectException("Connection timed out"), TIMEOUT));
        assertEquals(
                new CloseReason.ListenFailed(ANY_LOCAL, "Permission denied"),
                Failures.ofListen(new java.net.BindException("Permission denied"), ANY_LOCAL));
    }

    private static void assertNotOfThePlugin(Object object) {
        String name = object.getClass().getName();
        assertFalse(name.startsWith("org.jackfield.transports"), name + " would keep the plugin");
    }

    private TcpTransport tcp() {
        return transport.orElseThrow();
    }

    private Listener listen(PointId local) throws Exception {
        return soon(tcp().listen(ListenRequest.on(local), accepted).toCompletableFuture());
    }

    private void dial(DialRequest request, Heard heard) {
        tcp().dial(request, heard);
    }

    private static Socket rawTo(Listener listener) throws IOException {
        Socket raw = new Socket();
        raw.connect(new InetSocketAddress("127.0.0.1", listener.local().port()));
        return raw;
    }

    private static TcpSettings closingIn(Duration closingTime) {
        return settings(closingTime, SocketSettings.DEFAULTS.acceptPause());
    }

    private static TcpSettings pausing(Duration acceptPause) {
        return settings(SocketSettings.DEFAULTS.closingTime(), acceptPause);
    }

    private static TcpSettings settings(Duration closingTime, Duration acceptPause) {
        SocketSettings usual = SocketSettings.DEFAULTS;
        SocketSettings sockets = new SocketSettings(
                closingTime,
                usual.maxLingering(),
                usual.writeHighBytes(),
                usual.writeLowBytes(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.userTimeout(),
                acceptPause,
                usual.lookupThreads(),
                usual.maxLookups(),
                usual.maxPrefaces());
        return new TcpSettings(
                sockets,
                TcpSettings.DEFAULTS.trustedProxies(),
                TcpSettings.DEFAULTS.proxyHeaderTime(),
                TcpSettings.DEFAULTS.socksProxy());
    }
}
