package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.transport.Nobody;
import org.junit.jupiter.api.Test;

/** A session that has lost its channel, and a way that opens and does not lead to its peer; in virtual time. */
class FalseWayTest extends TwoWays {

    private static final PointId FALSE_WAY = PointId.parse("ws://192.0.2.99:443");

    private final Guise itsWs = new Guise("ws", town, FALSE_WAY.host());

    /** She dials the false way first, and can be dialled by nobody. */
    private Connection connectToOneWhoIsSaidToBeThere(Accepting there) {
        itsWs.listen(ListenRequest.on(FALSE_WAY), there);
        Resident bob = bob(kin(BOB).with(Reach.listeningOn(BY_MEMORY)));
        bob.node.change(kin(BOB).with(Reach.listeningOn(BY_MEMORY).advertising(BY_MEMORY, FALSE_WAY)));
        alice.node.change(kin(ALICE).with(Reach.listeningOn()));
        Connection toBob = alice.connect(bob);
        town.passSeconds(1);
        return toBob;
    }

    /** As behind a balancer whose node has gone: it takes the call, and passes nothing on. */
    private static final class Silence implements Accepting {

        @Override
        public ChannelEvents accepted(Channel channel) {
            return Nobody.HEARS;
        }

        @Override
        public void troubled(CloseReason reason) {
            throw new AssertionError(reason);
        }
    }

    @Test
    void aSessionDoesNotWaitForAPreferredWayThatOpensAndStaysSilent() {
        Connection toBob = connectToOneWhoIsSaidToBeThere(new Silence());

        town.network.sever(ALICE, BOB);
        town.passSeconds(1);

        assertEquals(List.of(FALSE_WAY), herWs.dialled);
        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    @Test
    void norForATransportThatKeepsTheEndOfSuchAChannelToItself() {
        Connection toBob = connectToOneWhoIsSaidToBeThere(new Silence());
        herWs.keepsEndsToItself();

        town.network.sever(ALICE, BOB);
        town.passSeconds(1);

        assertEquals(List.of(FALSE_WAY), herWs.dialled);
        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertTrue(toBob.open());
    }

    @Test
    void thePeerItselfIsBelievedThatItKnowsNoSuchSession() {
        Connection toBob = denied(Resident.identity(town.secret(BOB.hashCode())));

        assertFalse(toBob.open());
        assertEquals(List.of(), alice.heard(NodeEvent.Resumed.class));
    }

    @Test
    void nobodyElseIs() {
        Connection toBob = denied(Resident.identity(town.secret(7)));

        assertTrue(toBob.open());
        assertEquals(1, alice.heard(NodeEvent.Resumed.class).size());
        assertEquals("memory", toBob.endpoint().remote().scheme());
    }

    /** All that the other says arrives at once: who it is, and that it knows of nothing. */
    private Connection denied(Identity who) {
        KeyThief denier = new KeyThief(town, FALSE_WAY.host(), who).denyAll();
        Connection toBob = connectToOneWhoIsSaidToBeThere(denier);
        herWs.sendsAfter(Duration.ofMillis(200));
        itsWs.sendsAfter(Duration.ofMillis(100));

        town.network.sever(ALICE, BOB);
        town.passSeconds(2);

        assertEquals(1, denier.denied);
        return toBob;
    }
}
