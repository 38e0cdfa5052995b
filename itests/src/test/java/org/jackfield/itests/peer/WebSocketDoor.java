package org.jackfield.itests.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jackfield.itests.process.ToldEvents;

/** A program that leads callers who come by WebSocket to a peer that knows TCP alone, as an operator may put it before Octez. */
final class WebSocketDoor implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Process process;
    private final ToldEvents events;

    private WebSocketDoor(String port) {
        try {
            process = IndependentPeer.script("websocket_door.py", port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events = new ToldEvents("the door", process);
    }

    /** Before a peer that listens. */
    static WebSocketDoor of(IndependentPeer peer) {
        return new WebSocketDoor(peer.part("listening", "port"));
    }

    /** Where the peer can be dialled by WebSocket. */
    String point() {
        return "ws://127.0.0.1:" + ToldEvents.part(events.await("listening", line -> true, PATIENCE), "port");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
