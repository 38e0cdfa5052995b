package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.DialRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever answers a dial: it becomes a channel only after the upgrade, and one that breaks the rules ends. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadServersTest {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Stage stage = new Stage();
    private final WebSocketTransport ws = stage.transport(WebSocketSettings.DEFAULTS, new Tls.None());
    private final Heard dialled = new Heard(1_000_000);
    private ServerSocket server;

    @BeforeEach
    void open() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        stage.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n' | answered the request for WebSocket with 404 Not Found",
                "'HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n' | answered the request for WebSocket with 301 Moved",
                "'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n' | Invalid challenge",
                "'HTTP/1.1 101 Go\r\nConnection: upgrade\r\n\r\n'   | Invalid handshake response",
                "'SSH-2.0-OpenSSH_9.2\r\n\r\n'                      | not HTTP",
                "''                                                 | closed the socket instead of answering",
            })
    void whatIsNoUpgradeFailsTheDialInWords(String answer, String words) throws Exception {
        CompletableFuture<Void> serving = serve(socket -> {
            String request = request(socket);
            assertTrue(request.startsWith("GET / HTTP/1.1\nhost: 127.0.0.1:" + server.getLocalPort()), request);
            say(socket, answer);
        });

        String sentence = dial().failure().sentence();

        soon(serving);
        assertTrue(sentence.contains(words), sentence);
    }

    @Test
    void noCompressionIsOffered() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<Void> serving = serve(socket -> asked.complete(request(socket)));

        dial().failure();

        soon(serving);
        assertTrue(soon(asked).contains("\nsec-websocket-version: 13\n"), asked.join());
        assertFalse(asked.join().contains("\nsec-websocket-extensions:"), asked.join());
    }

    @Test
    void headersWithoutAnEndAreNotKept() throws Exception {
        CompletableFuture<Void> serving = serve(socket -> {
            request(socket);
            say(socket, "HTTP/1.1 101 Go\r\n" + "X-More: x\r\n".repeat(2_000));
        });

        String sentence = dial().failure().sentence();

        soon(serving);
        assertTrue(sentence.contains("not HTTP"), sentence);
    }

    @Test
    void whoNeverEndsItsAnswerCostsTheTimeOfTheDialAndNoMore() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> serving = serve(socket -> {
            say(socket, "HTTP/1.1 101 Go\r\n");
            soon(over);
        });
        Duration time = Duration.ofMillis(300);

        ws.dial(DialRequest.to(point(), time), dialled);

        assertEquals(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, time), dialled.failure());
        over.complete(null);
        soon(serving);
    }

    @ParameterizedTest
    @CsvSource({"text-frame, 8101 41", "frame-too-large, 827f 7fffffffffffffff", "broken-frame, 8281 00000000 41"})
    void framesThatAreNotAllowedEndTheChannel(String what, String frame) throws Exception {
        CompletableFuture<Void> serving = serve(socket -> {
            String key = request(socket).replaceAll("(?s).*sec-websocket-key: ([^\n]*)\n.*", "$1");
            byte[] accept = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            // the frame comes along with the answer
            String answer = "HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n";
            byte[] bytes = HexFormat.of().parseHex("820568656c6c6f" + frame.replace(" ", ""));
            say(socket, answer + new String(bytes, ISO_8859_1));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        });

        dial().channel();

        assertEquals(new CloseReason.Misbehaviour("ws", what), dialled.end());
        assertEquals("hello", dialled.text());
        Stage.awaitRefused(ws, Map.of(what, 1L)::equals);
        soon(serving);
    }

    private interface Behaviour {

        void meet(Socket socket) throws Exception;
    }

    /** Does it to the first caller, and closes. */
    private CompletableFuture<Void> serve(Behaviour behaviour) {
        CompletableFuture<Void> served = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                behaviour.meet(socket);
                served.complete(null);
            } catch (Exception | AssertionError e) {
                served.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return served;
    }

    /** Its lines; names of headers in lower case. */
    private static String request(Socket socket) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        StringBuilder lines = new StringBuilder();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            int colon = line.indexOf(": ");
            lines.append(colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon))
                    .append('\n');
        }
        return lines.toString();
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private Heard dial() {
        ws.dial(DialRequest.to(point(), Duration.ofSeconds(20)), dialled);
        return dialled;
    }

    private PointId point() {
        return PointId.of("ws", server.getInetAddress(), server.getLocalPort());
    }
}
