package org.jackfield.itests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jackfield.itests.process.ToldEvents;

/**
 * A program of another making that speaks and hears Octez's datagram on the loopback's broadcast address, and has chosen the port.
 *
 * <p>A port above 32,767 cannot be told in that datagram: it hears of none.
 */
final class LanNeighbour implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Process process;
    private final ToldEvents events;

    private LanNeighbour(String... arguments) {
        try {
            process = IndependentPeer.script("lan_neighbour.py", arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events = new ToldEvents("the neighbour", process);
    }

    /** Listens only. */
    static LanNeighbour silent() {
        return new LanNeighbour();
    }

    /** Tells that somebody listens on that TCP port, every second. */
    static LanNeighbour tellingOf(String port) {
        return new LanNeighbour("--listening", port, "--longest-pause", "1");
    }

    /** Where neighbours talk; waits until this one does. */
    String address() {
        return "127.255.255.255:" + ToldEvents.part(events.await("bound", line -> true, PATIENCE), "port");
    }

    /** Waits until somebody has told of that TCP port, in a form in which Octez takes no harm from it. */
    void awaitWordOf(int port) {
        if (port > Short.MAX_VALUE) {
            String end = String.format("%04x", port);
            events.await("overlooked", line -> ToldEvents.part(line, "bytes").endsWith(end), PATIENCE);
        } else {
            events.await("heard", line -> ToldEvents.part(line, "port").equals(String.valueOf(port)), PATIENCE);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
