package org.jackfield.distribution.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listens there may be anything, and may stop at any byte. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ApiTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    private ServerSocket server;

    @BeforeEach
    void listens() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void isClosed() throws IOException {
        server.close();
    }

    @Test
    void aNodeThatStopsInTheMiddleOfItsAnswerIsNotWaitedForForEver() {
        CompletableFuture<Socket> client = answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1, 2");

        Refusal refusal = assertThrows(Refusal.class, () -> ask(SHORT));

        assertEquals(ExitCode.NO_NODE, refusal.code());
        assertTrue(refusal.getMessage().contains("it takes too long"), refusal.getMessage());
        assertTrue(client.isDone());
    }

    @Test
    void aNodeThatSaysNothingIsNotWaitedForEither() {
        answers("");

        assertTrue(assertThrows(Refusal.class, () -> ask(SHORT)).getMessage().contains("it takes too long"));
    }

    @Test
    void aNodeThatEndsInTheMiddleOfItsAnswerIsToldOf() {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1, 2").thenAccept(ApiTest::close);

        Refusal refusal = assertThrows(Refusal.class, () -> ask(Api.SOON));

        assertTrue(refusal.getMessage().contains("the connection broke"), refusal.getMessage());
    }

    @Test
    void whatSpeaksNoHttpAndWhatLeadsElsewhereIsNoNode() {
        answers("SSH-2.0-OpenSSH_9.2\r\n");
        assertEquals(
                ExitCode.NO_NODE,
                assertThrows(Refusal.class, () -> ask(Api.SOON)).code());

        answers("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        Refusal refusal = assertThrows(Refusal.class, () -> ask(Api.SOON));
        assertEquals("The node refused with status 302.", refusal.getMessage());
    }

    @Test
    void followingWhatNeverAnswersEnds() {
        answers("");

        Refusal refusal = assertThrows(Refusal.class, () -> api().follow("/jackfield/events", SHORT, line -> true));

        assertTrue(refusal.getMessage().contains("it takes too long"), refusal.getMessage());
    }

    private Object ask(Duration within) throws Refusal, InterruptedException {
        return api().ask("GET", "/network/self", Optional.empty(), within);
    }

    private Api api() {
        return new Api(URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty());
    }

    /** Answers the next one so, and keeps the connection open. */
    private CompletableFuture<Socket> answers(String text) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                Socket client = server.accept();
                client.getInputStream().read(new byte[4096]);
                client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                return client;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
