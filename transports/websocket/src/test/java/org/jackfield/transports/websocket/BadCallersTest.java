package org.jackfield.transports.websocket;

import static org.jackfield.transports.websocket.Stage.awaitRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is said to a listener: it is refused for what it is, counted, and costs little. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadCallersTest {

    private static final WebSocketSettings SETTINGS = new WebSocketSettings(
            "/",
            Optional.of("node.example"),
            Set.of("https://good.example"),
            List.of(),
            Duration.ofSeconds(20),
            65_536);

    private final Stage stage = new Stage();
    private final Heard accepted = new Heard(1_000_000);

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/other    | 404 Not Found                        | wrong-path",
                "/?x=y     | 101 Switching Protocols              | ",
            })
    void whatIsServedIsThePath(String path, String status, String counted) throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            assertEquals("HTTP/1.1 " + status, mallory.ask(path));
        }

        awaitRefused(ws, (counted == null ? Map.of() : Map.of(counted, 1L))::equals);
    }

    @Test
    void anOfferToCompressIsNotTaken() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller alice = new RawCaller(Stage.listen(ws, accepted))) {
            alice.say(RawCaller.request("/", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"));
            List<String> answer = alice.head();

            assertEquals("HTTP/1.1 101 Switching Protocols", answer.get(0));
            assertEquals(
                    List.of(),
                    answer.stream()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"))
                            .toList());
        }
        assertEquals(Map.of(), ws.refusals());
    }

    @ParameterizedTest
    @CsvSource({
        "Origin: https://evil.example, 403 Forbidden, wrong-origin",
        "Origin: HTTPS://GOOD.example, 101 Switching Protocols,",
    })
    void pagesOfOtherOriginsAreForbidden(String header, String status, String counted) throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            assertEquals("HTTP/1.1 " + status, mallory.ask("/", header));
        }

        awaitRefused(ws, (counted == null ? Map.of() : Map.of(counted, 1L))::equals);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'GET / HTTP/1.1\r\nHost: node.example\r\n\r\n'            | 426 Upgrade Required    | not-an-upgrade",
                "'POST / HTTP/1.1\r\nHost: node.example:80\r\nContent-Length: 0\r\n\r\n' | 426 Upgrade Required | not-an-upgrade",
                "'GET / HTTP/1.1\r\nHost: other.example\r\n\r\n'           | 421 Misdirected Request | wrong-host",
                "'GET / HTTP/1.0\r\nHost: node.example\r\n\r\n'            | 400 Bad Request         | not-http",
                "'nothing that anybody would call a request\r\n\r\n\r\n'   | 400 Bad Request         | not-http",
            })
    void whatIsNoUpgradeIsAnsweredWithAStatus(String said, String status, String counted) throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            mallory.say(said);
            assertEquals("HTTP/1.1 " + status, mallory.answer());
            assertEquals(0, mallory.drain());
        }

        awaitRefused(ws, Map.of(counted, 1L)::equals);
    }

    @Test
    void headersWithoutAnEndAreNotKept() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());
        String more = "X-More: " + "x".repeat(1_000) + "\r\n";

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            mallory.say("GET / HTTP/1.1\r\n" + more.repeat(12));
            String status = mallory.answer();
            assertTrue(
                    Set.of("HTTP/1.1 431 Request Header Fields Too Large", "").contains(status), status);
        }

        awaitRefused(ws, Map.of("headers-too-large", 1L)::equals);
    }

    @Test
    void aBodyWithoutAnEndIsNotKept() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            mallory.say("POST / HTTP/1.1\r\nHost: node.example\r\nContent-Length: 1000000000\r\n\r\n");
            mallory.drain();
        }

        awaitRefused(ws, counts -> counts.size() == 1);
    }

    @Test
    void noiseIsNotHeardForLong() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());
        byte[] noise = new byte[100_000];
        new SplittableRandom(1).nextBytes(noise);

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            CompletableFuture.runAsync(() -> {
                try {
                    mallory.say(noise);
                } catch (IOException e) {
                    // the listener was quicker
                }
            });
            mallory.drain();
        }

        awaitRefused(ws, counts -> counts.size() == 1);
    }

    @Test
    void whoTakesTooLongIsCutOff() throws Exception {
        WebSocketSettings hasty =
                new WebSocketSettings("/", Optional.empty(), Set.of(), List.of(), Duration.ofMillis(300), 65_536);
        WebSocketTransport ws = stage.transport(hasty, new Tls.None());

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            mallory.say("GET / HTTP/1.1\r\nHost: node.");
            assertEquals(0, mallory.drain());
        }

        awaitRefused(ws, Map.of("upgrade-too-slow", 1L)::equals);
    }

    @Test
    void onlySoManyAreHeardAtTheSameTime() throws Exception {
        SocketSettings d = SocketSettings.DEFAULTS;
        SocketSettings few = new SocketSettings(
                d.closingTime(),
                d.maxLingering(),
                d.writeHighBytes(),
                d.writeLowBytes(),
                d.keepAliveIdle(),
                d.keepAliveInterval(),
                d.userTimeout(),
                d.acceptPause(),
                d.lookupThreads(),
                d.maxLookups(),
                3);
        WebSocketTransport ws = stage.transport(few, SETTINGS, new Tls.None());
        PointId point = Stage.listen(ws, accepted);
        List<RawCaller> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RawCaller caller = new RawCaller(point);
            waiting.add(caller.say("GET / HTTP/1.1\r\n"));
        }

        awaitRefused(ws, Map.of("too-many-upgrades", 7L)::equals);

        waiting.get(0).close();
        awaitRefused(ws, Map.of("too-many-upgrades", 7L, "upgrade-abandoned", 1L)::equals);
        String rest = RawCaller.request("/");
        waiting.get(1).say(rest.substring(rest.indexOf('\n') + 1));
        assertEquals("HTTP/1.1 101 Switching Protocols", waiting.get(1).answer());
        for (RawCaller caller : waiting) {
            caller.close();
        }
    }

    @Test
    void framesBeforeTheUpgradeAreRefused() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(RawCaller.request("/").getBytes());
        both.write(RawCaller.frameBytes(true, RawCaller.BINARY, new byte[10]));

        try (RawCaller mallory = new RawCaller(Stage.listen(ws, accepted))) {
            mallory.say(both.toByteArray()).drain();
        }

        awaitRefused(ws, Map.of("not-a-frame", 1L)::equals);
    }

    @ParameterizedTest
    @CsvSource({"text-frame, 1003", "frame-too-large, 1009", "broken-frame, 1002"})
    void framesThatAreNotAllowedEndTheChannel(String what, int status) throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller mallory = RawCaller.upgraded(Stage.listen(ws, accepted))) {
            mallory.frame(true, RawCaller.BINARY, "good".getBytes());
            switch (what) {
                case "text-frame" -> mallory.frame(true, RawCaller.TEXT, "words".getBytes());
                // 8 EiB less one byte are announced
                case "frame-too-large" ->
                    mallory.say(new byte[] {(byte) 0x82, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0});
                // not masked
                default -> mallory.say(new byte[] {(byte) 0x82, 1, 7});
            }
            RawCaller.Frame farewell = mallory.nextFrame();

            assertEquals(RawCaller.CLOSE, farewell.opcode());
            assertEquals(status, farewell.status());
            assertEquals(new CloseReason.Misbehaviour("ws", what), accepted.end());
        }
        assertEquals("good", accepted.text());
        awaitRefused(ws, Map.of(what, 1L)::equals);
    }

    @Test
    void aPingIsAnsweredAndAClosingFrame() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller alice = RawCaller.upgraded(Stage.listen(ws, accepted))) {
            alice.frame(true, RawCaller.PING, "there?".getBytes());
            RawCaller.Frame pong = alice.nextFrame();
            assertEquals(RawCaller.PONG, pong.opcode());
            assertArrayEquals("there?".getBytes(), pong.content());

            alice.frame(true, RawCaller.PONG, new byte[0]);
            alice.frame(true, RawCaller.BINARY, "last".getBytes());
            alice.frame(true, RawCaller.CLOSE, new byte[] {3, (byte) 0xe8});
            assertEquals(RawCaller.CLOSE, alice.nextFrame().opcode());
            assertEquals(0, alice.drain());
        }

        assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
        assertEquals("last", accepted.text());
        assertEquals(Map.of(), ws.refusals());
    }

    /** They take no credit, so that nothing else would stop them. */
    @ParameterizedTest
    @CsvSource({"9, 125", "10, 125", "2, 0"})
    void whoeverSendsPingsPongsOrEmptyFramesWithoutEndIsRefused(int opcode, int bytes) throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());
        byte[] frame = RawCaller.frameBytes(true, opcode, new byte[bytes]);

        try (RawCaller mallory = RawCaller.upgraded(Stage.listen(ws, accepted))) {
            mallory.frame(true, RawCaller.BINARY, "good".getBytes());
            CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 100_000; i++) {
                        mallory.say(frame);
                    }
                } catch (IOException e) {
                    // the listener was quicker
                }
            });
            assertEquals(new CloseReason.Misbehaviour("ws", "frame-flood"), accepted.end());
            assertTrue(mallory.drain() < 2_000 * 127, "answers");
        }
        assertEquals("good", accepted.text());
        awaitRefused(ws, Map.of("frame-flood", 1L)::equals);
    }

    @Test
    void whoeverEndsEachMessageWithAnEmptyFrameIsHeard() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller alice = RawCaller.upgraded(Stage.listen(ws, accepted))) {
            for (int i = 0; i < 3_000; i++) {
                alice.frame(false, RawCaller.BINARY, new byte[] {'a'});
                alice.frame(true, RawCaller.CONTINUATION, new byte[0]);
            }
            accepted.awaitBytes(3_000);
        }
        assertEquals(Map.of(), ws.refusals());
    }

    @Test
    void aHundredPingsAtOnceHarmNobody() throws Exception {
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller alice = RawCaller.upgraded(Stage.listen(ws, accepted))) {
            for (int i = 0; i < 100; i++) {
                alice.frame(true, RawCaller.PING, new byte[1]);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(RawCaller.PONG, alice.nextFrame().opcode());
            }
            alice.frame(true, RawCaller.BINARY, "good".getBytes());
            alice.frame(true, RawCaller.CLOSE, new byte[] {3, (byte) 0xe8});
            assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
        }
        assertEquals("good", accepted.text());
    }

    @Test
    void aLongFrameIsNotReadWithoutCredit() throws Exception {
        Heard silent = new Heard(0);
        WebSocketTransport ws = stage.transport(SETTINGS, new Tls.None());

        try (RawCaller alice = RawCaller.upgraded(Stage.listen(ws, silent))) {
            alice.frame(true, RawCaller.BINARY, new byte[50_000]);
            alice.frame(true, RawCaller.PING, new byte[0]);
            silent.channel();
            assertEquals("", silent.text());

            silent.channel().request(50_000);
            assertEquals(RawCaller.PONG, alice.nextFrame().opcode());
        }
        silent.end();
        assertFalse(silent.text().isEmpty());
    }
}
