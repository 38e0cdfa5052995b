package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.KeptPoints;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that know no sessions, and are dialled again by another transport, in virtual time. */
class StrangerMoveTest extends TwoWays {

    @Test
    void aStrangerIsClosedWithTransportGoneAndDialledAgainOnce() {
        Resident bob = bob(Town.quiet(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.passSeconds(2);

        assertEquals(Outcome.STAYED, swapped.join().get(0).outcome(), "it has never named another point");
        assertTrue(toBob.open());

        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
        Connection byWs = connectByWs();
        CompletableFuture<List<TransportSwap>> back =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        town.passSeconds(3);

        assertEquals(
                Outcome.RECONNECTED, back.join().get(0).outcome(), back.join().toString());
        assertFalse(byWs.open());
        assertEquals(
                new CloseReason.TransportGone("ws"),
                alice.heard(NodeEvent.Disconnected.class).get(1).reason());
        assertEquals("memory", alice.connectionTo(bob).get().endpoint().remote().scheme());
    }

    @Test
    void aStrangerIsDialledByTheNewTransportAloneThoughThatTakesASecond() {
        Resident bob = strangerKnownByWsAndConnectedByMemory();
        herWs.dialsAfter(Duration.ofSeconds(1));

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));

        assertEquals(
                Outcome.RECONNECTED,
                swapped.join().get(0).outcome(),
                swapped.join().toString());
        assertEquals("ws", swapped.join().get(0).endpoint().remote().scheme());
        assertEquals("ws", alice.connectionTo(bob).get().endpoint().remote().scheme());
    }

