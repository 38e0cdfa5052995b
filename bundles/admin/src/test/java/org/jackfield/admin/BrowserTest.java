package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.access.AccessList;
import org.jackfield.pool.PoolNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser lets pages do to the node; where none is installed, these are passed over. */
@Tag("once")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BrowserTest {

    private static final String ALICE = "10.0.0.1";
    private static final String FOREIGN = "page.example";

    /** Tries everything a page can, and then says what it has learned. */
    private static final String PAGE =
            """
            <!doctype html><body><pre id=told>unfinished</pre>
            <iframe name=sink></iframe><iframe src="API/jackfield/status"></iframe><img src="API/network/self">
            <form id=f target=sink method=post enctype=text/plain action="API/jackfield/access/black">
            <input name='{"subject":"10.1.0.0/16","why":"' value='"}'></form>
            <script>
            const ban = n => JSON.stringify({subject: '10.' + n + '.0.0/16'});
            const json = {'Content-Type': 'application/json'};
            const tries = [
              ['/network/self', {}],
              ['/network/self', {mode: 'no-cors'}],
              ['/jackfield/access/black', {method: 'POST', headers: json, body: ban(2)}],
              ['/jackfield/access/black', {method: 'POST', mode: 'no-cors', body: ban(3)}],
              ['/jackfield/access/black', {method: 'POST', mode: 'no-cors',
                  body: new Blob([ban(4)], {type: 'text/plain'}), credentials: 'include'}],
              ['/network/points/10.5.0.1:1', {method: 'PATCH', headers: json, body: '{"acl":"ban"}'}],
              ['/network/points/10.6.0.1:1', {method: 'PUT', headers: json, body: '{}'}],
              ['/jackfield/access/white', {method: 'DELETE'}],
              ['/network/connections/nobody', {method: 'DELETE'}]];
            document.getElementById('f').submit();
            navigator.sendBeacon('API/jackfield/access/black', ban(7));
            Promise.all(tries.map(([path, how]) => fetch('API' + path, how)
                .then(r => r.text().then(text => r.type + ' ' + text), e => 'failed')))
              .then(all => { document.getElementById('told').textContent = 'finished: ' + all.join(', '); });
            </script>
            """;

    @TempDir
    Path profile;

    private final Village village = new Village();
    private final OpenDoor door = new OpenDoor();
    private final List<String> asked = new ArrayList<>();
    private HttpServer elsewhere;
    private byte[] page;
    private PoolNode alice;

    @BeforeEach
    void aNodeAndAPageFromElsewhere() throws IOException {
        alice = village.moveIn(ALICE, door.admin.hub());
        door.before(alice);
        door.send("POST", "/jackfield/access/white", "{\"subject\":\"192.0.2.1\"}");
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page = PAGE.replace("API", door.door().address().orElseThrow().toString())
                .getBytes(StandardCharsets.UTF_8);
        elsewhere.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        elsewhere.start();
    }

    @AfterEach
    void leave() {
        elsewhere.stop(0);
        door.close();
        village.close();
    }

    @Test
    void aPageFromElsewhereLearnsNothingAndChangesNothing() throws Exception {
        for (String host : List.of("localhost", "127.0.0.1", FOREIGN)) {
            String shown = shown("http://" + host + ":" + elsewhere.getAddress().getPort() + "/");

            assertTrue(shown.contains("finished: failed" + ", failed".repeat(8)), shown);
            assertFalse(shown.contains(alice.self().text()), shown);
            assertFalse(asked.isEmpty());
            assertEquals(List.of(), alice.access().entries(AccessList.BLACK));
            assertEquals(1, alice.access().entries(AccessList.WHITE).size());
            assertTrue(alice.endings().isEmpty(), "nobody was dialled");
        }
    }

    /** Or the page would be harmless in itself. */
    @Test
    void theSamePageFromOurOwnAddressMayDoAll() throws Exception {
        door.admin.whiteboard().arrived(new HttpServlet() {
            private static final long serialVersionUID = 1;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setContentType("text/html");
                response.setHeader("Content-Security-Policy", "default-src 'self' 'unsafe-inline'");
                response.getOutputStream().write(page);
            }
        });

        String shown = shown(door.door().address().orElseThrow() + "/page");

        assertTrue(shown.contains(alice.self().text()), shown);
        assertEquals(
                List.of("10.2.0.0/16", "10.5.0.1"),
                alice.access().entries(AccessList.BLACK).stream()
                        .map(entry -> entry.subject().text())
                        .sorted()
                        .toList());
        assertEquals(List.of(), alice.access().entries(AccessList.WHITE));
    }

    @Test
    void aForeignNameMadeToLeadHereShowsNothing() throws Exception {
        URI api = door.door().address().orElseThrow();

        String shown = shown("http://" + FOREIGN + ":" + api.getPort() + "/jackfield/status");

        assertTrue(shown.contains("which is not a name of this node"), shown);
        assertFalse(shown.contains(alice.self().text()), shown);
    }

    @Test
    void ourOwnPageShowsTheNode() throws Exception {
        String shown = shown(door.door().address().orElseThrow() + "/");

        assertTrue(shown.contains(alice.self().text()), shown);
        assertTrue(shown.contains("0 throttled"), "how bandwidth is divided: " + shown);
    }

    /** What the browser makes of a page, as HTML, after its scripts have had some seconds. */
    private String shown(String url) throws IOException, InterruptedException {
        Optional<Path> browser = browser();
        Assumptions.assumeTrue(browser.isPresent(), "no chromium is installed here");
        Path output = profile.resolve("shown");
        Process process = new ProcessBuilder(
                        browser.orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--user-data-dir=" + profile.resolve("profile"),
                        "--host-resolver-rules=MAP " + FOREIGN + " 127.0.0.1",
                        "--virtual-time-budget=5000",
                        "--timeout=20000",
                        "--dump-dom",
                        url)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser has come to an end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        return Files.readString(output);
    }

    private static Optional<Path> browser() {
        Map<String, String> environment = System.getenv();
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
