package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.QueueLimits;
import org.junit.jupiter.api.Test;

class QueueTest {

    private static final int MESSAGE = 10_000;

    private final Town town = new Town(5);

    @Test
    void aFullQueueDropsAndCountsAndTheConnectionGoesOn() {
        Resident alice = town.moveIn("192.0.2.1", small("192.0.2.1"));
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atBob = Gossip.in(bob);
        Connection toBob = alice.connect(bob);

        int queued = 0;
        for (int i = 0; i < 50; i++) {
            queued += toBob.send(Gossip.WORD, Payload.of(new byte[MESSAGE])) == SendResult.QUEUED ? 1 : 0;
        }
        long waiting = toBob.stats().bytesWaiting();
        town.passSeconds(10);
        toBob.send(Gossip.WORD, Gossip.words("goes on"));
        town.passSeconds(1);

        assertTrue(waiting <= 100_000 && waiting > 80_000, waiting + " bytes wait");
        assertEquals(50 - queued, toBob.stats().messagesDropped());
        assertEquals(queued + 1, atBob.heard.size());
        assertEquals(0, toBob.stats().messagesWaiting());
    }

    @Test
    void aSlowProtocolStallsItsConnectionsAloneAndLosesNothing() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident carol = town.moveIn("192.0.2.3");
        Resident bob = town.moveIn("192.0.2.2", small("192.0.2.2"));
        Gossip atBob = Gossip.in(bob);
        Slow slow = new Slow();
        bob.node.add(slow);
        bob.threads.hold("protocol-slow");
        Connection toBob = alice.connect(bob);
        Connection fromCarol = carol.connect(bob);

        int given = 0;
        for (int i = 0; i < 2_000; i++) {
            if (toBob.send(Slow.HEAVY, Payload.of(new byte[MESSAGE])) == SendResult.QUEUED) {
                given++;
            }
            town.pass(Duration.ofMillis(20));
            fromCarol.send(Gossip.WORD, Gossip.words("carol " + i));
        }

        long arrived = bob.connectionTo(alice).get().stats().messagesReceived();
        assertTrue(given < 2_000, "alice had to wait, too");
        assertTrue(
                arrived < 200_000 / MESSAGE + QueueLimits.DEFAULT.readWindow() / MESSAGE + 2,
                arrived + " messages are held");
        assertTrue(atBob.heard.size() > 1_990, atBob.heard.size() + " of carol's");

