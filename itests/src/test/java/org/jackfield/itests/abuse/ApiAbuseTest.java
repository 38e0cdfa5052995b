package org.jackfield.itests.abuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jackfield.api.node.Door;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Whatever is done to the API, the node goes on: its connection stays, nobody is banned, and the next request is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
class ApiAbuseTest {

    private static final String ADMIN = "org.jackfield.admin";
    private static final String BLACK = "/jackfield/access/black";
    private static final String BAN = "{\"subject\":\"192.0.2.1\",\"why\":\"abuse\"}";
    private static final int STREAMS = 200;
    private static final int MOST_STREAMS = 220;
    private static final int BODY_BYTES = 65_536;
    private static final long HEAP_BYTES = 64L << 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningNode node;
    private RunningNode neighbour;
    private URI api;
    private int mark;
    private long heapBefore;

    @BeforeAll
    void start(@TempDir Path files) {
        node = RunningNode.in(files.resolve("node"))
                .with(ADMIN, "address", "127.0.0.1:0")
                .with(ADMIN, "max-streams", String.valueOf(MOST_STREAMS))
                .with(ADMIN, "max-body-bytes", String.valueOf(BODY_BYTES))
                .with(ADMIN, "request-timeout", "1500")
                .with(ADMIN, "idle-timeout", "2000")
                .with(ADMIN, "heartbeat", "500")
                .start();
        neighbour = RunningNode.in(files.resolve("neighbour")).start();
        neighbour.connectTo(node);
        node.inside()
                .await(
                        "door of the API",
                        () -> !node.felix().ask(WhereIsTheApi.class).isEmpty(),
                        RunningNode.PATIENCE);
        api = URI.create(node.felix().ask(WhereIsTheApi.class));
        mark = node.inside().mark();
        heapBefore = heap();
    }

    @AfterEach
    void theNodeIsUnharmed() throws Exception {
        assertEquals(200, get("/jackfield/status").statusCode());
        assertEquals("[]", entries(), "nobody is banned");
        neighbour.tell(node, "are you well?");
        node.tell(neighbour, "very well");
        assertEquals(
                List.of(),
                node.inside().events().stream()
                        .skip(mark)
                        .filter(event -> event.get("event").equals("disconnected"))
                        .toList());
    }

    @AfterAll
    void nothingIsLeftBehind() {
        if (node != null) {
            RunningNode.stop(
                    () -> {
                        long more = heap() - heapBefore;
                        assertTrue(more < HEAP_BYTES, "the heap has grown by " + more + " bytes");
                    },
                    node,
                    neighbour);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "//",
                "/network//self",
                "/network/self/",
                "/network/peers/..%2f..%2fetc%2fpasswd",
                "/network/peers/%00",
                "/network/peers/nobody",
                "/network/peers/%ff%fe",
                "/network/points/here",
                "/network/points/127.0.0.1:99999",
                "/network/points/[::1",
                "/jackfield/access/purple",
                "/jackfield/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/jackfield/status;jsessionid=1",
                "/openapi.json/more"
            })
    void aBadPathIsRefusedAndNeverAnError(String path) {
        int status = raw("GET " + path + " HTTP/1.1");

        assertTrue(status >= 400 && status < 500, path + " gives " + status);
    }

    @Test
    void anEndlessPathIsRefused() {
        assertTrue(Set.of(400, 414, 431).contains(raw("GET /" + "a".repeat(100_000) + " HTTP/1.1")));
    }

    @Test
    void endlessHeadersAreRefused() {
        assertTrue(Set.of(400, 431).contains(raw("GET / HTTP/1.1", "X-Much: " + "a".repeat(100_000))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[]",
                "null",
                "true",
                "17",
                "\"192.0.2.1\"",
                "{}",
                "{\"subject\":17}",
                "{\"subject\":null}",
                "{\"subject\":{}}",
                "{\"subject\":\"\"}",
                "{\"subject\":\"192.0.2.0/33\"}",
                "{\"subject\":\"192.0.2.1\",\"seconds\":-1}",
                "{\"subject\":\"192.0.2.1\",\"seconds\":0}",
                "{\"subject\":\"192.0.2.1\",\"seconds\":1e99}",
                "{\"subject\":\"192.0.2.1\",\"seconds\":\"soon\"}",
                "{\"subject\":\"192.0.2.1\",\"why\":\"a\\u0000b\\nc\"}",
                "{\"subject\":\"192.0.2.1\",\"why\":17}",
                "{\"subject\":\"192.0.2.1\"} {\"subject\":\"192.0.2.2\"}",
                "{\"subject\":\"192.0.2.1\",}",
                "{'subject':'192.0.2.1'}",
                "\u0001\u0002"
            })
    void aBadBodyIsRefusedWithASentence(String body) throws Exception {
        HttpResponse<String> answer = post(BLACK, body, "application/json");

        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().length() > 10, answer.body());
    }

