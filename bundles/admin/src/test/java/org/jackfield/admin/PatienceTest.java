package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jackfield.testkit.RealTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that take long: they come all the same, and nobody else waits for them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PatienceTest {

    private static final int SLOW = 40;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void anAnswerThatTakesLongerThanTheIdleTimeoutComesAllTheSame() throws Exception {
        AdminSettings settings = hasty();
        RealTime time = opened(new RealTime());
        Ticker ticker = new Ticker();
        open.add(ticker::shutdown);
        CompletableFuture<Answer> later = new CompletableFuture<>();
        Route route = new Route("PUT", "/later", call -> {
            // between two looks of the idle timeout, which would take a write that begins at that moment for a stalled
            // one
            time.after(settings.idleTimeout().multipliedBy(9).dividedBy(2), () -> later.complete(Answer.of("done")));
            return later;
        });
        WebServer server = new WebServer(List.of(route), new Whiteboard(), new Streams(), ticker, settings);
        URI url = server.open().address().orElseThrow();
        open.add(server::close);

        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            send(socket, "PUT /later HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(all(socket).endsWith("\r\n\r\n\"done\"\n"));
        }
    }

    @Test
    void pagesOfOtherBundlesThatTakeLongDoNotHoldTheApiUp() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        SlowPage page = new SlowPage();
        door.admin.whiteboard().arrived(page);
        open.add(0, page.end::countDown);
        for (int i = 0; i < SLOW; i++) {
            send(opened(door.socket()), "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        assertTrue(page.begun.tryAcquire(4, 20, TimeUnit.SECONDS), "some are under way");

        assertEquals(503, door.get("/network/self").status(), "there is no node, but there is an answer");
        assertTrue(door.get("/openapi.json").text().length() > 1000);
    }

    @Test
    void pagesBeyondThoseThatMayBeMadeAtOnceAreRefusedAndAnsweredAgainAfterwards() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        SlowPage page = new SlowPage();
        door.admin.whiteboard().arrived(page);
        open.add(0, page.end::countDown);
        for (int i = 0; i < Whiteboard.AT_ONCE; i++) {
            send(opened(door.socket()), "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        page.begun.acquire(Whiteboard.AT_ONCE);

        try (Socket socket = door.socket()) {
            send(socket, "GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertTrue(all(socket).startsWith("HTTP/1.1 503 "));
        }
        page.end.countDown();
        Village.await(() -> answered(door));
    }

    private static boolean answered(OpenDoor door) {
        try (Socket socket = door.socket()) {
            send(socket, "GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return all(socket).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AdminSettings hasty() {
        AdminSettings usual = OpenDoor.ANYWHERE;
        return new AdminSettings(
                usual.address(),
                usual.dataDir(),
                usual.tokenFile(),
                usual.allowedHosts(),
                usual.maxStreams(),
                usual.streamLines(),
                usual.maxBodyBytes(),
                usual.maxConnections(),
                Duration.ofMillis(250),
                Duration.ofMillis(250),
                usual.heartbeat());
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(0, one);
        return one;
    }

    /** One that waits, as one does whose reader takes nothing. */
    private static final class SlowPage extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Semaphore begun = new Semaphore(0);
        private final transient CountDownLatch end = new CountDownLatch(1);

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            begun.release();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            response.getWriter().println("here");
        }
    }
}
