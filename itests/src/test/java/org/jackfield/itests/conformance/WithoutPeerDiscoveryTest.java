package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.Reach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that neither asks for points, nor tells any, nor learns any. */
@Timeout(value = 300, unit = SECONDS)
class WithoutPeerDiscoveryTest {

    private static final long SEED = 2180;
    private static final PointId SOMEWHERE = PointId.parse("tcp://192.0.2.9:9732");
    private static final Payload WORDS = Payload.of("and now?".getBytes(StandardCharsets.UTF_8));

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: conn (with peer discovery disabled). */
    @Test
    void bootstrapAndAdvertiseAreSwallowedAndUserMessagesStillArrive() {
        Neighbour alice = around.moveIn(
                "alice", Furniture.QUIET.with(Furniture.QUIET.settings().with(reticent())));
        alice.connect(around.moveIn("bob"));
        SocketEnd carol = around.socket(Furniture.QUIET).dial(alice.point());

        carol.send(
                new Message.Bootstrap(),
                new Message.Advertise(List.of(SOMEWHERE)),
                new Message.Application(Neighbour.PING, WORDS));

        alice.awaitHeard(carol.peer(), WORDS);
        alice.awaitEvent(NodeEvent.TopologyReceived.class, event -> event.topic() == Topic.BOOTSTRAP);
        alice.awaitEvent(NodeEvent.TopologyReceived.class, event -> event.topic() == Topic.ADVERTISE);
        // what was to be answered has been answered by now
        alice.node().pool().connection(carol.peer()).orElseThrow().send(Neighbour.PING, WORDS);
        carol.awaitReceived(1);
        assertEquals(List.of(new Message.Application(Neighbour.PING, WORDS)), carol.received());
        assertEquals(Optional.empty(), alice.node().addressBook().point(SOMEWHERE));
    }

    /** Octez: p2p/peer-discovery disabled. */
    @Test
    void theLeavesOfAStarWithoutItNeverLearnOfEachOther() {
        Neighbour centre = around.moveIn(
                "centre", Furniture.QUIET.with(Furniture.QUIET.settings().with(reticent())));
        Neighbour one = around.moveIn("one");
        Neighbour two = around.moveIn("two");
        List.of(one, two).forEach(leaf -> leaf.node().change(SpreadingTest.seeking(2, SpreadingTest.trusting(centre))));

        for (Neighbour leaf : List.of(one, two)) {
            centre.await(
                    "three questions of " + leaf,
                    () -> 3
                            <= centre.told(NodeEvent.TopologyReceived.class).stream()
                                    .filter(event -> event.topic() == Topic.BOOTSTRAP
                                            && event.peer().equals(leaf.peer()))
                                    .count());
        }

        assertEquals(List.of(), centre.told(NodeEvent.TopologySent.class));
        assertFalse(one.node().addressBook().point(two.point()).isPresent());
        assertFalse(two.node().addressBook().point(one.point()).isPresent());
        assertEquals(2, one.connections() + two.connections(), "each with the centre");
    }

    private static Reach reticent() {
        Reach reach = Furniture.QUIET.settings().reach();
        return new Reach(reach.listen(), reach.advertisedPort(), reach.peers(), false, false, true);
    }
}
