package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams: complete for whoever reads, bounded for whoever does not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StreamTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int STREAMS = 200;
    private static final int EVENTS = 50_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void everyEventIsALineWithItsPartsInOrder() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        BufferedReader lines = stream(door, "/jackfield/events");

        door.admin.hub().happened(NOON, new NodeEvent.TooFewConnections(3, 7));
        door.admin
                .hub()
                .happened(NOON, new NodeEvent.DialFailed(Village.point("10.0.0.7"), new CloseReason.DialRefused()));

        assertEquals(
                "{\"time\":\"2026-01-01T12:00:00Z\",\"event\":\"too-few-connections\","
                        + "\"sentence\":\"too few connections: 3 of 7\",\"connections\":3,\"wanted\":7}",
                line(lines));
        Map<?, ?> failed = (Map<?, ?>) OpenDoor.json(line(lines));
        assertEquals("dial-refused", ((Map<?, ?>) failed.get("reason")).get("word"));
    }

    @Test
    void aSessionThatIsSuspendedAndGoesOnIsToldInOurWordsAndNotInOctezs() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        BufferedReader lines = stream(door, "/jackfield/events");
        BufferedReader octez = stream(door, "/network/log");
        PeerId bob = new PeerId(ByteString.of(new byte[16]), "bob");
        Endpoint endpoint = new Endpoint(Village.point("10.0.0.1"), Village.point("10.0.0.2"), Direction.OUTBOUND);

        door.admin.hub().happened(NOON, new NodeEvent.Suspended(bob, endpoint, new CloseReason.ConnectionLost()));
        door.admin.hub().happened(NOON, new NodeEvent.Resumed(bob, endpoint, Duration.ofMillis(12), 3));
        door.admin.hub().happened(NOON, new NodeEvent.TooFewConnections(3, 7));

        Map<?, ?> suspended = (Map<?, ?>) OpenDoor.json(line(lines));
        assertEquals("suspended", suspended.get("event"));
        assertEquals("connection-lost", ((Map<?, ?>) suspended.get("reason")).get("word"));
        Map<?, ?> resumed = (Map<?, ?>) OpenDoor.json(line(lines));
        assertEquals("resumed", resumed.get("event"));
        assertEquals("PT0.012S", resumed.get("pause"));
        assertEquals("{\"event\":\"too_few_connections\"}", line(octez));
    }

    @Test
    void theNetworkLogSpeaksInOctezsWordsAlone() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        BufferedReader lines = stream(door, "/network/log");

        door.admin.hub().happened(NOON, new NodeEvent.MaintenanceStarted(3));
        door.admin.hub().happened(NOON, new NodeEvent.TooFewConnections(3, 7));

        assertEquals("{\"event\":\"too_few_connections\"}", line(lines));
    }

    @Test
    void aMonitoredLogGivesWhatIsKeptAndThenWhatIsNew() throws Exception {
        OpenDoor door = new OpenDoor();
        Village village = opened(new Village());
        opened(door).before(village.moveIn("10.0.0.1", door.admin.hub()));
        village.moveIn("10.0.0.2");
        village.connect("10.0.0.1", "10.0.0.2");
        String bob = village.at("10.0.0.2").self().text();
        BufferedReader lines = stream(door, "/network/peers/" + bob + "/log?monitor");

        String kept = line(lines);
        village.at("10.0.0.1").disconnect(village.at("10.0.0.2").self(), new CloseReason.OperatorDecided(""));
        String fresh = line(lines);

        assertTrue(kept.contains("connection_established"), kept);
        assertTrue(fresh.contains("\"disconnection\"") && !fresh.contains("connection_established"), fresh);
        Description.checkLine("/network/peers/" + bob + "/log", fresh);
    }

    @Test
    void twoHundredStreamsAllHearTheSameAndOrdinaryRequestsAreAnsweredMeanwhile() throws Exception {
        OpenDoor door = opened(new OpenDoor());
        List<BufferedReader> readers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            readers.add(stream(door, "/jackfield/events"));
        }

        for (int i = 0; i < 20; i++) {
            door.admin.hub().happened(NOON, new NodeEvent.TooFewConnections(i, 100));
            assertEquals(503, door.get("/network/self").status(), "there is no node, but there is an answer");
        }

        for (BufferedReader reader : readers) {
            for (int i = 0; i < 20; i++) {
                assertTrue(line(reader).contains("\"connections\":" + i + ","));
            }
        }
    }

    @Test
    void oneStreamTooManyIsRefusedAndThePlaceOfOneThatEndsIsFree() throws Exception {
        OpenDoor door = opened(new OpenDoor(with(1, Duration.ofSeconds(30), Duration.ofMillis(50))));
        Socket first = request(door, "/jackfield/events");
        head(first);

        OpenDoor.Reply second = door.get("/jackfield/events");
        assertEquals(503, second.status());
        assertTrue(second.text().contains("max-streams"), second.text());

        first.close();
        Village.await(() -> status(door) == 200);
    }

    @Test
    void aSlowReaderLosesEventsIsToldHowManyAndHoldsNobodyUp() throws Exception {
        OpenDoor door = opened(new OpenDoor(with(8, Duration.ofSeconds(30), Duration.ofSeconds(30))));
        Socket slow = opened(request(door, "/jackfield/events"));
        BufferedReader lines = head(slow);

        long begin = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            door.admin.hub().happened(NOON, new NodeEvent.TooFewConnections(i, EVENTS));
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);

        long heard = 0;
        long missed = 0;
        while (heard + missed < EVENTS) {
            Map<?, ?> event = (Map<?, ?>) OpenDoor.json(line(lines));
            if (event.get("event").equals("missed")) {
                missed += ((Number) event.get("events")).longValue();
            } else {
                assertEquals(heard + missed, ((Number) event.get("connections")).longValue(), "the order of events");
                heard++;
            }
        }
        assertTrue(missed > 0, "it lost events");
        assertTrue(taken.compareTo(Duration.ofSeconds(20)) < 0, () -> "the node waited for " + taken);
    }

    @Test
    void aQuietStreamBeatsAndOutlivesTheIdleTimeout() throws Exception {
        AdminSettings settings = with(8, Duration.ofMillis(500), Duration.ofMillis(100));
        OpenDoor door = opened(new OpenDoor(settings));
        BufferedReader lines = stream(door, "/jackfield/events");

        for (int i = 0; i < 10; i++) {
            assertEquals("", lines.readLine(), "an empty line");
        }
        door.admin.hub().happened(NOON, new NodeEvent.MaintenanceStarted(3));

        assertTrue(line(lines).contains("maintenance-started"));
    }

    @Test
    void aClosedDoorEndsItsStreams() throws Exception {
        OpenDoor door = new OpenDoor();
        BufferedReader lines = stream(door, "/jackfield/events");

        door.close();

        assertNull(end(lines));
    }

    @Test
    void aDoorThatMovesEndsItsStreamsAndTheirPlacesAreFreeAtOnce() throws Exception {
        AdminSettings settings = with(1, Duration.ofSeconds(30), Duration.ofSeconds(30));
        OpenDoor door = opened(new OpenDoor(settings));
        BufferedReader lines = stream(door, "/jackfield/events");

        door.admin.change(OpenDoor.at(settings, "localhost:0"));

        assertNull(end(lines));
        Village.await(() -> status(door) == 200);
    }

    private static AdminSettings with(int streams, Duration idleTimeout, Duration heartbeat) {
        AdminSettings usual = OpenDoor.ANYWHERE;
        return new AdminSettings(
                usual.address(),
                usual.dataDir(),
                usual.tokenFile(),
                usual.allowedHosts(),
                streams,
                16,
                usual.maxBodyBytes(),
                usual.maxConnections(),
                usual.requestTimeout(),
                idleTimeout,
                heartbeat);
    }

    private static int status(OpenDoor door) {
        try (Socket socket = request(door, "/jackfield/events")) {
            return Integer.parseInt(reader(socket).readLine().split(" ")[1]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As an old client asks, so that the lines come without the sizes of chunks between them. */
    private static Socket request(OpenDoor door, String path) throws IOException {
        Socket socket = door.socket();
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader head(Socket socket) throws IOException {
        BufferedReader reader = reader(socket);
        while (!reader.readLine().isEmpty()) {
            // the head of the answer
        }
        return reader;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private BufferedReader stream(OpenDoor door, String path) throws IOException {
        return head(opened(request(door, path)));
    }

    /** The next line that says something. Beats alone keep a stream from timing out, so that waiting has an end of its own. */
    private static String line(BufferedReader lines) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String line = lines.readLine();
        while (line.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, () -> "nothing but beats for " + PATIENCE.toSeconds() + " s");
            line = lines.readLine();
        }
        return line;
    }

    private static String end(BufferedReader lines) {
        try {
            String line = lines.readLine();
            while (line != null) {
                line = lines.readLine();
            }
            return line;
        } catch (IOException e) {
            // cut off rather than ended in good order: over in any case
            return null;
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(0, one);
        return one;
    }
}
