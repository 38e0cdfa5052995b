package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.Reach;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is expected where, and where a node says that it is. */
@Timeout(value = 300, unit = SECONDS)
class ExpectationsTest {

    private static final long SEED = 2200;
    private static final int NODES = 5;
    private static final int ADVERTISED = 54_321;

    private final Neighbourhood around = new Neighbourhood(SEED);

    @TempDir
    Path files;

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: p2p/expected_peer_id. */
    @Test
    void theRightIdKeepsConnectionsAndAWrongOneCostsTwoOfEachNodeAndGreylists() {
        List<Neighbour> nodes = new ArrayList<>(around.moveIn(NODES, Furniture.QUIET));
        for (int i = 0; i < NODES; i++) {
            for (int j = i + 1; j < NODES; j++) {
                nodes.get(i).connect(nodes.get(j));
            }
        }

        for (int i = 0; i < NODES; i++) {
            Neighbour next = nodes.get((i + 1) % NODES);
            Bench.soon(nodes.get(i).node().expect(next.point(), Optional.of(next.peer())));
        }
        nodes.forEach(node -> assertEquals(NODES - 1, node.connections(), "of " + node));

        for (int i = 0; i < NODES; i++) {
            PointId next = nodes.get((i + 1) % NODES).point();
            Neighbour another = nodes.get((i + 2) % NODES);
            Bench.soon(nodes.get(i).node().expect(next, Optional.of(another.peer())));
        }

        for (int i = 0; i < NODES; i++) {
            Neighbour node = nodes.get(i);
            node.await("two ends", () -> node.told(NodeEvent.Disconnected.class).size() >= 2);
            node.await("two connections", () -> node.connections() == NODES - 3);
            CloseReason.UnexpectedPeer surprise = new CloseReason.UnexpectedPeer(
                    nodes.get((i + 2) % NODES).peer(),
                    nodes.get((i + 1) % NODES).peer());
            assertEquals(
                    1,
                    node.told(NodeEvent.Disconnected.class).stream()
                            .filter(event -> event.reason().equals(surprise))
                            .count());
            node.awaitEvent(
                    NodeEvent.Greylisted.class, event -> event.subject().text().equals("127.0.0.1"));
            assertEquals(1, node.node().access().entries(AccessList.GREY).size());
        }
        nodes.forEach(
                node -> assertEquals(2, node.told(NodeEvent.Disconnected.class).size(), "of " + node));
    }

    /** Octez: p2p/advertised-net-port. */
    @Test
    void theAdvertisedPortStandsInThePeersFileOfTheOtherNode() throws IOException {
        Path peers = files.resolve("peers.json");
        Reach reach = Furniture.QUIET.settings().reach();
        Neighbour alice = around.moveIn(
                "alice",
                Furniture.QUIET.with(Furniture.QUIET
                        .settings()
                        .with(new Reach(
                                reach.listen(), OptionalInt.of(ADVERTISED), reach.peers(), false, false, false))));
        Neighbour bob = around.moveIn(
                "bob",
                Furniture.QUIET.with(Furniture.QUIET
                        .settings()
                        .with(Furniture.QUIET.settings().book().peersIn(peers))));

        alice.connect(bob);
        assertEquals(
                Optional.of(new PointId("tcp", "127.0.0.1", ADVERTISED)),
                bob.connectionTo(alice).point());
        Bench.soon(bob.end());

        String written = Files.readString(peers);
        assertTrue(written.contains("\"" + alice.peer().text() + "\""), written);
        assertTrue(
                written.matches(
                        "(?s).*\"last_established_connection\":\\s*\\[\\s*\\{[^}]*\"port\":\\s*" + ADVERTISED + ".*"),
                written);
    }
}