        bob.threads.release("protocol-slow");
        town.passSeconds(60);
        assertEquals(given, slow.heard, "nothing was lost");
    }

    @Test
    void messagesWithoutAByteFillAnInboxToo() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2", forManyMessages("192.0.2.2"));
        Slow slow = new Slow();
        bob.node.add(slow);
        bob.threads.hold("protocol-slow");
        Connection toBob = alice.connect(bob);

        int given = 0;
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 1_000; j++) {
                given += toBob.send(Slow.HEAVY, Payload.empty()) == SendResult.QUEUED ? 1 : 0;
            }
            town.passSeconds(1);
        }
        long arrived = bob.connectionTo(alice).get().stats().messagesReceived();
        int onTheWire = 2 + 16 + 6;
        int most = 200_000 / QueueLimits.MESSAGE_OVERHEAD + QueueLimits.DEFAULT.readWindow() / onTheWire + 2;

        assertTrue(arrived <= most, arrived + " messages are held, and not " + most);
        bob.threads.release("protocol-slow");
        town.passSeconds(60);
        assertEquals(given, slow.heard, "nothing was lost");
    }

    @Test
    void messagesWithoutAByteFillTheQueueThatLeavesToo() {
        Resident alice = town.moveIn("192.0.2.1", forManyMessages("192.0.2.1"));
        Resident bob = town.moveIn("192.0.2.2");
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);

        for (int i = 0; i < 2_000; i++) {
            toBob.send(Slow.HEAVY, Payload.empty());
        }

        int waiting = toBob.stats().messagesWaiting();
        assertTrue(waiting <= 100_000 / QueueLimits.MESSAGE_OVERHEAD, waiting + " wait");
        assertEquals(2_000 - waiting, toBob.stats().messagesDropped());
    }

    @Test
    void aPeerThatTakesNothingForLongIsClosed() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2", small("192.0.2.2"));
        bob.node.add(new Slow());
        bob.threads.hold("protocol-slow");
        Connection toBob = alice.connect(bob);

        for (int i = 0; i < 800; i++) {
            toBob.send(Slow.HEAVY, Payload.of(new byte[MESSAGE]));
        }
        town.passSeconds(50);
        assertTrue(toBob.open());
        town.passSeconds(30);

        assertFalse(toBob.open());
        assertEquals(
                new CloseReason.TimedOut(CloseReason.Phase.WRITING, Duration.ofSeconds(60)),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
    }

    @Test
    void aProtocolThatThrowsIsToldOfAndGoesOnHearing() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atBob = Gossip.in(bob);
        bob.node.add(new Slow() {
            @Override
            public void received(Connection connection, MessageId id, Payload payload) {
                super.received(connection, id, payload);
                throw new IllegalStateException("no");
            }
        });
        Connection toBob = alice.connect(bob);

        toBob.send(Slow.HEAVY, Gossip.words("one"));
        toBob.send(Slow.HEAVY, Gossip.words("two"));
        toBob.send(Gossip.WORD, Gossip.words("three"));
        town.passSeconds(1);

        assertEquals(2, bob.heard(NodeEvent.PluginFailed.class).size());
        NodeEvent.PluginFailed failed = bob.heard(NodeEvent.PluginFailed.class).get(0);
        assertEquals(Shelf.PROTOCOL, failed.shelf());
        assertEquals("slow", failed.name());
        assertEquals(1, atBob.heard.size());
        assertTrue(toBob.open());
    }

    @Test
    void aProtocolThatThrowsWhatItMayNotGoesOnHearing() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Slow slow = new Slow() {
            @Override
            public void received(Connection connection, MessageId id, Payload payload) {
                super.received(connection, id, payload);
                if (heard == 1) {
                    QueueTest.<RuntimeException>sneak(new IOException("not declared"));
                }
                throw new Error("no");
            }
        };
        bob.node.add(slow);
        Connection toBob = alice.connect(bob);

        for (int i = 0; i < 3; i++) {
            toBob.send(Slow.HEAVY, Gossip.words("" + i));
        }
        town.passSeconds(1);

        assertEquals(3, slow.heard);
        assertEquals(3, bob.heard(NodeEvent.PluginFailed.class).size());
        assertTrue(toBob.open());
    }

    @Test
    void aProtocolThatHasMuchToHearStillHearsTheEndAtShutdown() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip slow = Gossip.in(bob);
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        bob.threads.hold("protocol-gossip");
        for (int i = 0; i < 200; i++) {
            toBob.send(Gossip.WORD, Gossip.words("" + i));
        }
        town.passSeconds(1);

        CompletableFuture<Void> end = bob.node.shutdown().toCompletableFuture();
        town.passSeconds(1);
        bob.threads.release("protocol-gossip");
        assertTrue(town.until(end::isDone));

        assertEquals(200, slow.heard.size());
        assertEquals(List.of(new CloseReason.Shutdown()), slow.closed);
    }

    @Test
    void aProtocolThatComesLateHearsOfAllAndOneThatLeavesHearsNoMore() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Connection toBob = alice.connect(bob);

        Gossip late = Gossip.in(bob);
        town.passSeconds(1);
        toBob.send(Gossip.WORD, Gossip.words("hello"));
        town.passSeconds(1);
        bob.node.remove(late);
        town.passSeconds(1);
        toBob.send(Gossip.WORD, Gossip.words("anybody?"));
        town.passSeconds(1);

        assertEquals(1, late.connected.size());
        assertEquals(1, late.heard.size());
        assertEquals(1, bob.connectionTo(alice).get().stats().messagesUnwanted());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static PoolSettings small(String host) {
        return holding(host, 1_000);
    }

    /** Bounded by bytes alone. */
    private static PoolSettings forManyMessages(String host) {
        return holding(host, 1_000_000);
    }

    private static PoolSettings holding(String host, int messages) {
        return Town.quiet(host)
                .with(new QueueLimits(
                        100_000,
                        messages,
                        200_000,
                        messages,
                        QueueLimits.DEFAULT.readWindow(),
                        Duration.ofSeconds(60)));
    }

    /** Counts what it hears. */
    private static class Slow implements Protocol {

        static final MessageId HEAVY = new MessageId(0x60);

        int heard;

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Set<MessageId> messages() {
            return Set.of(HEAVY);
        }

        @Override
        public void connected(Connection connection) {}

        @Override
        public void received(Connection connection, MessageId id, Payload payload) {
            heard++;
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {}
    }
}
