package org.jackfield.transports.websocket;

import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.transports.websocket.Proxy.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A node behind nginx and behind HAProxy, which pass WebSocket through or end TLS for it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BehindProxiesTest {

    /** The proxies and the node are at 127.0.0.1, callers elsewhere on the loopback. */
    private static final WebSocketSettings BEHIND = new WebSocketSettings(
            "/node",
            Optional.empty(),
            Set.of(),
            List.of(AddressRange.parse("127.0.0.1")),
            Duration.ofSeconds(20),
            65_536);

    private static final int BYTES = 2_000_000;

    @TempDir
    Path folder;

    private final Stage stage = new Stage();
    private final WebSocketTransport node = stage.transport(BEHIND, new Tls.None());
    private final Heard accepted = new Heard(BYTES);
    private final Heard dialled = new Heard(BYTES);

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"NGINX, ws", "NGINX, wss", "HAPROXY, ws", "HAPROXY, wss"})
    void bytesGoBothWaysAndTheCallersAddressIsKnown(Program program, String scheme) throws Exception {
        PemFiles files = PemFiles.write(folder, "proxy", SelfSigned.generate(Instant.now()));
        Tls tls = scheme.equals(WebSocketTransport.PLAIN)
                ? new Tls.None()
                : Tls.of(new TlsSettings(Optional.empty(), files.trust()));
        WebSocketTransport caller = stage.transport(BEHIND, tls);
        try (Proxy proxy = Proxy.start(program, folder, files, Stage.listen(node, accepted))) {
            PointId from = new PointId(scheme, "127.0.0.2", 0);
            caller.dial(
                    new DialRequest(proxy.point(scheme), Duration.ofSeconds(20), Optional.of(from), Map.of()), dialled);

            dialled.write(BYTES);
            accepted.write(BYTES);
            accepted.awaitBytes(BYTES);
            dialled.awaitBytes(BYTES);
            assertEquals("127.0.0.2", accepted.channel().endpoint().remote().host());

            dialled.channel().close(new CloseReason.Shutdown());
            assertEquals(new CloseReason.Shutdown(), dialled.end());
            assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndIsHeardThroughTheProxy(Program program) throws Exception {
        PemFiles files = PemFiles.write(folder, "proxy", SelfSigned.generate(Instant.now()));
        WebSocketTransport caller = stage.transport(BEHIND, new Tls.None());
        try (Proxy proxy = Proxy.start(program, folder, files, Stage.listen(node, accepted))) {
            caller.dial(DialRequest.to(proxy.point("ws"), Duration.ofSeconds(20)), dialled);
            dialled.channel();

            accepted.channel().close(new CloseReason.Shutdown());

            assertEquals(new CloseReason.ClosedByPeer(), dialled.end());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatACallerWritesIntoTheHeaderIsNotBelieved(Program program) throws Exception {
        PemFiles files = PemFiles.write(folder, "proxy", SelfSigned.generate(Instant.now()));
        try (Proxy proxy = Proxy.start(program, folder, files, Stage.listen(node, accepted));
                RawCaller mallory = new RawCaller(proxy.point("ws"), "127.0.0.3")) {
            String status = mallory.ask("/node", "X-Forwarded-For: 192.0.2.1, 127.0.0.1");

            assertEquals("HTTP/1.1 101 Switching Protocols", status);
            assertEquals("127.0.0.3", accepted.channel().endpoint().remote().host());
        }
    }

    @Test
    void whoIsNoListedProxySpeaksForItselfAlone() throws Exception {
        PointId point = Stage.listen(node, accepted);
        try (RawCaller mallory = new RawCaller(point, "127.0.0.3")) {
            mallory.ask("/node", "X-Forwarded-For: 192.0.2.1");

            assertEquals("127.0.0.3", accepted.channel().endpoint().remote().host());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProxyWhoseNodeIsAwaySaysSo(Program program) throws Exception {
        PemFiles files = PemFiles.write(folder, "proxy", SelfSigned.generate(Instant.now()));
        WebSocketTransport caller = stage.transport(BEHIND, new Tls.None());
        PointId gone = Stage.listen(node, accepted);
        soon(node.shutdown().toCompletableFuture());
        try (Proxy proxy = Proxy.start(program, folder, files, gone)) {
            caller.dial(DialRequest.to(proxy.point("ws"), Duration.ofSeconds(30)), dialled);

            String sentence = dialled.failure().sentence();

            assertTrue(sentence.matches(".*answered the request for WebSocket with 50[23] .*"), sentence);
        }
    }
}
