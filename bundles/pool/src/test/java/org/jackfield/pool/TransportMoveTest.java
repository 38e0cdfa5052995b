package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.node.TransportSwap.Outcome;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.Conditions;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that move from one transport to another, in virtual time. */
class TransportMoveTest extends TwoWays {

    /** Who is connected to Alice by memory and could be by ws, the first of them first. */
    private List<Resident> neighbours(int count) {
        List<Resident> neighbours = new ArrayList<>(List.of(bob(kin(BOB))));
        for (int i = 1; i < count; i++) {
            String host = "192.0.2." + (2 + i);
            neighbours.add(neighbour(host, kin(host)));
        }
        neighbours.forEach(alice::connect);
        town.passSeconds(1);
        return neighbours;
    }

    /** How many milliseconds after a moment she dialled. */
    private List<Long> dialsSince(Instant moment) {
        return alice.moments(NodeEvent.Dialling.class).stream()
                .filter(dialled -> !dialled.isBefore(moment))
                .map(dialled -> Duration.between(moment, dialled).toMillis())
                .toList();
    }

    @Test
    void sessionsMoveToAndFroUnderTrafficAndNothingIsLostDoubledOrReordered() {
        Resident bob = bob(kin(BOB));
        Gossip atAlice = Gossip.in(alice);
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        Connection toAlice = bob.connectionTo(alice).get();
        SplittableRandom random = new SplittableRandom(5);

        int said = 0;
        for (int swap = 0; swap < 100; swap++) {
            String from = swap % 2 == 0 ? "memory" : "ws";
            String to = swap % 2 == 0 ? "ws" : "memory";
            CompletableFuture<List<TransportSwap>> swapped =
                    alice.node.swapTransport(from, to).toCompletableFuture();
            while (!swapped.isDone()) {
                toBob.send(Gossip.WORD, Gossip.words("" + said));
                toAlice.send(Gossip.WORD, Gossip.words("" + said));
                said++;
                town.pass(Duration.ofMillis(random.nextInt(20)));
            }
            assertEquals(
                    List.of(Outcome.MOVED),
                    swapped.join().stream().map(TransportSwap::outcome).toList(),
                    "swap " + swap + ": " + swapped.join());
            town.pass(Duration.ofMillis(100));
            assertEquals(to, toBob.endpoint().remote().scheme());
            assertEquals(to, toAlice.endpoint().remote().scheme());
        }
        town.passSeconds(2);

        for (int i = 0; i < said; i++) {
            assertEquals("" + i, atBob.heard.get(i));
            assertEquals("" + i, atAlice.heard.get(i));
        }
        assertEquals(said, atBob.heard.size());
        assertEquals(said, atAlice.heard.size());
        assertEquals(
                List.of(), alice.heard(NodeEvent.Suspended.class), "the old channel was there until the new one was");
        assertEquals(List.of(), bob.heard(NodeEvent.Suspended.class));
        assertEquals(1, town.network.connections(), "no channel is left behind");
    }

