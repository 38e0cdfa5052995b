package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;

class TwoNodesTest {

    private final Town town = new Town(1);

    @Test
    void oneDialsTheOtherAndBothAreConnected() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");

        Connection connection = alice.connect(bob);
        town.passSeconds(1);

        assertEquals(bob.peer(), connection.peer());
        assertTrue(bob.connectedTo(alice));
        assertEquals(1, alice.heard(NodeEvent.Connected.class).size());
        assertEquals(1, bob.heard(NodeEvent.Connected.class).size());
        assertEquals(
                Optional.of(Town.at("192.0.2.1")), bob.connectionTo(alice).get().point());
        assertEquals(0, alice.node.pool().handshaking());
        assertEquals(0, bob.node.pool().handshaking());
    }

    @Test
    void messagesArriveInOrderBothWays() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atAlice = Gossip.in(alice);
        Gossip atBob = Gossip.in(bob);

        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        for (int i = 0; i < 1000; i++) {
            assertEquals(SendResult.QUEUED, toBob.send(Gossip.WORD, Gossip.words("to bob " + i)));
            assertEquals(
                    SendResult.QUEUED, bob.connectionTo(alice).get().send(Gossip.WORD, Gossip.words("to alice " + i)));
        }
        town.passSeconds(5);

        assertEquals(1000, atBob.heard.size());
        assertEquals("to bob 0", atBob.heard.get(0));
        assertEquals("to bob 999", atBob.heard.get(999));
        assertEquals("to alice 999", atAlice.heard.get(999));
        assertEquals(1000, toBob.stats().messagesSent());
        assertEquals(1000, toBob.stats().messagesReceived());
        assertEquals(List.of(bob.peer()), atAlice.connected);
    }

    @Test
    void messagesOfManyMegabytesPass() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atBob = Gossip.in(bob);

        Connection toBob = alice.connect(bob);
        toBob.send(Gossip.WORD, Payload.of(new byte[20 << 20]));
        town.passSeconds(1);
        toBob.send(Gossip.WORD, Gossip.words("after it"));
        town.passSeconds(60);

        assertEquals(2, atBob.heard.size());
        assertEquals("after it", atBob.heard.get(1));
    }

    @Test
    void whatNoProtocolWantsIsDroppedAndCountedAndStallsNothing() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atBob = Gossip.in(bob);

        Connection toBob = alice.connect(bob);
        for (int i = 0; i < 100; i++) {
            toBob.send(new MessageId(0x77), Payload.of(new byte[100_000]));
            town.passSeconds(1);
        }
        toBob.send(Gossip.WORD, Gossip.words("still here"));
        town.passSeconds(5);

        assertEquals(List.of("still here"), atBob.heard);
        assertEquals(100, bob.connectionTo(alice).get().stats().messagesUnwanted());
    }

    @Test
    void whoeverClosesSaysWhyAndBothSidesHearIt() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atBob = Gossip.in(bob);

        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        assertTrue(alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough")));
        town.passSeconds(5);

        assertFalse(toBob.open());
        assertEquals(SendResult.CLOSED, toBob.send(Gossip.WORD, Gossip.words("late")));
        assertEquals(
                new CloseReason.OperatorDecided("enough"),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(
                new CloseReason.ClosedByPeer(),
                bob.heard(NodeEvent.Disconnected.class).get(0).reason());
        assertEquals(List.of(new CloseReason.ClosedByPeer()), atBob.closed);
        assertFalse(alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("again")));
    }

    @Test
    void aPointThatIsDialledOrConnectedIsBusy() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");

        var first = alice.dial(bob);
        CloseReason second = alice.cannotConnect(bob);
        town.until(first::isDone);

        assertEquals(new CloseReason.PointBusy(), second);
        assertEquals(new CloseReason.PointBusy(), alice.cannotConnect(bob));
        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void nobodyAtHomeIsARefusedDialAndNoTransportSaysSo() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2", Town.quiet("192.0.2.2").with(Reach.DEFAULT));

        assertEquals(new CloseReason.DialRefused(), alice.cannotConnect(bob));

        var dial = alice.node.connect(PointId.parse("pigeon://192.0.2.2:1")).toCompletableFuture();
        town.passSeconds(1);
        assertEquals(new CloseReason.NoTransport("pigeon"), Resident.reason(dial));
    }

    @Test
    void anotherPeerThanTheOperatorExpectsIsHungUpOn() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        Resident alice = town.moveIn(
                "192.0.2.1",
                Town.quiet("192.0.2.1")
                        .with(Reach.DEFAULT.knowing(new TrustedPoint(Town.at(bob.host), Optional.of(carol.peer())))));

        CloseReason reason = alice.cannotConnect(bob);

        assertEquals(new CloseReason.UnexpectedPeer(carol.peer(), bob.peer()), reason);
        town.passSeconds(1);
        assertFalse(bob.connectedTo(alice));
    }

    @Test
    void whoeverDialsItselfNoticesAndForgetsThePoint() {
        Resident alice = town.moveIn("192.0.2.1");

        CloseReason reason = alice.cannotConnect(alice);

        assertEquals(new CloseReason.Myself(), reason);
        assertTrue(alice.node.addressBook().point(Town.at(alice.host)).isEmpty());
        town.passSeconds(1);
        assertEquals(reason, alice.heard(NodeEvent.DialFailed.class).get(0).reason());
    }

    @Test
    void aNodeThatShutsDownSaysSoAndIsQuietAfterwards() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atAlice = Gossip.in(alice);
        alice.connect(bob);

        var end = alice.node.shutdown().toCompletableFuture();
        assertTrue(town.until(end::isDone));

        assertEquals(List.of(new CloseReason.Shutdown()), atAlice.closed);
        assertEquals(
                new CloseReason.Shutdown(),
                alice.heard(NodeEvent.Disconnected.class).get(0).reason());
        town.passSeconds(1);
        assertFalse(bob.connectedTo(alice));
        assertEquals(new CloseReason.DialRefused(), bob.cannotConnect(alice));
        assertTrue(alice.node.remove(alice.transport).toCompletableFuture().isDone());
    }

    @Test
    void otherListeningPointsAreFollowedLiveAndNoConnectionCloses() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Connection toBob = alice.connect(bob);
        PointId other = Town.at("192.0.2.2").withPort(19732);

        bob.node.change(Town.quiet("192.0.2.2").with(Reach.listeningOn(other)));
        town.passSeconds(1);

        assertEquals(List.of(other), bob.node.listening());
        assertEquals(
                List.of(new NodeEvent.NotListening(
                        Town.at("192.0.2.2"), new CloseReason.OperatorDecided("no longer configured"))),
                bob.heard(NodeEvent.NotListening.class));
        assertTrue(toBob.open());
        Resident carol = town.moveIn("192.0.2.3");
        assertEquals(new CloseReason.DialRefused(), carol.cannotConnect(bob));
        var dial = carol.node.connect(other).toCompletableFuture();
        town.until(dial::isDone);
        assertEquals(bob.peer(), dial.join().peer());
    }

    @Test
    void aPeerThatCannotBeToldGoodbyeDoesNotHoldUpTheEnd() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Gossip atAlice = Gossip.in(alice);
        alice.connect(bob);
        town.network.isolate("192.0.2.2");

        var end = alice.node.shutdown().toCompletableFuture();
        town.passSeconds(6);

        assertTrue(end.isDone());
        assertEquals(List.of(new CloseReason.Shutdown()), atAlice.closed);
    }

    @Test
    void whatTheDialectCannotCarryIsRefusedAtOnce() {
        Resident alice = town.moveIn("192.0.2.1");
        Resident bob = town.moveIn("192.0.2.2");
        Connection toBob = alice.connect(bob);

        assertThrows(IllegalArgumentException.class, () -> toBob.send(new MessageId(0x01), Payload.empty()));
        assertThrows(IllegalArgumentException.class, () -> toBob.send(new MessageId(0x1_0000), Payload.empty()));
        assertTrue(toBob.open());
    }
}
