package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.transports.memory.Conditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that dial each other at the same time end with one connection: always, whatever the network does to the order. */
class SimultaneousDialTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1000, 2000, 3000})
    void twoWhoDialEachOtherAreConnectedOnce(long firstSeed) {
        for (long seed = firstSeed; seed < firstSeed + 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Town town = new Town(seed, conditions(random));
            Resident alice = town.moveIn("192.0.2.1");
            Resident bob = town.moveIn("198.51.100.2");

            CompletableFuture<Connection> ofAlice = alice.dial(bob);
            town.pass(Duration.ofMillis(random.nextInt(120)));
            CompletableFuture<Connection> ofBob = bob.dial(alice);
            town.passSeconds(15);

            String story = "seed " + seed + "\n alice " + alice.events + "\n bob " + bob.events;
            assertConnectedOnce(story, alice, bob);
            assertTrue(ofAlice.isDone() && ofBob.isDone(), story);
            assertEquals(
                    alice.connectionTo(bob).get(),
                    outcome(ofAlice, alice.connectionTo(bob).get()),
                    story);
            assertEquals(
                    bob.connectionTo(alice).get(),
                    outcome(ofBob, bob.connectionTo(alice).get()),
                    story);
        }
    }

    @Test
    void manyChannelsAtOnceInBothDirectionsEndAsOne() {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Town town = new Town(seed, conditions(random));
            Resident alice = town.moveIn("192.0.2.1");
            Resident bob = town.moveIn("198.51.100.2");
            // the same node under a second name: another point, the same peer
            bob.alsoAt("198.51.100.3");

            alice.dial(bob);
            town.pass(Duration.ofMillis(random.nextInt(60)));
            alice.node.connect(Town.at("198.51.100.3"));
            town.pass(Duration.ofMillis(random.nextInt(60)));
            bob.dial(alice);
            town.passSeconds(15);

            assertConnectedOnce("seed " + seed + "\n alice " + alice.events + "\n bob " + bob.events, alice, bob);
        }
    }

    private static Conditions conditions(SplittableRandom random) {
        return Conditions.PERFECT.withLatency(
                Duration.ofMillis(random.nextInt(80)), Duration.ofMillis(random.nextInt(4) * random.nextInt(100)));
    }

    private static void assertConnectedOnce(String story, Resident alice, Resident bob) {
        assertEquals(1, alice.connections(), story);
        assertEquals(1, bob.connections(), story);
        assertTrue(alice.connectedTo(bob) && bob.connectedTo(alice), story);
        assertEquals(
                alice.connectionTo(bob).get().endpoint().local(),
                bob.connectionTo(alice).get().endpoint().remote(),
                "both keep the same channel: " + story);
        assertEquals(0, alice.node.pool().handshaking(), story);
        assertEquals(0, bob.node.pool().handshaking(), story);
        assertEquals(1, alice.heard(NodeEvent.Connected.class).size(), "no flapping: " + story);
        assertEquals(1, bob.heard(NodeEvent.Connected.class).size(), "no flapping: " + story);
        assertEquals(List.of(), alice.heard(NodeEvent.Disconnected.class), story);
        assertEquals(List.of(), bob.heard(NodeEvent.Disconnected.class), story);
        for (Resident each : List.of(alice, bob)) {
            each.heard(NodeEvent.DialFailed.class).forEach(failed -> assertDoubled(failed.reason(), story));
            each.heard(NodeEvent.IncomingFailed.class).forEach(failed -> assertDoubled(failed.reason(), story));
        }
    }

    private static void assertDoubled(CloseReason reason, String story) {
        List<CloseReason> doubled = List.of(
                new CloseReason.DuplicateConnection(),
                new CloseReason.Rejected(new Rejection.AlreadyConnected()),
                new CloseReason.RejectedByPeer(new Rejection.AlreadyConnected()),
                new CloseReason.PointBusy());
        assertTrue(doubled.contains(reason), reason + ": " + story);
    }

    /** Whoever asked for a connection and lost the race has the one that was kept; who asked too late hears that the point is busy. */
    private static Connection outcome(CompletableFuture<Connection> dial, Connection kept) {
        if (dial.isCompletedExceptionally()) {
            assertEquals(new CloseReason.PointBusy(), Resident.reason(dial));
            return kept;
        }
        return dial.join();
    }
}