    @Test
    void aStrangerWhomTheNewTransportDoesNotReachStaysWithTheOldOneAndTheSwapSaysWhy() {
        Resident bob = strangerKnownByWsAndConnectedByMemory();
        bob.node.change(Town.quiet(BOB));
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));

        TransportSwap swap = swapped.join().get(0);
        assertEquals(Outcome.STAYED, swap.outcome(), swap.toString());
        assertEquals(new CloseReason.DialRefused().sentence(), swap.why());
        assertEquals("memory", swap.endpoint().remote().scheme());
        assertEquals("memory", alice.connectionTo(bob).get().endpoint().remote().scheme());
    }

    @Test
    void aStrangerThatDoesNotAnswerOnTheNewTransportIsBackOnTheOldOneWithinSeconds() {
        strangerKnownByWsAndConnectedByMemory();
        herWs.dialsAfter(Duration.ofMinutes(1));
        Instant begun = town.time.instant();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));

        TransportSwap swap = swapped.join().get(0);
        assertEquals(Outcome.STAYED, swap.outcome(), swap.toString());
        assertEquals("memory", swap.endpoint().remote().scheme());
        Duration away = Duration.between(begun, town.time.instant());
        assertTrue(away.compareTo(Duration.ofSeconds(3)) < 0, away.toString());
    }

    @Test
    void aStrangerThatDialsUsWhileTheSwapDialsItInVainIsNotLost() {
        Resident bob = strangerKnownByWsAndConnectedByMemory();
        herWs.dialsAfter(Duration.ofSeconds(1));
        bob.node.change(Town.quiet(BOB));
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(100));
        bob.connect(alice);
        assertTrue(town.until(swapped::isDone));

        TransportSwap swap = swapped.join().get(0);
        assertEquals(Outcome.STAYED, swap.outcome(), swap.toString());
        assertEquals("the peer has dialled us meanwhile", swap.why());
        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void aStrangerWhoseNewPointMustNotBeDialledIsLeftInPeace() {
        Resident bob = strangerKnownByWsAndConnectedByMemory();
        alice.node.change(kin(ALICE)
                .with(new Reach(
                        List.of(), OptionalInt.empty(), List.of(TrustedPoint.of(BY_MEMORY)), true, false, false)));
        town.passSeconds(1);
        Connection toBob = alice.connectionTo(bob).orElseThrow();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));

        TransportSwap swap = swapped.join().get(0);
        assertEquals(Outcome.STAYED, swap.outcome(), swap.toString());
        assertEquals(new CloseReason.PrivateMode().sentence(), swap.why());
        assertTrue(toBob.open());
    }

    private Connection connectByWs() {
        CompletableFuture<Connection> dial = alice.node.connect(BY_WS).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        return dial.join();
    }

    private Resident strangerKnownByWsAndConnectedByMemory() {
        Resident bob = bob(Town.quiet(BOB));
        connectByWs();
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
        alice.connect(bob);
        town.passSeconds(1);
        assertEquals("memory", alice.connectionTo(bob).get().endpoint().remote().scheme());
        return bob;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverSeeksConnectionsLeavesAStrangerToTheSwapThatDialsItAgain(boolean kept) {
        Resident bob = bob(Town.quiet(BOB));
        alice.connect(bob);
        town.passSeconds(1);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
        connectByWs();
        alice.node.change(seeking(kept));
        town.passSeconds(1);
        int before = alice.heard(NodeEvent.Dialling.class).size();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        town.passSeconds(3);

        assertEquals(Outcome.RECONNECTED, swapped.join().get(0).outcome());
        List<NodeEvent.Dialling> dials = alice.heard(NodeEvent.Dialling.class);
        assertEquals(List.of(new NodeEvent.Dialling(BY_MEMORY)), dials.subList(before, dials.size()));
        assertEquals("memory", alice.connectionTo(bob).get().endpoint().remote().scheme());
    }

    @Test
    void noFeelerGoesOutToAStrangerThatTheSwapDialsAgain() {
        Resident bob = bob(Town.quiet(BOB));
        connectByWs();
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);
        // by his greeting alone she knows the point that he dials from: it is one that feelers go out to
        bob.connect(alice);
        alice.node.change(kin(ALICE)
                .with(new Bounds(0, 2, 8))
                .with(BookLimits.DEFAULT.feelingEvery(Duration.ofMillis(2)))
                .maintainedEvery(Duration.ofSeconds(30)));
        town.passSeconds(1);
        int before = alice.heard(NodeEvent.Dialling.class).size();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.passSeconds(3);

        assertEquals(Outcome.RECONNECTED, swapped.join().get(0).outcome());
        List<NodeEvent.Dialling> dials = alice.heard(NodeEvent.Dialling.class);
        assertEquals(List.of(new NodeEvent.Dialling(BY_WS)), dials.subList(before, dials.size()));
    }

    @Test
    void aStrangerThatIsBackIsNoLoss() {
        Resident bob = bob(Town.quiet(BOB));
        alice.connect(bob);
        town.passSeconds(1);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        connectByWs();
        alice.node.change(kin(ALICE).with(new Bounds(2, 5, 8)).maintainedEvery(Duration.ofSeconds(30)));
        town.passSeconds(1);
        int before = alice.heard(NodeEvent.TooFewConnections.class).size();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));
        assertEquals(Outcome.RECONNECTED, swapped.join().get(0).outcome());
        town.passSeconds(1);

        List<NodeEvent.TooFewConnections> told = alice.heard(NodeEvent.TooFewConnections.class);
        assertEquals(List.of(new NodeEvent.TooFewConnections(0, 3)), told.subList(before, told.size()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStrangerThatTheSwapDoesNotFindAgainIsSoughtByTheOthers(boolean kept) {
        Resident bob = bob(Town.quiet(BOB));
        alice.connect(bob);
        town.passSeconds(1);
        alice.node.change(seeking(kept));
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        connectByWs();
        town.network.isolate(BOB);

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));
        assertEquals(Outcome.LOST, swapped.join().get(0).outcome());
        town.network.heal();
        town.passSeconds(30);

        assertTrue(alice.connectedTo(bob));
    }

    /** By maintenance, or because one of its points is kept. */
    private static PoolSettings seeking(boolean kept) {
        PoolSettings seeking = kin(ALICE).with(new Bounds(1, 4, 8));
        Duration atOnce = Duration.ofMillis(2);
        return kept
                ? seeking.with(new KeptPoints(List.of(TrustedPoint.of(BY_WS)), atOnce, atOnce))
                : seeking.maintainedEvery(Duration.ofSeconds(30));
    }
}