    @Test
    void sessionsMoveOneAfterTheOtherWithRests() {
        neighbours(3);
        town.network.conditions(Conditions.PERFECT.withLatency(Duration.ofMillis(1), Duration.ZERO));
        Instant begun = town.wall();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));
        town.passSeconds(1);

        List<Long> moved = alice.moments(NodeEvent.Resumed.class).stream()
                .map(moment -> Duration.between(begun, moment).toMillis())
                .toList();
        assertEquals(3, moved.size());
        long turn = moved.get(0);
        assertEquals(List.of(turn, 5 * turn, 9 * turn), moved);
        assertEquals(List.of(0L, 4 * turn, 8 * turn), dialsSince(begun));
    }

    @Test
    void whoHasLeftBeforeItsTurnIsNotDialledAgain() {
        List<Resident> neighbours = neighbours(2);
        Instant begun = town.wall();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(1));
        alice.node.disconnect(neighbours.get(1).peer(), new CloseReason.OperatorDecided("enough"));
        assertTrue(town.until(swapped::isDone));

        assertEquals(
                Map.of(
                        neighbours.get(0).peer(),
                        Outcome.MOVED,
                        neighbours.get(1).peer(),
                        Outcome.LOST),
                swapped.join().stream().collect(Collectors.toMap(TransportSwap::peer, TransportSwap::outcome)));
        town.passSeconds(5);
        assertEquals(List.of(0L), dialsSince(begun));
        assertFalse(alice.connectedTo(neighbours.get(1)));
    }

    @Test
    void oneThatIsNotReachedHoldsUpTheOthersNoLongerThanATurn() {
        List<Resident> neighbours = neighbours(7);
        town.network.conditions(Conditions.PERFECT.withLatency(Duration.ofMillis(1), Duration.ZERO));
        neighbours.subList(0, 3).forEach(resident -> town.network.isolate(resident.host));
        Instant begun = town.wall();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(500));

        assertEquals(List.of(0L, 70L, 140L, 210L), dialsSince(begun).subList(0, 4));
        assertEquals(4, alice.heard(NodeEvent.Resumed.class).size());
        assertFalse(swapped.isDone());
        assertTrue(town.until(swapped::isDone));
        assertEquals(7, swapped.join().size());
    }

    @Test
    void ofThoseThatAreNotReachedFourAreDialledAtOnce() {
        List<Resident> neighbours = neighbours(6);
        neighbours.forEach(resident -> town.network.isolate(resident.host));
        Instant begun = town.wall();

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.passSeconds(1);

        assertEquals(List.of(0L, 70L, 140L, 210L), dialsSince(begun));
        assertTrue(town.until(swapped::isDone));
        assertEquals(6, swapped.join().size());
    }

    /** What the two can do they tell each other once, on the first channel: until both have heard it there is nothing to carry on. */
    @Test
    void aSessionThatIsJustBeginningMovesWithoutHarmOrStays() {
        int tried = 0;
        for (int age = 60; age <= 180; age += 2) {
            Town fresh = new Town(age);
            PointId away = PointId.parse("ws://192.0.2.12:443");
            SessionLimits few = new SessionLimits(
                    true,
                    SessionLimits.DEFAULT.windowBytes(),
                    8,
                    SessionLimits.DEFAULT.resumeWithin(),
                    SessionLimits.DEFAULT.proveWithin(),
                    SessionLimits.DEFAULT.heartbeat(),
                    SessionLimits.DEFAULT.silence());
            Resident ann = fresh.moveIn(ALICE, kin(ALICE).with(few));
            ann.node.add(new Guise("ws", fresh, "192.0.2.11"));
            Resident ben = new Resident(
                    fresh,
                    BOB,
                    kin(BOB).with(few).with(Reach.listeningOn(BY_MEMORY, away).advertising(BY_MEMORY, away)),
                    Town.NETWORK);
            ben.node.add(new Guise("ws", fresh, "192.0.2.12"));
            ben.begin();
            Gossip atAnn = Gossip.in(ann);
            Gossip atBen = Gossip.in(ben);
            ann.connect(ben);
            fresh.passSeconds(1);
            ann.node.disconnect(ben.peer(), new CloseReason.OperatorDecided("enough"));
            fresh.passSeconds(1);

            ann.dial(ben);
            fresh.pass(Duration.ofMillis(age));
            // what is under way arrives still, and what is said next waits
            fresh.network.partition(List.of(ALICE), List.of(BOB));
            fresh.pass(Duration.ofMillis(50));
            if (!ann.connectedTo(ben) || !ben.connectedTo(ann)) {
                continue;
            }
            tried++;
            CompletableFuture<List<TransportSwap>> swapped =
                    ann.node.swapTransport("memory", "ws").toCompletableFuture();
            fresh.passSeconds(2);
            fresh.network.heal();
            fresh.passSeconds(2);
            assertTrue(swapped.isDone());
            String story = age + " ms after the dial: " + swapped.join() + ann.events;
            assertTrue(ann.connectedTo(ben) && ben.connectedTo(ann), story);
            for (int i = 0; i < 40; i++) {
                ann.connectionTo(ben).orElseThrow().send(Gossip.WORD, Gossip.words("" + i));
                ben.connectionTo(ann).orElseThrow().send(Gossip.WORD, Gossip.words("" + i));
            }
            fresh.passSeconds(5);

            assertEquals(40, atBen.heard.size(), story);
            assertEquals(40, atAnn.heard.size(), story);
        }
        assertTrue(tried > 10, "moments at which both were connected: " + tried);
    }

    @Test
    void whatCannotMoveStaysAndSaysWhy() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> nowhere =
                alice.node.swapTransport("memory", "udp").toCompletableFuture();
        town.passSeconds(1);
        assertEquals(Outcome.STAYED, nowhere.join().get(0).outcome());
        assertEquals(
                new CloseReason.NoTransport("udp").sentence(),
                nowhere.join().get(0).why());

        bob.node.change(kin(BOB).with(Reach.listeningOn(BY_MEMORY).advertising(BY_MEMORY, BY_WS)));
        town.passSeconds(1);
        CompletableFuture<List<TransportSwap>> closed =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.passSeconds(5);
        assertEquals(Outcome.STAYED, closed.join().get(0).outcome());
        assertEquals(
                new CloseReason.DialRefused().sentence(), closed.join().get(0).why());
        assertTrue(toBob.open());
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    @Test
    void aSwapOfATransportThatIsBeingSwappedIsRefused() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> there =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        CompletableFuture<List<TransportSwap>> back =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        CompletableFuture<List<TransportSwap>> again =
                alice.node.swapTransport("memory", "udp").toCompletableFuture();
        CompletableFuture<List<TransportSwap>> elsewhere =
                alice.node.swapTransport("wss", "udp").toCompletableFuture();
        town.passSeconds(5);

        assertEquals(Outcome.MOVED, there.join().get(0).outcome());
        for (CompletableFuture<List<TransportSwap>> refused : List.of(back, again)) {
            IllegalStateException why = assertInstanceOf(
                    IllegalStateException.class,
                    assertThrows(CompletionException.class, refused::join).getCause());
            assertTrue(why.getMessage().startsWith("the swap of memory for ws is still under way"), why.getMessage());
        }
        assertEquals(List.of(), elsewhere.join());
        assertEquals("ws", toBob.endpoint().remote().scheme());

        CompletableFuture<List<TransportSwap>> later =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        town.passSeconds(5);
        assertEquals(Outcome.MOVED, later.join().get(0).outcome());
    }

    @Test
    void aSwapIsOverWhenTheNodeStopsInTheMiddleOfIt() {
        Resident bob = bob(kin(BOB));
        alice.connect(bob);
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        CompletableFuture<Void> stopped = alice.node.shutdown().toCompletableFuture();
        assertTrue(town.until(stopped::isDone));

        assertTrue(swapped.isDone());
        assertEquals(Outcome.LOST, swapped.join().get(0).outcome());
        assertEquals(
                new CloseReason.Shutdown().sentence(), swapped.join().get(0).why());
        assertTrue(
                alice.node.swapTransport("ws", "memory").toCompletableFuture().isCompletedExceptionally());
    }

    @Test
    void aTransportThatIsUnloadedLeavesItsPeersToTheNextWithinASecond() {
        Resident bob = bob(kin(BOB));
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        String first = toBob.endpoint().remote().scheme();
        assertEquals("memory", first);

        CompletableFuture<Void> left = alice.node.remove(alice.transport).toCompletableFuture();
        toBob.send(Gossip.WORD, Gossip.words("still there"));
        town.passSeconds(1);

        assertEquals("ws", toBob.endpoint().remote().scheme());
        assertEquals(List.of("still there"), atBob.heard);
        town.passSeconds(3);
        assertTrue(left.isDone());
        assertTrue(toBob.open());
    }

    @Test
    void oneThatIsKnownToBeGoneForGoodIsNotWaitedFor() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        CompletableFuture<Void> uninstalled = new CompletableFuture<>();

        alice.node.remove(alice.transport, uninstalled);
        town.pass(Duration.ofMillis(100));
        assertEquals("memory", toBob.endpoint().remote().scheme(), "its bundle has stopped, and may come again");
        uninstalled.complete(null);
        town.pass(Duration.ofMillis(350));

        assertEquals("ws", toBob.endpoint().remote().scheme());
        assertEquals(List.of(), alice.heard(NodeEvent.Suspended.class), "the channel was there until the new one was");
        town.passSeconds(10);
        assertTrue(toBob.open());
    }

    @Test
    void oneThatIsUninstalledWhenItsNextVersionIsThereTakesNobodyElsewhere() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);
        alice.node.remove(alice.transport, CompletableFuture.completedStage(null));
        town.passSeconds(1);

        assertEquals("memory", toBob.endpoint().remote().scheme());
        assertTrue(toBob.open());
    }

    @Test
    void theEndOfOneThatLeftBeforeSaysNothingOfTheNextVersionOfAnother() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        CompletableFuture<Void> uninstalled = new CompletableFuture<>();
        alice.node.remove(alice.transport, uninstalled);
        MemoryTransport another = new MemoryTransport(town.network, ALICE);
        alice.node.add(another);
        town.passSeconds(1);

        alice.node.remove(another);
        town.pass(Duration.ofMillis(100));
        uninstalled.complete(null);
        town.pass(Duration.ofMillis(300));
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);

        assertEquals(List.of(), alice.heard(NodeEvent.Resumed.class));
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    @Test
    void aTransportThatComesAndSoonGoesAgainIsGivenItsTimeAnew() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(100));
        alice.node.add(alice.transport);
        town.pass(Duration.ofMillis(300));
        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(300));
        assertEquals("memory", toBob.endpoint().remote().scheme());
        alice.node.add(alice.transport);
        town.passSeconds(2);

        assertEquals("memory", toBob.endpoint().remote().scheme());
        assertTrue(toBob.open());
    }

    @Test
    void theNextVersionHasItsTimeOnceAllChannelsAreLetGoOf() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.moveIn("192.0.2.3").connect(alice);
        town.passSeconds(1);
        alice.node.addStandby(new MemoryTransport(town.network, ALICE));
        Tampered slow = new Tampered(town.network, ALICE);
        slow.letsGo = stage -> town.after(Duration.ofMillis(90), stage);
        alice.node.remove(alice.transport);
        alice.node.add(slow);
        town.passSeconds(1);

        alice.node.remove(slow);
        town.pass(Duration.ofMillis(700));
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(2);

        assertEquals("memory", toBob.endpoint().remote().scheme());
        assertTrue(toBob.open());
    }

    @Test
    void aPathThatBreaksIsReplacedByTheOtherTransportWithinASecond() {
        Resident bob = bob(kin(BOB));
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        bob.node.change(kin(BOB).with(Reach.listeningOn(BY_WS).advertising(BY_MEMORY, BY_WS)));
        town.passSeconds(1);

        town.network.sever(ALICE, BOB);
        toBob.send(Gossip.WORD, Gossip.words("on"));
        town.passSeconds(1);

        assertEquals("ws", toBob.endpoint().remote().scheme());
        assertEquals(List.of("on"), atBob.heard);
    }

    /** Whoever reads slowly gives little credit, and hears the silence as soon. */
    @ParameterizedTest
    @ValueSource(longs = {0, 20, 1_000})
    void aTransportThatFallsSilentLeavesItsPeersToTheOtherWithinFiveSeconds(long mostKibibytesToRead) {
        alice.scheduler.change(new SchedulerSettings(mostKibibytesToRead, 0, SchedulerSettings.DEFAULT_TURN_BYTES));
        PointId away = PointId.parse("ws://192.0.2.12:443");
        alice.node.add(new Guise("ws", town, "192.0.2.11"));
        Resident bob = new Resident(
                town,
                BOB,
                kin(BOB).with(Reach.listeningOn(BY_MEMORY, away).advertising(BY_MEMORY, away)),
                Town.NETWORK);
        bob.node.add(new Guise("ws", town, "192.0.2.12"));
        bob.begin();
        Gossip atAlice = Gossip.in(alice);
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(2);
        assertEquals("memory", toBob.endpoint().remote().scheme());

        town.network.isolate(BOB);
        toBob.send(Gossip.WORD, Gossip.words("on"));
        bob.connectionTo(alice).orElseThrow().send(Gossip.WORD, Gossip.words("and on"));
        town.passSeconds(5);

        assertEquals("ws", toBob.endpoint().remote().scheme());
        assertEquals(List.of("on"), atBob.heard);
        assertEquals(List.of("and on"), atAlice.heard);
        assertTrue(toBob.open());
        assertEquals(
                new CloseReason.Silent(SessionLimits.DEFAULT.silence()),
                alice.heard(NodeEvent.Suspended.class).get(0).reason());
    }

    @Test
    void aSessionThatSeeksItsPeerWaitsForNoOtherDial() {
        Resident bob = bob(kin(BOB));
        alice.node.change(kin(ALICE).with(Reach.listeningOn()).with(ConnectLimits.DEFAULT.diallingAtOnce(1)));
        alice.connect(bob);
        town.passSeconds(1);
        town.network.isolate("192.0.2.98");
        alice.node.connect(Town.at("192.0.2.98"));
        town.passSeconds(1);

        town.network.sever(ALICE, BOB);
        town.passSeconds(1);

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
    }

    /** Between two versions of a transport a channel takes no writes, whatever it is in the midst of. */
    @ParameterizedTest
    @ValueSource(ints = {0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200})
    void aSessionIsResumedThoughTheTransportIsExchangedMeanwhile(int millis) {
        Resident bob = bob(kin(BOB).with(Reach.listeningOn(BY_MEMORY).advertising(BY_MEMORY)));
        alice.node.change(kin(ALICE).with(Reach.listeningOn()));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        Tampered slow = new Tampered(town.network, ALICE);
        slow.adopts = stage -> town.after(Duration.ofMillis(90), stage);

        town.network.sever(ALICE, BOB);
        town.pass(Duration.ofMillis(millis));
        alice.node.add(slow);
        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(1500));

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size(), alice.events.toString());
        assertTrue(toBob.open());
    }

    @Test
    void aSessionThatIsSoughtAnywhereWhenASwapComesIsMovedAfterwards() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        CompletableFuture<List<TransportSwap>> there =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(there::isDone));
        town.passSeconds(1);

        town.network.sever(ALICE, BOB);
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Suspended.class).isEmpty()));
        CompletableFuture<List<TransportSwap>> again =
                alice.node.swapTransport("ws", "memory").toCompletableFuture();
        assertTrue(town.until(again::isDone));

        assertEquals(Outcome.MOVED, again.join().get(0).outcome(), again.join().toString());
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    /** Both ends seek the lost channel's successor, and the peer finds one while the swap still dials. */
    @Test
    void aSessionThatThePeerResumesInTheMidstOfASwapIsMovedAllTheSame() {
        Resident bob = bob(kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        herWs.dialsAfter(Duration.ofSeconds(1));

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(100));
        town.network.sever(ALICE, BOB);
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Resumed.class).isEmpty()));
        assertEquals("memory", toBob.endpoint().remote().scheme());
        assertFalse(swapped.isDone(), "what the peer does is not what was asked for");
        assertTrue(town.until(swapped::isDone));

        assertEquals(
                Outcome.MOVED, swapped.join().get(0).outcome(), swapped.join().toString());
        assertEquals("ws", toBob.endpoint().remote().scheme());
    }

    /** The dial that makes up for the lost channel may have been accepted when the swap's wins, and not be proven yet. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatTheSwapHasMovedStaysMovedWhateverElseIsUnderWay(boolean sheLeads) {
        int undone = 0;
        int moved = 0;
        for (int millis = 0; millis <= 400; millis += 2) {
            Town fresh = new Town(millis);
            Resident ann = fresh.moveIn(ALICE, kin(ALICE));
            Guise annsWs = new Guise("ws", fresh, ALICE);
            ann.node.add(annsWs);
            Resident ben = new Resident(
                    fresh,
                    BOB,
                    kin(BOB).with(Reach.listeningOn(BY_MEMORY, BY_WS).advertising(BY_MEMORY, BY_WS)),
                    Town.NETWORK);
            ben.node.add(new Guise("ws", fresh, BOB));
            ben.begin();
            Connection first = sheLeads ? ann.connect(ben) : ben.connect(ann);
            fresh.passSeconds(1);
            assertTrue(first.open());
            Connection toBen = ann.connectionTo(ben).orElseThrow();
            ann.node.change(kin(ALICE).with(Reach.listeningOn()));
            annsWs.dialsAfter(Duration.ofMillis(millis));

            CompletableFuture<List<TransportSwap>> swapped =
                    ann.node.swapTransport("memory", "ws").toCompletableFuture();
            fresh.pass(Duration.ofMillis(20));
            fresh.network.sever(ALICE, BOB);
            assertTrue(fresh.until(swapped::isDone));
            fresh.passSeconds(2);

            assertTrue(toBen.open());
            if (swapped.join().get(0).outcome() == Outcome.MOVED) {
                moved++;
                undone += toBen.endpoint().remote().scheme().equals("ws") ? 0 : 1;
            }
        }
        assertEquals(0, undone, "of " + moved);
        assertTrue(moved > 100, "moved: " + moved);
    }

    @Test
    void aSwapThatComesWhileBothEndsSeekASessionMovesItOnceThePeerHasFoundIt() {
        Resident bob = bob(kin(BOB));
        sheTriesWsAloneForHalfASecond();
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        herWs.dialsAfter(Duration.ofSeconds(1));
        town.network.sever(ALICE, BOB);
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Suspended.class).isEmpty()));
        town.pass(Duration.ofMillis(1));

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(swapped::isDone));

        assertEquals(
                Outcome.MOVED, swapped.join().get(0).outcome(), swapped.join().toString());
        assertEquals("ws", toBob.endpoint().remote().scheme());
    }

    @Test
    void aSessionThatThePeerHasResumedIsNotSoughtAnyLonger() {
        Resident bob = bob(kin(BOB));
        sheTriesWsAloneForHalfASecond();
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        herWs.dialsAfter(Duration.ofSeconds(1));

        town.network.sever(ALICE, BOB);
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Resumed.class).isEmpty()));
        town.passSeconds(5);

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size(), "by the peer");
        assertEquals("memory", toBob.endpoint().remote().scheme());
        assertEquals(1, town.network.connections());
    }

    @Test
    void aSessionThatLosesItsChannelInTheMidstOfASwapDoesNotWaitForTheNewTransport() {
        Resident bob = bob(kin(BOB));
        alice.node.change(kin(ALICE).with(Reach.listeningOn()));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        herWs.dialsAfter(Duration.ofMinutes(1));

        CompletableFuture<List<TransportSwap>> swapped =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(100));
        town.network.sever(ALICE, BOB);
        town.passSeconds(1);

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertTrue(town.until(swapped::isDone));
        assertEquals(
                Outcome.STAYED, swapped.join().get(0).outcome(), swapped.join().toString());
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    /** Of whom nothing has come in the first moment is no less a peer: if the next way leads nowhere, this one has its time. */
    @ParameterizedTest
    @ValueSource(strings = {"memory://192.0.2.98:1", "udp://192.0.2.2:2"})
    void aSessionOfASlowPeerGoesOnWhereTheOtherWayLeadsNowhere(String nowhere) {
        Resident bob = bob(kin(BOB));
        bob.node.change(kin(BOB).with(Reach.listeningOn(BY_WS).advertising(BY_WS, PointId.parse(nowhere))));
        alice.node.change(kin(ALICE).with(Reach.listeningOn()));
        CompletableFuture<Connection> dial = alice.node.connect(BY_WS).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        town.passSeconds(1);
        town.network.isolate("192.0.2.98");
        hisWs.sendsAfter(Duration.ofMillis(900));

        town.network.sever(ALICE, BOB);
        town.passSeconds(9);

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size(), alice.events.toString());
        assertTrue(dial.join().open());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21})
    void bothEndsSayThatItHasMovedWhenBothMoveIt(int apart) {
        Resident bob = bob(kin(BOB));
        PointId hers = PointId.parse("ws://192.0.2.1:443");
        alice.node.change(kin(ALICE).with(Reach.listeningOn(Town.at(ALICE), hers)));
        town.passSeconds(1);
        alice.connect(bob);
        town.passSeconds(1);

        CompletableFuture<List<TransportSwap>> one =
                alice.node.swapTransport("memory", "ws").toCompletableFuture();
        town.pass(Duration.ofMillis(apart));
        CompletableFuture<List<TransportSwap>> other =
                bob.node.swapTransport("memory", "ws").toCompletableFuture();
        assertTrue(town.until(() -> one.isDone() && other.isDone()));

        assertEquals(Outcome.MOVED, one.join().get(0).outcome(), one.join().toString());
        assertTrue(
                other.join().stream().allMatch(swap -> swap.outcome() == Outcome.MOVED),
                other.join().toString());
    }

    private void sheTriesWsAloneForHalfASecond() {
        ConnectLimits limits = kin(ALICE).connect();
        alice.node.change(kin(ALICE).with(limits.with(new Racing(List.of("ws"), Duration.ofMillis(500)))));
    }
}
