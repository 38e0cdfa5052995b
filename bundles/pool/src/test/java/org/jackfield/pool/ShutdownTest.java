package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a node, whatever its plugins do. */
class ShutdownTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    @TempDir
    Path folder;

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
    void aDiskThatHangsHoldsTheShutdownUpForSevenSecondsAtMost() {
        Resident carol = town.moveIn("192.0.2.3", kept());
        carol.connect(bob);
        carol.threads.hold("address-book");
        carol.threads.hold("access-lists");

        CompletableFuture<Void> end = carol.node.shutdown().toCompletableFuture();
        town.passSeconds(8);

        assertTrue(end.isDone());
    }

    @Test
    void aPolicyThatHangsHoldsNoShutdownUp() {
        alice.connect(bob);
        bob.node.add((AccessPolicy) () -> "slow");
        town.passSeconds(1);
        bob.threads.hold("policies");
        CompletableFuture<?> dial = bob.dial(town.moveIn("192.0.2.4"));
        town.pass(Duration.ofMillis(10));

        CompletableFuture<Void> end = bob.node.shutdown().toCompletableFuture();
        town.passSeconds(1);

        assertTrue(end.isDone());
        assertEquals(
                List.of(new CloseReason.Shutdown()),
                bob.heard(NodeEvent.DialFailed.class).stream()
                        .map(NodeEvent.DialFailed::reason)
                        .toList());
        assertTrue(dial.isCompletedExceptionally());
        assertEquals(1, bob.heard(NodeEvent.Disconnected.class).size());
    }

    @Test
    void howConnectionsEndedAtTheShutdownIsRemembered() {
        Resident carol = town.moveIn("192.0.2.3", kept());
        carol.connect(bob);
        town.passSeconds(60);
        Instant before = town.time.instant().truncatedTo(ChronoUnit.MILLIS);
        carol.stop();

        KnownPeer known = town.moveIn("192.0.2.3", kept())
                .node
                .addressBook()
                .peer(bob.peer())
                .orElseThrow();

        assertFalse(known.milestones().ended().orElseThrow().when().isBefore(before));
    }

    private PoolSettings kept() {
        return Town.quiet("192.0.2.3")
                .with(BookLimits.of(
                        Optional.of(folder.resolve("address-book")),
                        Optional.of(folder.resolve("peers.json")),
                        400,
                        300,
                        400,
                        300,
                        Duration.ofSeconds(2)))
                .with(AccessLimits.DEFAULT.in(folder.resolve("access-lists")));
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
