package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.Test;

/** Who connects, and until when it counts as somebody who does. */
class HandshakesUnderWayTest {

    private final Town town = new Town(6);
    private final Resident bob = town.moveIn("192.0.2.2");

    /** Octez: connect_handler/create and destroy. */
    @Test
    void aNodeThatHasMetNobodyEndsAndHoldsNothing() {
        CompletableFuture<Void> end = bob.node.shutdown().toCompletableFuture();
        town.passSeconds(1);

        assertTrue(end.isDone());
        assertEquals(0, bob.node.pool().handshaking());
        assertEquals(List.of(), bob.node.listening());
        assertEquals(
                new CloseReason.DialRefused(),
                town.moveIn("192.0.2.1").cannotConnect(bob),
                "nobody is at home any more");
    }

    /** Octez: connect_handler (an incoming connection stays counted until its authentication ends). */
    @Test
    void whoeverDialsUsIsCountedFromTheFirstMomentUntilItsHandshakeHasEnded() {
        Stranger silent = new Stranger(town, "10.66.0.1").dial(bob);
        assertTrue(town.until(() -> bob.node.pool().handshaking() == 1));
        town.passSeconds(4);
        assertEquals(1, bob.node.pool().handshaking(), "neither accepted nor refused yet");

        town.until(() -> silent.end.isPresent());
        town.passSeconds(1);
        assertEquals(0, bob.node.pool().handshaking());

        new Mute(town, "10.66.0.2", Resident.identity(town.secret(7))).dial(bob);
        town.passSeconds(4);
        assertEquals(1, bob.node.pool().handshaking(), "we have accepted, and it has not yet");
        town.passSeconds(2);
        assertEquals(0, bob.node.pool().handshaking());
    }

    /** Octez: connect_handler (the hook for new connections runs once for each). */
    @Test
    void everyConnectionIsWelcomedOnce() {
        Gossip atBob = Gossip.in(bob);
        Resident alice = town.moveIn("192.0.2.1");
        Connection first = alice.connect(bob);
        town.passSeconds(1);
        first.close(new CloseReason.OperatorDecided("once more"));
        town.passSeconds(1);
        alice.connect(bob);
        town.passSeconds(1);

        assertEquals(List.of(alice.peer(), alice.peer()), atBob.connected);
        assertEquals(2, bob.heard(NodeEvent.Connected.class).size());
        assertEquals(0, bob.node.pool().handshaking());
    }
}