    @Test
    void jsonOfAnyDepthIsRefusedWithoutGoingDownThere() throws Exception {
        for (String nest : List.of("[", "{\"a\":")) {
            String deep = nest.repeat(60_000 / nest.length());
            assertEquals(400, post(BLACK, deep, "application/json").statusCode());
            assertEquals(
                    400,
                    post(BLACK, "{\"subject\":" + deep + "}", "application/json")
                            .statusCode());
        }
    }

    @Test
    void numbersOfAnyLengthAreRefusedWithoutBeingReckoned() throws Exception {
        String body = "{\"subject\":\"192.0.2.1\",\"seconds\":1" + "0".repeat(60_000) + "}";

        assertEquals(400, post(BLACK, body, "application/json").statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PUT", "PATCH", "POST", "TRACE", "BREW", "OPTIONS"})
    void aWrongMethodIsRefused(String method) {
        int status = raw(method + " /jackfield/status HTTP/1.1", "Content-Length: 0");

        assertTrue(Set.of(400, 403, 405, 501).contains(status), method + " gives " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/json",
                "application/jsonp",
                "",
                "application"
            })
    void aWrongContentTypeIsRefused(String type) throws Exception {
        int status = type.isEmpty()
                ? raw("POST " + BLACK + " HTTP/1.1", "Content-Length: 0", "X: y")
                : post(BLACK, BAN, type).statusCode();

        assertTrue(Set.of(400, 415).contains(status), type + " gives " + status);
    }

    @Test
    void aHugeBodyIsRefusedBeforeItIsSent() {
        try (RawHttp http = new RawHttp(api)) {
            http.head("POST " + BLACK + " HTTP/1.1", "Content-Type: application/json", "Content-Length: 1000000000000");

            assertEquals(413, http.status());
        }
    }

    @Test
    void aHugeBodyInChunksIsCutOff() {
        try (RawHttp http = new RawHttp(api)) {
            http.head("POST " + BLACK + " HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked");
            String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
            long sent = 0;
            while (sent < 100L * BODY_BYTES * 16 && http.heard(chunk)) {
                sent += 0x4000;
            }

            assertTrue(sent < 100L * BODY_BYTES * 16, "all " + sent + " bytes were taken");
        }
    }

    @Test
    void slowHeadersAreNotWaitedFor() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(new RawHttp(api).say("GET /jackfield/status HTTP/1.1\r\nHost: "));
            }
            assertAnsweredWithin(Duration.ofSeconds(5));
            slow.forEach(each -> assertFalse(each.rest().startsWith("HTTP/1.1 200")));
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void aSlowBodyIsNotWaitedFor() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                slow.add(new RawHttp(api)
                        .head(
                                "POST " + BLACK + " HTTP/1.1",
                                "Content-Type: application/json",
                                "Content-Length: " + BAN.length())
                        .say(BAN.substring(0, 5)));
            }
            assertAnsweredWithin(Duration.ofSeconds(5));
            slow.forEach(each -> assertFalse(each.rest().startsWith("HTTP/1.1 200")));
        } finally {
            slow.forEach(RawHttp::close);
        }
    }

    @Test
    void twoHundredStreamsAndRequestsAreStillAnswered() throws Exception {
        List<RawHttp> streams = new ArrayList<>();
        try {
            for (int i = 0; i < STREAMS; i++) {
                streams.add(stream());
            }
            assertAnsweredWithin(Duration.ofSeconds(5));
            assertEquals(200, post(BLACK, BAN, "application/json").statusCode());
            for (RawHttp stream : streams) {
                awaitLine(stream, "\"listed\"");
            }
            for (int i = STREAMS; i < MOST_STREAMS; i++) {
                streams.add(stream());
            }
            try (RawHttp beyond = new RawHttp(api)) {
                beyond.head("GET /jackfield/events HTTP/1.1");
                int status = beyond.status();
                assertTrue(status == 503 || status == 429, "stream " + (MOST_STREAMS + 1) + " gives " + status);
            }
            assertAnsweredWithin(Duration.ofSeconds(5));
        } finally {
            streams.forEach(RawHttp::close);
            clear();
        }
        node.inside()
                .await(
                        "room for streams",
                        () -> {
                            try (RawHttp again = new RawHttp(api)) {
                                again.head("GET /jackfield/events HTTP/1.1");
                                return again.status() == 200;
                            }
                        },
                        RunningNode.PATIENCE);
    }

    @Test
    void whoDoesNotReadItsStreamIsLeftBehindAndHarmsNobody() throws Exception {
        try (RawHttp sleeper = RawHttp.narrow(api)) {
            sleeper.head("GET /jackfield/events HTTP/1.1");
            for (int i = 0; i < 1000; i++) {
                assertEquals(
                        200,
                        post(
                                        BLACK,
                                        "{\"subject\":\"10.0." + i / 250 + "." + i % 250 + "\",\"why\":\""
                                                + "x".repeat(400) + "\"}",
                                        "application/json")
                                .statusCode());
            }
            assertAnsweredWithin(Duration.ofSeconds(5));
        } finally {
            clear();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: evil.example:8732",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: 192.0.2.7",
                "Host: ",
                "Host: 127.0.0.1@evil.example",
                "X-Forwarded-Host: localhost"
            })
    void aForeignHostIsRefused(String header) {
        try (RawHttp http = new RawHttp(api)) {
            http.say("GET /jackfield/status HTTP/1.1\r\n" + header + "\r\n\r\n");

            int status = http.status();
            assertTrue(status == 400 || status == 421, header + " gives " + status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example",
                "Origin: null",
                "Origin: https://127.0.0.1",
                "Origin: http://localhost.evil.example",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors",
                "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate"
            })
    void aPageFromElsewhereChangesNothing(String headers) {
        for (String type : List.of("application/json", "text/plain", "application/x-www-form-urlencoded")) {
            assertEquals(403, said("POST " + BLACK, BAN, "Content-Type: " + type, headers));
        }
        assertEquals(403, said("PUT /network/points/192.0.2.1:9732", "", headers));
        assertEquals(403, said("DELETE /network/greylist", "", headers));
        assertEquals(403, said("GET /network/greylist/clear", "", headers));
        assertEquals(403, said("POST /jackfield/maintenance", "", headers));
        assertFalse(node.inside().points().stream().anyMatch(point -> point.contains("192.0.2.1")));
    }

    @Test
    void aPreflightAllowsNothing() {
        try (RawHttp http = new RawHttp(api)) {
            http.head(
                    "OPTIONS " + BLACK + " HTTP/1.1",
                    "Origin: http://evil.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type",
                    "Connection: close");

            String answer = http.rest();
            assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("access-control-allow"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 60",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Content-Length: +5",
                "Content-Length: 5, 6",
                "Content-Length: -1",
                "Content-Length: 0x5",
                "Content-Length:\r\n 5"
            })
    void noRequestIsSmuggledInAnother(String framing) {
        String hidden = "POST " + BLACK + " HTTP/1.1\r\nHost: " + api.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + BAN.length() + "\r\n\r\n" + BAN;
        try (RawHttp http = new RawHttp(api)) {
            http.head("POST /jackfield/maintenance HTTP/1.1", "Content-Type: application/json", framing)
                    .say("0\r\n\r\n" + hidden);

            String answers = http.rest();
            assertTrue(answers.startsWith("HTTP/1.1 4"), framing + " gives " + answers);
            assertEquals(1, answers.split("HTTP/1.1 ", -1).length - 1, answers);
        }
    }

    private RawHttp stream() {
        RawHttp stream = new RawHttp(api).head("GET /jackfield/events HTTP/1.1");
        assertEquals(200, stream.status());
        return stream;
    }

    private static void awaitLine(RawHttp stream, String part) {
        for (int lines = 0; lines < 500; lines++) {
            if (stream.line().contains(part)) {
                return;
            }
        }
        throw new AssertionError("the stream never said " + part);
    }

    private void assertAnsweredWithin(Duration limit) throws Exception {
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            assertEquals(200, get("/jackfield/status").statusCode());
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(took.compareTo(limit) < 0, "an answer took " + took);
        }
    }

    /** A request, by hand, and the status of its answer. */
    private int raw(String requestLine, String... headers) {
        try (RawHttp http = new RawHttp(api)) {
            return http.head(requestLine, headers).status();
        }
    }

    private int said(String methodAndPath, String body, String... headers) {
        try (RawHttp http = new RawHttp(api)) {
            List<String> all = new ArrayList<>(List.of(headers));
            all.add("Content-Length: " + body.length());
            return http.head(methodAndPath + " HTTP/1.1", all.toArray(String[]::new))
                    .say(body)
                    .status();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String type) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void clear() throws IOException, InterruptedException {
        assertEquals(
                200,
                http.send(HttpRequest.newBuilder(api.resolve(BLACK)).DELETE().build(), BodyHandlers.ofString())
                        .statusCode());
    }

    private String entries() throws IOException, InterruptedException {
        String list = get(BLACK).body().replaceAll("\\s", "");
        int from = list.indexOf('[');
        return list.substring(from, list.lastIndexOf(']') + 1);
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The address of the API, or nothing. */
    static final class WhereIsTheApi implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            for (ServiceReference<Door> reference : inside.getServiceReferences(Door.class, "(name=api)")) {
                return inside.getService(reference).address().map(URI::toString).orElse("");
            }
            return "";
        }
    }
}
