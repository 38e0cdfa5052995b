package org.jackfield.itests.abuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser: it shows the operator the page of the node, and lets no page of another origin read the node, ban, connect or kick.
 *
 * <p>Needs Chromium (Debian: {@code chromium}); skipped where there is none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, unit = SECONDS)
class BrowserTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private Browser browser;
    private RunningNode node;
    private RunningNode neighbour;
    private URI api;

    @BeforeAll
    void start(@TempDir Path files) {
        browser = Browser.installed(files.resolve("profile"))
                .orElseGet(() -> abort("no Chromium is installed (Debian: chromium), so no page is shown"));
        node = RunningNode.in(files.resolve("node"))
                .with("org.jackfield.admin", "address", "127.0.0.1:0")
                .start();
        neighbour = RunningNode.in(files.resolve("neighbour")).start();
        neighbour.connectTo(node);
        node.inside()
                .await(
                        "door of the API",
                        () -> !node.felix()
                                .ask(ApiAbuseTest.WhereIsTheApi.class)
                                .isEmpty(),
                        RunningNode.PATIENCE);
        api = URI.create(node.felix().ask(ApiAbuseTest.WhereIsTheApi.class));
    }

    @AfterAll
    void stop() {
        if (neighbour != null) {
            RunningNode.stop(node, neighbour);
        }
    }

    @Test
    void theOperatorSeesTheNodeAndItsConnections() {
        String page = browser.show(api.resolve("/").toString());

        assertTrue(page.contains(node.self()), page);
        assertTrue(page.contains(neighbour.self()), page);
    }

    @Test
    void aPageOfAnotherOriginNeitherReadsNorBansNorConnectsNorKicks() throws Exception {
        int mark = node.inside().mark();
        String report = visited(new Stranger(attack()));

        assertFalse(report.contains(node.self()), report);
        assertTrue(report.contains("read: refused"), report);
        assertTrue(report.contains("form: sent"), "the browser did not even try: " + report);
        assertEquals("[]", list("black"));
        assertEquals("[]", list("white"));
        assertTrue(get("/jackfield/connections").contains(neighbour.self()), "the neighbour is gone");
        assertEquals(
                List.of(),
                node.inside().events().stream()
                        .skip(mark)
                        .filter(event -> event.toString().contains("192.0.2."))
                        .toList());
    }

    @Test
    void aNameThatIsBentToThisMachineDoesNotOpenTheNode() {
        String page = browser.show("http://" + Browser.REBOUND + ":" + api.getPort() + "/jackfield/status");

        assertFalse(page.contains(node.self()), page);
        assertTrue(page.contains("is not a name of this node"), page);
    }

    /** Tries all that a page may try, and says afterwards what it could read. */
    private String attack() {
        return """
                <!doctype html><iframe name="hole"></iframe>
                <form id="form" method="post" enctype="text/plain" target="hole" action="API/jackfield/access/black">
                <input name='{"subject":"192.0.2.9","why":"' value='"}'></form>
                <script>
                const ban = '{"subject":"192.0.2.1","why":"page"}';
                const json = {'Content-Type': 'application/json'}, text = {'Content-Type': 'text/plain'};
                const tries = {
                  read: () => fetch('API/jackfield/status').then(answer => answer.text()),
                  log: () => fetch('API/network/log').then(answer => answer.text()),
                  json: () => fetch('API/jackfield/access/black', {method: 'POST', headers: json, body: ban}),
                  simple: () => fetch('API/jackfield/access/black', {method: 'POST', mode: 'no-cors', headers: text, body: ban}),
                  white: () => fetch('API/jackfield/access/white', {method: 'POST', mode: 'no-cors', body: ban}),
                  beacon: async () => navigator.sendBeacon('API/jackfield/access/black', new Blob([ban], {type: 'text/plain'})),
                  connect: () => fetch('API/network/points/192.0.2.2:9732', {method: 'PUT', headers: json, body: '{}'}),
                  acl: () => fetch('API/network/points/192.0.2.3:9732', {method: 'PATCH', headers: json, body: '{"acl":"ban"}'}),
                  kick: () => fetch('API/network/connections/PEER', {method: 'DELETE'}),
                  maintenance: () => fetch('API/jackfield/maintenance', {method: 'POST', mode: 'no-cors'}),
                };
                (async () => {
                  const said = [];
                  for (const [name, attempt] of Object.entries(tries)) {
                    said.push(await attempt().then(answer => name + ': ' + answer, failure => name + ': refused'));
                  }
                  const loaded = new Promise(done => document.querySelector('iframe').onload = done);
                  document.getElementById('form').submit();
                  await Promise.race([loaded, new Promise(done => setTimeout(done, 3000))]);
                  said.push('form: sent');
                  await fetch('/report', {method: 'POST', body: said.join('\\n')});
                })();
                </script>
                """
                .replace("API", api.toString().replaceAll("/$", ""))
                .replace("PEER", neighbour.self());
    }

    private String visited(Stranger stranger) throws Exception {
        Browser.Visit visit = browser.open(stranger.page());
        try (stranger) {
            return stranger.report();
        } finally {
            visit.close();
        }
    }

    private String list(String name) throws Exception {
        String list = get("/jackfield/access/" + name).replaceAll("\\s", "");
        return list.substring(list.indexOf('['), list.lastIndexOf(']') + 1);
    }

    private String get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    /** Somebody else's web site, on this machine: another port is another origin. */
    private static final class Stranger implements AutoCloseable {

        private final HttpServer server;
        private final CompletableFuture<String> report = new CompletableFuture<>();

        Stranger(String page) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> answer(exchange, page));
            server.createContext("/report", exchange -> {
                report.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                answer(exchange, "");
            });
            server.start();
        }

        String page() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        String report() throws Exception {
            return report.get(90, SECONDS);
        }

        @Override
        public void close() {
            server.stop(0);
        }

        private static void answer(HttpExchange exchange, String page) throws IOException {
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            try (exchange) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
