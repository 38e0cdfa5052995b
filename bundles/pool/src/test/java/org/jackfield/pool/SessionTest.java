package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.QueueLimits;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.Conditions;
import org.junit.jupiter.api.Test;

/** Sessions between nodes of our kind outlive their channels. */
class SessionTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";

    private Town town = new Town(7);

    private static PoolSettings kin(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    @Test
    void aChannelThatBreaksIsReplacedAndNothingIsLostDoubledOrReordered() {
        Couple couple = new Couple(7);

        couple.talkWhileItBreaks(20);
        town.passSeconds(10);

        couple.heardAllInOrder();
        assertSame(couple.toBob, couple.alice.connectionTo(couple.bob).get());
        assertTrue(couple.toBob.open());
        assertEquals(List.of(), couple.alice.heard(NodeEvent.Disconnected.class));
        assertEquals(List.of(), couple.bob.heard(NodeEvent.Disconnected.class));
        assertFalse(couple.alice.heard(NodeEvent.Resumed.class).isEmpty());
    }

    @Test
    void atAnyMomentAndWithAnySeed() {
        for (long seed = 0; seed < 40; seed++) {
            town = new Town(seed);
            Couple couple = new Couple(seed);

            couple.talkWhileItBreaks(6);
            town.passSeconds(12);

            assertTrue(couple.toBob.open(), "seed " + seed + " " + couple.alice.events);
            couple.heardAllInOrder();
        }
    }

    /** Channels that come at the same moment, to the same event loop: each takes over from the one before, and none is forgotten. */
    @Test
    void whileBothMoveItAtOnce() {
        for (int apart = 0; apart <= 60; apart++) {
            town = new Town(apart, Conditions.PERFECT.withLatency(Duration.ofMillis(10), Duration.ZERO), 1);
            Couple couple = new Couple(apart);

            for (List<Resident> movers :
                    List.of(List.of(couple.alice, couple.bob), List.of(couple.bob, couple.alice))) {
                couple.talk();
                movers.get(0).node.swapTransport("memory", "memory");
                town.pass(Duration.ofMillis(apart));
                movers.get(1).node.swapTransport("memory", "memory");
                couple.talk();
            }
            town.passSeconds(12);

            assertEquals(List.of(), couple.alice.heard(NodeEvent.Suspended.class), apart + " ms apart");
            assertEquals(List.of(), couple.bob.heard(NodeEvent.Suspended.class), apart + " ms apart");
            couple.heardAllInOrder();
        }
    }

    @Test
    void aPeerThatFallsSilentIsReachedAgainWithinFiveSecondsOnceTheWayIsThere() {
        Resident alice = town.moveIn(ALICE, kin(ALICE));
        Resident bob = town.moveIn(BOB, kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(2);

        town.network.isolate(BOB);
        town.passSeconds(5);

        assertEquals(1, alice.heard(NodeEvent.Suspended.class).size());
        assertEquals(
                new CloseReason.Silent(SessionLimits.DEFAULT.silence()),
                alice.heard(NodeEvent.Suspended.class).get(0).reason());
        town.network.heal();
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Resumed.class).isEmpty()));
        assertTrue(toBob.open());
    }

    @Test
    void withItsWindowUnacknowledgedItSendsNothingNewAndTheProtocolIsToldToWait() {
        SessionLimits usual = SessionLimits.DEFAULT;
        // what has arrived is acknowledged with a heartbeat, unless it is far more than this
        SessionLimits narrow = new SessionLimits(
                true,
                10_000,
                usual.windowMessages(),
                usual.resumeWithin(),
                usual.proveWithin(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
        QueueLimits queues = QueueLimits.DEFAULT;
        int mayWait = 20;
        QueueLimits few = new QueueLimits(
                queues.outgoingBytes(),
                mayWait,
                queues.incomingBytes(),
                queues.incomingMessages(),
                queues.readWindow(),
                queues.writeTimeout());
        Resident alice = town.moveIn(ALICE, kin(ALICE).with(narrow).with(few));
        Resident bob = town.moveIn(BOB, kin(BOB).with(narrow));
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        assertTrue(town.until(() -> !alice.heard(NodeEvent.Connected.class).isEmpty()));
        town.passSeconds(1);
        Payload thousand = Gossip.words("x".repeat(1_000));
        int untilFull = 9;

        int taken = 0;
        for (int i = 0; i < 2 * (untilFull + mayWait); i++) {
            taken += toBob.send(Gossip.WORD, thousand) == SendResult.QUEUED ? 1 : 0;
            town.pass(Duration.ofMillis(50));
        }

        assertEquals(untilFull, atBob.heard.size());
        assertEquals(mayWait, toBob.stats().messagesWaiting());
        assertEquals(untilFull + mayWait, taken);
        assertTrue(town.until(() -> atBob.heard.size() > untilFull), "he has acknowledged");
        town.passSeconds(2);
        assertEquals(2 * untilFull, atBob.heard.size());
        assertEquals(SendResult.QUEUED, toBob.send(Gossip.WORD, Gossip.words("the last")));
        assertTrue(town.until(() -> atBob.heard.contains("the last")));
        assertEquals(taken + 1, atBob.heard.size());
    }

    /** Of a large message, as of many small ones, something arrives before the far end believes that nobody is there. */
    @Test
    void whoeverMaySendLittleKeepsAllItsSessionsAndAllThatItSaysArrives() {
        int neighbours = 6;
        Resident alice = town.moveIn("192.0.2.1", kin("192.0.2.1"));
        List<Gossip> heard = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < neighbours; i++) {
            String host = "192.0.3." + (i + 1);
            Resident neighbour = town.moveIn(host, kin(host));
            heard.add(Gossip.in(neighbour));
            connections.add(alice.connect(neighbour));
        }
        town.passSeconds(1);
        alice.scheduler.change(new SchedulerSettings(0, 100, SchedulerSettings.DEFAULT_TURN_BYTES));

        connections.forEach(each -> each.send(Gossip.WORD, Payload.of(new byte[300_000])));
        town.passSeconds(25);

        assertEquals(List.of(), alice.heard(NodeEvent.Suspended.class));
        assertEquals(
                neighbours, heard.stream().filter(one -> one.heard.size() == 1).count());
    }

    @Test
    void whoeverSaysFarewellIsNotWaitedFor() {
        Resident alice = town.moveIn(ALICE, kin(ALICE));
        Resident bob = town.moveIn(BOB, kin(BOB));
        alice.connect(bob);
        town.passSeconds(1);

        bob.node.disconnect(alice.peer(), new CloseReason.OperatorDecided("enough"));
        town.pass(Duration.ofMillis(200));

        assertEquals(
                List.of(new CloseReason.ClosedByPeer()),
                alice.heard(NodeEvent.Disconnected.class).stream()
                        .map(NodeEvent.Disconnected::reason)
                        .toList());
        assertEquals(List.of(), alice.heard(NodeEvent.Suspended.class));
    }

    @Test
    void aNodeThatHasForgottenTheSessionEndsIt() {
        Resident alice = town.moveIn(ALICE, kin(ALICE));
        Resident bob = town.moveIn(BOB, kin(BOB));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        town.network.isolate(BOB);
        bob.node.disconnect(alice.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(6);
        assertTrue(toBob.open(), "it waits");

        town.network.heal();
        town.passSeconds(3);

        assertFalse(toBob.open());
        assertEquals(0, alice.connections());
    }

    @Test
    void aSessionThatNobodyCarriesOnEndsInTimeForTheReasonThatItWasSuspendedFor() {
        Resident alice = town.moveIn(ALICE, kin(ALICE));
        Resident bob = town.moveIn(BOB, kin(BOB));
        alice.connect(bob);
        town.passSeconds(1);

        town.network.undiallable(BOB);
        town.network.undiallable(ALICE);
        town.network.sever(ALICE, BOB);
        town.passSeconds(9);
        assertEquals(1, alice.connections());
        town.passSeconds(3);

        assertEquals(0, alice.connections());
        assertEquals(
                new CloseReason.ConnectionLost(),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
    }

    @Test
    void aStrangerIsTreatedAsEver() {
        Resident alice = town.moveIn(ALICE, kin(ALICE));
        Resident bob = town.moveIn(BOB);
        alice.connect(bob);
        town.passSeconds(1);

        town.network.sever(ALICE, BOB);
        town.passSeconds(1);

        assertEquals(0, alice.connections());
        assertEquals(List.of(), alice.heard(NodeEvent.Suspended.class));
    }

    @Test
    void fullNodesTakeBackTheirOwn() {
        Resident alice = town.moveIn(ALICE, kin(ALICE).with(new Bounds(0, 1, 1)));
        Resident bob = town.moveIn(BOB, kin(BOB).with(new Bounds(0, 1, 1)));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        town.network.sever(ALICE, BOB);
        town.passSeconds(2);

        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertTrue(toBob.open());
        CompletableFuture<Connection> third =
                town.moveIn("192.0.2.3", kin("192.0.2.3")).dial(alice);
        town.until(third::isDone);
        assertTrue(third.isCompletedExceptionally());
    }

    @Test
    void whatWasTakenOnIsSentAlsoIfTheLimitIsLoweredMeanwhile() {
        Couple couple = new Couple(7);
        HandshakeSettings usual = couple.alice.handshake.settings();
        String lengthy = "x".repeat(2 * HandshakeSettings.MIN_MESSAGE_BYTES);

        assertEquals(SendResult.QUEUED, couple.toBob.send(Gossip.WORD, Gossip.words(lengthy)));
        couple.alice.handshake.change(new HandshakeSettings(
                usual.network(),
                usual.databaseVersion(),
                usual.oldestDatabaseVersion(),
                usual.p2pVersion(),
                usual.oldestP2pVersion(),
                usual.expectedWork(),
                HandshakeSettings.MIN_MESSAGE_BYTES,
                usual.maxUnfinishedBytes(),
                usual.chunkBytes(),
                usual.pointScheme()));
        town.passSeconds(1);

        assertEquals(List.of(lengthy), couple.atBob.heard);
        assertTrue(couple.toBob.open());
    }

    /** Alice and Bob, who are connected, and say numbers to each other. */
    private final class Couple {

        private final Resident alice = town.moveIn(ALICE, kin(ALICE));
        private final Resident bob = town.moveIn(BOB, kin(BOB));
        private final Gossip atAlice = Gossip.in(alice);
        private final Gossip atBob = Gossip.in(bob);
        private final Connection toBob = alice.connect(bob);
        private final Connection toAlice;
        private final SplittableRandom random;
        private int said;

        Couple(long seed) {
            random = new SplittableRandom(seed);
            town.passSeconds(1);
            toAlice = bob.connectionTo(alice).get();
        }

        void talkWhileItBreaks(int breaks) {
            for (int i = 0; i < breaks; i++) {
                talk();
                town.network.sever(ALICE, BOB);
                town.pass(Duration.ofMillis(random.nextInt(400)));
            }
        }

        void talk() {
            int words = random.nextInt(30);
            for (int i = 0; i < words; i++) {
                toBob.send(Gossip.WORD, Gossip.words("" + said));
                toAlice.send(Gossip.WORD, Gossip.words("" + said));
                said++;
                town.pass(Duration.ofMillis(random.nextInt(40)));
            }
        }

        void heardAllInOrder() {
            for (Gossip each : List.of(atBob, atAlice)) {
                for (int i = 0; i < each.heard.size(); i++) {
                    assertEquals("" + i, each.heard.get(i));
                }
                assertEquals(said, each.heard.size());
            }
        }
    }
}
