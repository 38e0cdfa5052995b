package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** Transports come and go under a running node. */
class TransportTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private final Town town = new Town(11);

    @Test
    void withoutANextVersionEverythingEndsWithTransportGoneAndComesBackWithTheTransport() {
        PoolSettings settings = Town.knowing(ALICE, BOB).with(new Bounds(1, 3, 9));
        Resident alice = town.moveIn(ALICE, settings);
        Resident bob = town.moveIn(BOB);
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        Connection connection = alice.connectionTo(bob).get();

        town.remove(alice);
        town.passSeconds(5);

        assertFalse(connection.open());
        assertEquals(List.of(), alice.node.transports());
        assertEquals(List.of(), alice.node.listening());
        assertEquals(
                new CloseReason.TransportGone("memory"),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(
                new NodeEvent.NotListening(Town.at(ALICE), new CloseReason.TransportGone("memory")),
                alice.heard(NodeEvent.NotListening.class).get(0));
        assertEquals(new CloseReason.NoTransport("memory"), alice.cannotConnect(bob));

        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(2);

        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
        assertTrue(alice.connectedTo(bob), "dialled again at once: what left was ours, not the place");
        assertEquals(2, alice.heard(NodeEvent.Listening.class).size());
    }

    @Test
    void whatIsDialledByATransportThatLeavesIsDialledAgainByItsNextVersion() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        CompletableFuture<Connection> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(1));

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(499));
        assertFalse(dial.isDone());
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);

        assertEquals(bob.peer(), dial.join().peer());
        assertEquals(List.of(new NodeEvent.Dialling(Town.at(BOB))), alice.heard(NodeEvent.Dialling.class));
        assertEquals(1, bob.heard(NodeEvent.Incoming.class).size(), "the one that left does not connect any more");
    }

    @Test
    void aDialWhoseTimeIsUpWhenTheNextVersionComesSpoilsNothing() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        Resident carol = town.moveIn("192.0.2.3");
        alice.connect(bob);
        town.passSeconds(1);
        Duration limit = Duration.ofMillis(300);
        // at that very moment, and before the dial hears that it is
        town.time.after(limit, () -> alice.node.add(new MemoryTransport(town.network, ALICE)));
        CompletableFuture<Connection> dial =
                alice.node.connect(Town.at(carol.host), limit).toCompletableFuture();
        town.pass(Duration.ofMillis(1));

        alice.node.remove(alice.transport);
        town.passSeconds(5);

        assertTrue(dial.isCompletedExceptionally());
        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void byOneThatIsThereAlreadyItIsDialledAtOnce() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        CompletableFuture<Connection> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(1));

        alice.node.add(new MemoryTransport(town.network, ALICE));
        alice.node.remove(alice.transport);
        town.passSeconds(1);

        assertEquals(bob.peer(), dial.join().peer());
    }

    @Test
    void withoutANextVersionWhatWasDialledHasFailedHalfASecondLater() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        CompletableFuture<Connection> dial = alice.dial(bob);
        town.pass(Duration.ofMillis(1));

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(501));

        assertEquals(new CloseReason.TransportGone("memory"), Resident.reason(dial));
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);
        assertFalse(alice.connectedTo(bob), "nobody dials any more");
    }

    @Test
    void whatHasTimedOutMeanwhileIsNotDialledAgain() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        CompletableFuture<Connection> dial =
                alice.node.connect(Town.at(BOB), Duration.ofMillis(300)).toCompletableFuture();
        town.pass(Duration.ofMillis(1));

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(400));
        assertTrue(dial.isCompletedExceptionally());
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);

        assertFalse(alice.connectedTo(bob));
    }

    @Test
    void aTransportThatIsExchangedUnderTrafficLosesNothingAndNobodyNotices() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        Gossip atAlice = Gossip.in(alice);
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        Connection toAlice = bob.connectionTo(alice).get();
        List<PointId> listening = alice.node.listening();

        int sent = 0;
        for (int swap = 0; swap < 20; swap++) {
            for (int i = 0; i < 20; i++) {
                toBob.send(Gossip.WORD, Gossip.words("" + sent));
                toAlice.send(Gossip.WORD, Gossip.words("" + sent));
                sent++;
                town.pass(Duration.ofMillis(3));
            }
            CompletableFuture<Void> left = alice.node.remove(alice.transport).toCompletableFuture();
            for (int i = 0; i < 20; i++) {
                toBob.send(Gossip.WORD, Gossip.words("" + sent));
                toAlice.send(Gossip.WORD, Gossip.words("" + sent));
                sent++;
                town.pass(Duration.ofMillis(3));
            }
            assertTrue(left.isDone());
            alice.transport.shutdown();
            alice.transport = new MemoryTransport(town.network, ALICE);
            alice.node.add(alice.transport);
        }
        town.passSeconds(5);

        assertEquals(sent, atBob.heard.size());
        assertEquals(sent, atAlice.heard.size());
        for (int i = 0; i < sent; i++) {
            assertEquals("" + i, atBob.heard.get(i));
            assertEquals("" + i, atAlice.heard.get(i));
        }
        assertSame(toBob, alice.connectionTo(bob).get());
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class));
        assertEquals(List.of(), alice.heard(NodeEvent.NotListening.class));
        assertEquals(listening, alice.node.listening());
        Resident carol = town.moveIn("192.0.2.3");
        assertEquals(alice.peer(), carol.connect(alice).peer(), "the listener was handed over, too");
    }

    @Test
    void exchangesAtAnyMomentOfHandshakesAndMessagesLoseNothing() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Town world = new Town(seed);
            Resident alice = world.moveIn(ALICE);
            Gossip atAlice = Gossip.in(alice);
            List<Resident> others = new ArrayList<>();
            List<CompletableFuture<Connection>> dials = new ArrayList<>();
            for (int i = 2; i < 7; i++) {
                others.add(world.moveIn("192.0.2." + i));
            }
            for (Resident other : others) {
                world.time.after(Duration.ofMillis(random.nextInt(400)), () -> dials.add(other.dial(alice)));
            }
            for (int swap = 0; swap < 4; swap++) {
                world.pass(Duration.ofMillis(random.nextInt(150)));
                MemoryTransport old = alice.transport;
                alice.node.remove(old).thenRun(old::shutdown);
                world.pass(Duration.ofMillis(random.nextInt(100)));
                alice.transport = new MemoryTransport(world.network, ALICE);
                alice.node.add(alice.transport);
            }
            world.passSeconds(2);
            for (CompletableFuture<Connection> dial : dials) {
                dial.join().send(Gossip.WORD, Gossip.words("hello"));
            }
            world.passSeconds(1);

            assertEquals(5, atAlice.heard.size(), "seed " + seed + " " + alice.events);
            assertEquals(5, alice.connections(), "seed " + seed);
            assertEquals(List.of(), alice.heard(NodeEvent.IncomingFailed.class), "seed " + seed);
        }
    }

    @Test
    void whoeverDialsDuringTheExchangeIsNotRefused() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(10));
        CompletableFuture<Connection> dial = bob.dial(alice);
        town.passSeconds(1);
        assertFalse(dial.isDone());
        alice.node.add(new MemoryTransport(town.network, ALICE));
        assertTrue(town.until(dial::isDone));

        assertEquals(alice.peer(), dial.join().peer());
    }

    @Test
    void ofTwoBesideEachOtherTheSecondTakesOverAtOnce() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);

        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);
        town.remove(alice);
        toBob.send(Gossip.WORD, Gossip.words("hello"));
        town.passSeconds(1);

        assertEquals(List.of("hello"), atBob.heard);
        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
        assertTrue(toBob.open());
    }

    @Test
    void aConnectionThatIsClosedDuringTheExchangeEndsWithItsReason() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        alice.connect(bob);

        alice.node.remove(alice.transport);
        town.pass(Duration.ofMillis(10));
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("meanwhile"));
        town.passSeconds(10);

        assertEquals(
                new CloseReason.OperatorDecided("meanwhile"),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertFalse(bob.connectedTo(alice));
    }

    @Test
    void aTransportThatComesLateIsListenedOnThenAndAPortThatIsTakenIsToldOf() {
        Resident squatter = town.moveIn(ALICE);
        Resident alice = town.moveIn(ALICE, Town.quiet(ALICE));
        town.passSeconds(12);

        assertEquals(
                List.of(new NodeEvent.NotListening(Town.at(ALICE), new CloseReason.AddressInUse(Town.at(ALICE)))),
                alice.heard(NodeEvent.NotListening.class),
                "once");

        squatter.stop();
        town.passSeconds(6);
        assertEquals(List.of(Town.at(ALICE)), alice.node.listening());
    }

    @Test
    void onPortZeroTheRealPortIsAnnouncedAndKeptWhenTheTransportIsExchanged() {
        PointId any = new PointId("memory", ALICE, 0);
        Resident alice = town.moveIn(
                ALICE, Town.quiet(ALICE).with(Reach.listeningOn(any)).adoptingWithin(Duration.ZERO));
        Resident bob = town.moveIn(BOB);
        PointId real = alice.node.listening().get(0);

        alice.connect(bob);
        town.passSeconds(1);
        assertEquals(Optional.of(real), bob.connectionTo(alice).get().point());

        town.remove(alice);
        town.passSeconds(1);
        assertEquals(List.of(), alice.node.listening());
        alice.node.add(new MemoryTransport(town.network, ALICE));
        town.passSeconds(1);

        assertEquals(List.of(real), alice.node.listening());
    }

    @Test
    void aTransportThatThrowsIsToldOfAndHurtsNobody() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        alice.node.add(new Broken());
        town.passSeconds(1);

        CompletableFuture<Connection> dial =
                alice.node.connect(PointId.parse("broken://host:1")).toCompletableFuture();
        town.passSeconds(1);

        assertEquals(
                new CloseReason.PluginFailed("broken", "java.lang.IllegalStateException: dial"), Resident.reason(dial));
        NodeEvent.PluginFailed failed =
                alice.heard(NodeEvent.PluginFailed.class).get(0);
        assertEquals(Shelf.TRANSPORT, failed.shelf());
        assertEquals("broken", failed.name());
        assertEquals(bob.peer(), alice.connect(bob).peer());
    }

    private static final class Broken implements Transport {

        @Override
        public String scheme() {
            return "broken";
        }

        @Override
        public Cancellable dial(DialRequest request, Dialling dialling) {
            throw new IllegalStateException("dial");
        }

        @Override
        public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
            throw new IllegalStateException("listen");
        }
    }
}
