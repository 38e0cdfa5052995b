package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

/** The end of a node, whatever its plugins do. */
class ShutdownTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private final Town town = new Town(19);
    private final Resident alice = town.moveIn(ALICE);
    private final Resident bob = town.moveIn(BOB);

    @Test
    void aProtocolThatBlocksHoldsTheShutdownUpForTwoSecondsAtMost() {
        Gossip.in(bob);
        alice.connect(bob);
        town.passSeconds(1);
        bob.threads.hold("protocol-gossip");

        CompletableFuture<Void> end = bob.node.shutdown().toCompletableFuture();
        town.passSeconds(1);
        assertFalse(end.isDone());
        town.passSeconds(2);

        assertTrue(end.isDone());
    }

    @Test
    void aListenerThatBlocksHoldsTheShutdownUpForTwoSecondsAtMost() {
        alice.connect(bob);
        bob.threads.hold("listener-Resident");

        CompletableFuture<Void> end = bob.node.shutdown().toCompletableFuture();
        town.passSeconds(3);

        assertTrue(end.isDone());
    }

    @Test
    void whoeverConnectsAfterTheShutdownIsToldSo() {
        alice.stop();

        CompletableFuture<?> dial = alice.dial(bob);
        town.passSeconds(1);

        assertTrue(dial.isDone());
        assertEquals(new CloseReason.Shutdown(), alice.cannotConnect(bob));
    }

    @Test
    void whatIsOfferedAfterTheEndIsRefused() {
        VirtualTime time = new VirtualTime();
        Control control = new Control(new VirtualThreads(time).start("control"), time, time);
        AtomicInteger done = new AtomicInteger();

        assertTrue(control.offer(done::incrementAndGet));
        control.stop();
        assertFalse(control.offer(done::incrementAndGet));
        time.advance(Duration.ofSeconds(1));

        assertEquals(1, done.get());
    }

    @Test
    void aListenerThatComesAfterTheEndBeginsNoThread() {
        VirtualTime time = new VirtualTime();
        AtomicInteger begun = new AtomicInteger();
        EventStream events = new EventStream(
                InstantSource.system(),
                name -> {
                    begun.incrementAndGet();
                    return new VirtualThreads(time).start(name);
                },
                time);

        events.add((NodeListener) (when, event) -> {});
        events.stop();
        events.add((NodeListener) (when, event) -> {});

        assertEquals(1, begun.get());
    }
}
