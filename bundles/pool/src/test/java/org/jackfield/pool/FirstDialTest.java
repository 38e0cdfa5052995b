package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/** What a node says of itself to the first whom it dials, although it has only just begun to listen. */
class FirstDialTest {

    private final Town town = new Town(9);
    private final Resident bob = town.moveIn("192.0.2.2");

    @Test
    void whoeverDialsFromTheStartSaysWhereItCanBeDialledItself() {
        assertEquals(Optional.of(Town.at("192.0.2.1")), pointOfOneWhoseListenerTakes(Duration.ofMillis(800)));
    }

    @Test
    void aListenerThatTakesForeverDoesNotKeepTheNodeFromDialling() {
        assertEquals(Optional.empty(), pointOfOneWhoseListenerTakes(Duration.ofDays(1)));
    }

    private Optional<PointId> pointOfOneWhoseListenerTakes(Duration time) {
        Resident alice = new Resident(town, "192.0.2.1", Town.knowing("192.0.2.1", "192.0.2.2"), Town.NETWORK);
        alice.scheduler.activate();
        alice.node.add(new SlowToListen(alice.transport, time));
        alice.node.activate();
        assertTrue(town.until(() -> bob.connectedTo(alice)));
        return bob.connectionTo(alice).orElseThrow().point();
    }

    /** Dials as ever, and listens later. */
    private final class SlowToListen implements Transport {

        private final Transport transport;
        private final Duration time;

        SlowToListen(Transport transport, Duration time) {
            this.transport = transport;
            this.time = time;
        }

        @Override
        public String scheme() {
            return transport.scheme();
        }

        @Override
        public Cancellable dial(DialRequest request, Dialling dialling) {
            return transport.dial(request, dialling);
        }

        @Override
        public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
            CompletableFuture<Void> patience = new CompletableFuture<>();
            town.time.after(time, () -> patience.complete(null));
            return patience.thenCompose(over -> transport.listen(request, accepting));
        }
    }
}
