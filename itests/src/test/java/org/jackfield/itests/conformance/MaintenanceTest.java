package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.settings.Backoff;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ConnectLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections a node comes to have. */
@Timeout(value = 300, unit = SECONDS)
class MaintenanceTest {

    private static final long SEED = 2190;
    private static final int NODES = 10;

    /** Whom the first node sheds before he has heard of the others knows it alone, and would come back after a minute only. */
    private static final ConnectLimits AT_ONCE = ConnectLimits.DEFAULT.with(new Backoff(
            Backoff.DEFAULT.initial(), Backoff.DEFAULT.factor(), Backoff.DEFAULT.cap(), Duration.ofSeconds(1)));

    /** Whoever is shed by one after the end of its own work has the least it may have, and is content until it looks again. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: p2p/init-expected_connections (6). */
    @Test
    void aNodeThatExpectsSixConnectionsComesToHaveAboutAsMany() {
        Bounds six = new Bounds(3, 6, 9);
        List<Neighbour> nodes = new ArrayList<>(around.moveIn(NODES, Furniture.QUIET));
        Neighbour first = nodes.get(0);
        for (Neighbour node : nodes) {
            node.node()
                    .change(SpreadingTest.seeking(
                                    1, node == first ? SpreadingTest.trusting() : SpreadingTest.trusting(first))
                            .with(six)
                            .with(AT_ONCE)
                            .maintainedEvery(BETWEEN_LOOKS));
        }

        for (Neighbour node : nodes) {
            node.await("settled number of connections", () -> nodes.stream()
                    .allMatch(each ->
                            each.connections() >= six.minThreshold() && each.connections() <= six.maxThreshold()));
            node.awaitEvent(NodeEvent.MaintenanceEnded.class, event -> true);
        }
    }

    /** Octez: p2p/maintenance-disabled. */
    @Test
    void aNodeWithoutMaintenanceDoesNoneWhileAnotherDoesTwoRounds() {
        Neighbour idle = around.moveIn("idle");
        Neighbour busy = around.moveIn("busy");
        busy.node().change(SpreadingTest.seeking(1, SpreadingTest.trusting(idle)));

        Bench.soon(busy.node().maintain());
        Bench.soon(busy.node().maintain());
        busy.awaitEvent(NodeEvent.MaintenanceEnded.class, event -> true);

        AssertionError refused =
                assertThrows(AssertionError.class, () -> Bench.soon(idle.node().maintain()));
        assertTrue(refused.getCause().getMessage().contains("maintenance-idle-time"), refused.getCause()::getMessage);
        idle.awaitEvent(NodeEvent.Connected.class, event -> true);
        assertEquals(List.of(), idle.told(NodeEvent.MaintenanceStarted.class));
        assertEquals(List.of(), idle.told(NodeEvent.MaintenanceEnded.class));
        assertEquals(List.of(), idle.told(NodeEvent.TooFewConnections.class));
    }
}
