package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

/** The log of a point as a stream: nothing falls between what is kept and what is new. */
class LogFeedTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final PointId POINT = Village.point("10.0.0.1");

    private final EventHub hub = new EventHub();
    private final List<LogEntry> book = new CopyOnWriteArrayList<>();
    private boolean read;

    @Test
    void whatHappensWhileTheKeptEntriesAreReadIsTold() throws Exception {
        Ticker ticker = new Ticker();
        LogFeed feed = new LogFeed(this::log, entry -> Optional.of(entry.number()), hub, ticker);
        Route route = Route.get("/log", call -> new Answer.Lines(feed));
        WebServer server = new WebServer(List.of(route), new Whiteboard(), new Streams(), ticker, OpenDoor.ANYWHERE);
        URI url = server.open().address().orElseThrow();
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /log HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!lines.readLine().isEmpty()) {
                // the head of the answer
            }

            assertEquals("[]", lines.readLine());
            assertEquals("[1]", lines.readLine());
        } finally {
            server.close();
            ticker.shutdown();
        }
    }

    /** The log as it is now; the first time, something happens before the reader has it in hand. */
    private List<LogEntry> log() {
        List<LogEntry> now = new ArrayList<>(book);
        if (!read) {
            read = true;
            book.add(new LogEntry(
                    1, NOON, LogEntry.Kind.OUTGOING_REQUEST, Optional.of(POINT), Optional.empty(), Optional.empty()));
            hub.happened(NOON, new NodeEvent.MaintenanceStarted(1));
        }
        return now;
    }
}
