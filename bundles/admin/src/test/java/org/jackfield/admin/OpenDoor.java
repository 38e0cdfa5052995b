package org.jackfield.admin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.node.Door;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.PointId;

/** A door that is open on a free port, and a client before it. */
final class OpenDoor implements AutoCloseable {

    static final AdminSettings ANYWHERE = at(AdminSettings.DEFAULT, "127.0.0.1:0");

    final Admin admin;
    final List<Door> told = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    OpenDoor(AdminSettings settings) {
        admin = new Admin(
                settings, new ProgramVersion(0, 1, 0, false), Instant.parse("2026-01-01T00:00:00Z"), told::add);
        admin.activate();
    }

    OpenDoor() {
        this(ANYWHERE);
    }

    OpenDoor before(Node node) {
        admin.node().arrived(node);
        return this;
    }

    static AdminSettings at(AdminSettings settings, String address) {
        return new AdminSettings(
                Optional.of(PointId.parse(address)),
                settings.dataDir(),
                settings.tokenFile(),
                settings.allowedHosts(),
                settings.maxStreams(),
                settings.streamLines(),
                settings.maxBodyBytes(),
                settings.maxConnections(),
                settings.requestTimeout(),
                settings.idleTimeout(),
                settings.heartbeat());
    }

    static PointId point(String text) {
        return PointId.parse(text);
    }

    Door door() {
        return told.get(told.size() - 1);
    }

    URI url(String path) {
        return URI.create(door().address().orElseThrow() + path);
    }

    /** A socket to the door, for what a well-behaved client would not send. */
    Socket socket() throws IOException {
        URI url = door().address().orElseThrow();
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.setSoTimeout(20_000);
        return socket;
    }

    Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    Reply send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Reply reply = new Reply(method, path, response);
            Description.check(reply);
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (Refusal e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** What came back. */
    record Reply(String method, String path, HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return response.body();
        }

        Object json() {
            return OpenDoor.json(text());
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    @Override
    public void close() {
        admin.shutdown();
    }
}
