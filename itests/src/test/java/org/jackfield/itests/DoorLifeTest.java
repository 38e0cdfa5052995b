package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API's door while parts of the node come and go, with somebody who listens. */
@Timeout(value = 60, unit = SECONDS)
class DoorLifeTest {

    private static final String ADMIN = "org.jackfield.admin";
    private static final String POOL = "org.jackfield.pool";

    @TempDir
    Path files;

    @Test
    void aStreamOutlivesARestartOfTheCoreAndTellsOfIt() throws Exception {
        try (RunningNode alice = withDoor();
                Socket socket = listening(alice)) {
            BufferedReader lines = lines(socket);

            alice.bundle(POOL).stop();
            alice.bundle(POOL).start();

            await(lines, "\"event\":\"listening\"");
        }
    }

    @Test
    void uninstalledWhileSomebodyListensItEndsTheStreamAndLeavesNothingBehind() throws Exception {
        try (RunningNode alice = withDoor();
                Socket socket = listening(alice)) {
            BufferedReader lines = lines(socket);
            LoaderProbe loader = LoaderProbe.of(alice.bundle(ADMIN));

            alice.bundle(ADMIN).uninstall();

            while (lines.readLine() != null) {
                // what was told before the end
            }
            alice.inside().await("the end of its threads", () -> threads().isEmpty(), RunningNode.PATIENCE);
            assertEquals("no door", door(alice));
            assertTrue(loader.isCollected(), "the class loader of the uninstalled bundle can be collected");
        }
    }

    private RunningNode withDoor() {
        RunningNode node = RunningNode.in(files.resolve("alice"))
                .with(ADMIN, "address", "127.0.0.1:0")
                .start();
        node.inside().await("door of the api", () -> door(node).startsWith("http"), RunningNode.PATIENCE);
        return node;
    }

    /** As an old client asks, so that the lines come without the sizes of chunks between them. */
    private static Socket listening(RunningNode node) throws IOException {
        URI door = URI.create(door(node));
        Socket socket = new Socket(door.getHost(), door.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write("GET /jackfield/events HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** What comes after the head. */
    private static BufferedReader lines(Socket socket) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        while (!lines.readLine().isEmpty()) {
            // the head
        }
        return lines;
    }

    private static void await(BufferedReader lines, String part) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(part)) {
            line = lines.readLine();
        }
        assertTrue(line != null, "the stream has ended without " + part);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("admin-"))
                .toList();
    }

    private static String door(RunningNode node) {
        return node.felix().ask(MetricsTest.NamedDoor.class, "api");
    }
}
