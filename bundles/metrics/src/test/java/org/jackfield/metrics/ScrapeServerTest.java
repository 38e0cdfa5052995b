package org.jackfield.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrapeServerTest {

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private ScrapeServer server;

    @BeforeEach
    void open() throws IOException {
        server = ScrapeServer.open(
                ":0", accept -> new Page("text/plain", ("for " + accept).getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(String method, URI uri) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Accept", "text/plain")
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void thePageIsGivenForWhatIsAccepted() throws Exception {
        HttpResponse<String> answer = ask("GET", server.address());

        assertEquals(200, answer.statusCode());
        assertEquals("for text/plain", answer.body());
        assertEquals("text/plain", answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("", ask("HEAD", server.address()).body());
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertEquals(404, ask("GET", server.address().resolve("/")).statusCode());
        assertEquals(404, ask("GET", server.address().resolve("/metrics/more")).statusCode());
        assertEquals(405, ask("POST", server.address()).statusCode());
        assertEquals(405, ask("DELETE", server.address()).statusCode());
    }

    @Test
    void anAddressThatIsTakenIsAnError() {
        String taken = server.address().getAuthority();

        assertThrows(BindException.class, () -> ScrapeServer.open(taken, accept -> new Page("", new byte[0])));
    }

    @Test
    void whoSaysNothingIsHungUpOnAndKeepsNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < ScrapeServer.THREADS; i++) {
            Socket socket =
                    new Socket(server.address().getHost(), server.address().getPort());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            silent.add(socket);
        }

        assertEquals(200, ask("GET", server.address()).statusCode());
        for (Socket socket : silent) {
            try (socket;
                    InputStream in = socket.getInputStream()) {
                assertTrue(ended(in), "hung up on");
            }
        }
    }

    private static boolean ended(InputStream in) {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return reset instanceof java.net.SocketException;
        }
    }
}
