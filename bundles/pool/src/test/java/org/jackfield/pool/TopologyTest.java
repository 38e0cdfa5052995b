package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.address.Source;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.connection.PeerConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private final Town town = new Town(13);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");
    private final PeerConnection toBob = (PeerConnection) alice.connect(bob);

    @BeforeEach
    void letBobNotice() {
        town.passSeconds(1);
    }

    @Test
    void whoeverIsAskedToDisconnectDoes() {
        toBob.tell(new Message.Disconnect());
        town.passSeconds(1);

        assertFalse(bob.connectedTo(alice));
        assertEquals(
                new CloseReason.AskedToDisconnect(),
                bob.heard(NodeEvent.Disconnected.class).get(0).reason());
    }

    @Test
    void whatIsAdvertisedIsLearnedAndTheSourceIsKept() {
        PointId inn = new PointId("memory", "203.0.113.9", 9732);

        toBob.tell(new Message.Advertise(List.of(inn)));
        town.passSeconds(1);

        assertEquals(
                new Source.Advertised(alice.peer()),
                bob.node.addressBook().point(inn).orElseThrow().source());
    }

    @Test
    void swapMessagesAreIgnoredAndTheConnectionGoesOn() {
        toBob.tell(new Message.SwapRequest(Town.at("192.0.2.7"), alice.peer()));
        toBob.tell(new Message.SwapAck(Town.at("192.0.2.7"), alice.peer()));
        town.passSeconds(1);

        assertTrue(bob.connectedTo(alice));
        assertTrue(bob.node.addressBook().point(Town.at("192.0.2.7")).isEmpty());
    }

    @Test
    void aFloodOfQuestionsIsAnsweredTenTimesASecondAtMost() {
        long before = bob.connectionTo(alice).get().stats().messagesSent();

        for (int i = 0; i < 1_000; i++) {
            toBob.tell(new Message.Bootstrap());
        }
        town.passSeconds(10);

        long answers = bob.connectionTo(alice).get().stats().messagesSent() - before;
        assertTrue(answers >= 2 && answers <= 20, answers + " answers");
        assertTrue(bob.connectionTo(alice).get().stats().messagesUnwanted() > 900);
        assertTrue(toBob.open());
    }

    @Test
    void aFloodOfPointsLeavesTheBookWithinItsBound() {
        for (int i = 0; i < 60; i++) {
            List<PointId> points = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                points.add(new PointId("memory", "100.64." + i + "." + (j + 1), 9732));
            }
            toBob.tell(new Message.Advertise(points));
            town.passSeconds(1);
        }

        assertTrue(
                bob.node.addressBook().points().size() <= 400,
                bob.node.addressBook().points().size() + " points");
        assertTrue(bob.node.addressBook().point(Town.at("192.0.2.1")).isPresent(), "the connected one is still there");
    }
}
