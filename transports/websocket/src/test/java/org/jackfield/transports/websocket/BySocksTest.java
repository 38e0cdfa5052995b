package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Handover;
import org.jackfield.transports.socks.SocksProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dials that leave by a SOCKS5 proxy: a real one, and one that says what the test wants. What the proxy itself does wrong, tcp's test of this name shows. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BySocksTest {

    private static final byte[] NO_LOGIN_WANTED = {5, 0};
    private static final byte[] OPEN = {5, 0, 0, 1, 0, 0, 0, 0, 0, 0};

    @TempDir
    private Path folder;

    private final Stage stage = new Stage();
    private final Heard accepted = new Heard(1_000_000);

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void aRealProxyOpensTheWay(String host) throws Exception {
        PointId there = Stage.listen(stage.transport(WebSocketSettings.DEFAULTS, new Tls.None()), accepted);
        PointId point = new PointId("ws", host, there.port());
        try (Proxy proxy = Proxy.startSocks(folder)) {
            WebSocketTransport ws = stage.transport(by(proxy.point("ws").port()), new Tls.None());

            Heard dialled = Stage.dial(ws, point);

            assertEquals(point, dialled.channel().endpoint().remote());
            dialled.write(11);
            accepted.awaitBytes(11);
        }
    }

    @Test
    void aRealProxyPassesTlsOn() throws Exception {
        Tls own = Tls.by(new TlsSettings(Optional.empty(), TlsSettings.Trust.parse("any")));
        PointId there = Stage.listen(stage.transport(WebSocketSettings.DEFAULTS, own), accepted);
        try (Proxy proxy = Proxy.startSocks(folder)) {
            WebSocketTransport wss = stage.transport(by(proxy.point("ws").port()), own);

            Heard dialled = Stage.dial(wss, there);

            assertEquals(there, dialled.channel().endpoint().remote());
            dialled.write(11);
            accepted.awaitBytes(11);
        }
    }

    @Test
    void whatTheFarEndOfTheWayRefusesIsNotTheProxysFault() throws Exception {
        WebSocketSettings elsewhere = new WebSocketSettings(
                "/elsewhere", Optional.empty(), Set.of(), List.of(), Duration.ofSeconds(10), 65_536);
        PointId there = Stage.listen(stage.transport(elsewhere, new Tls.None()), accepted);
        try (Proxy proxy = Proxy.startSocks(folder)) {
            WebSocketTransport ws = stage.transport(by(proxy.point("ws").port()), new Tls.None());

            CloseReason failure = Stage.dial(ws, there).failure();

            assertTrue(failure.sentence().contains("404"), failure.sentence());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void withoutItsProxyNothingIsDialled(String scheme) throws Exception {
        Tls tls = scheme.equals("ws")
                ? new Tls.None()
                : Tls.by(new TlsSettings(Optional.empty(), TlsSettings.Trust.parse("any")));
        try (ServerSocket direct = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            int nobodys;
            try (ServerSocket closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                nobodys = closed.getLocalPort();
            }
            WebSocketTransport ws = stage.transport(by(nobodys), tls);

            Heard dialled = Stage.dial(ws, new PointId(scheme, "localhost", direct.getLocalPort()));

            assertTrue(
                    dialled.failure().sentence().contains("SOCKS"),
                    dialled.failure().sentence());
            direct.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, direct::accept);
        }
    }

    /** The name first, and not an address of it; the request for WebSocket only once the way is open. */
    @Test
    void namesReachTheProxyAsTheyAreAndNothingOfTheDetourStays() throws Exception {
        PointId there = Stage.listen(stage.transport(WebSocketSettings.DEFAULTS, new Tls.None()), accepted);
        PointId onion = PointId.parse("ws://jackfieldexample.onion:80");
        try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            WebSocketTransport ws = stage.transport(by(proxy.getLocalPort()), new Tls.None());
            Heard dialled = Stage.dial(ws, onion);
            try (Socket caller = proxy.accept();
                    Socket onwards = new Socket("127.0.0.1", there.port())) {
                assertArrayEquals(new byte[] {5, 1, 0}, caller.getInputStream().readNBytes(3));
                caller.getOutputStream().write(NO_LOGIN_WANTED);
                ByteArrayOutputStream expected = new ByteArrayOutputStream();
                expected.writeBytes(new byte[] {5, 1, 0, 3, (byte) onion.host().length()});
                expected.writeBytes(onion.host().getBytes(US_ASCII));
                expected.writeBytes(new byte[] {0, 80});
                assertArrayEquals(
                        expected.toByteArray(), caller.getInputStream().readNBytes(expected.size()));
                caller.getOutputStream().write(OPEN);

                pass(caller, onwards);
                pass(onwards, caller);

                Handover handover = Heard.soon(
                        ws.handovers().orElseThrow().release(dialled.channel()).toCompletableFuture());
                SocketChannel socket = (SocketChannel) handover.socket();
                for (Map.Entry<String, ChannelHandler> handler : socket.pipeline()) {
                    String name = handler.getValue().getClass().getName();
                    assertFalse(name.startsWith("org.jackfield.transports") || name.contains("ocks"), name);
                }
                socket.close();
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // the test has closed them
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static WebSocketSettings by(int port) {
        WebSocketSettings usual = WebSocketSettings.DEFAULTS;
        return new WebSocketSettings(
                usual.path(),
                usual.host(),
                usual.origins(),
                usual.proxies(),
                usual.upgradeTime(),
                usual.maxFrameBytes(),
                Optional.of(SocksProxy.at("127.0.0.1:" + port)));
    }
}
