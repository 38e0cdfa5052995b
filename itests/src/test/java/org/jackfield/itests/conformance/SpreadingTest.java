package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knows a few learns of the others from them. */
@Timeout(value = 300, unit = SECONDS)
class SpreadingTest {

    private static final long SEED = 2160;
    private static final int RING = 8;
    private static final Duration NEWS_WAIT = Duration.ofMillis(200);

    /** Who is let go of in a swap would come back after a minute only. */
    private static final Duration NO_SWAPS = Duration.ZERO;

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: p2p/trusted ring. */
    @Test
    void fromARingThePointsSpreadToTheWholeNetworkAndAllTablesAgree() {
        List<Neighbour> ring = new ArrayList<>();
        for (int i = 0; i < RING; i++) {
            ring.add(around.moveIn("node " + i));
        }
        for (int i = 0; i < RING; i++) {
            ring.get(i).node().change(seeking(RING - 1, trusting(ring.get((i + 1) % RING))));
        }

        Set<PointId> points = ring.stream().map(Neighbour::point).collect(Collectors.toSet());
        Set<PeerId> peers = ring.stream().map(Neighbour::peer).collect(Collectors.toSet());
        for (Neighbour node : ring) {
            Set<PointId> others = without(points, node.point());
            node.await(
                    "agreement with all",
                    () -> known(node).equals(others)
                            && running(node).equals(others)
                            && dialled(node).equals(others)
                            && connected(node).equals(without(peers, node.peer())));
        }
        for (int i = 0; i < RING; i++) {
            PointId next = ring.get((i + 1) % RING).point();
            assertEquals(
                    Set.of(next),
                    ring.get(i).node().addressBook().points().stream()
                            .filter(KnownPoint::trusted)
                            .map(KnownPoint::point)
                            .collect(Collectors.toSet()));
        }
    }

    /** Octez: p2p/peer-discovery. */
    @Test
    void theLeavesOfAStarLearnOfEachOtherByAdvertise() {
        Neighbour centre = around.moveIn("centre");
        Neighbour one = leaf("one", centre);
        Neighbour two = leaf("two", centre);

        one.awaitConnected(two);
        two.awaitConnected(one);
        assertTrue(
                one.told(NodeEvent.PointLearned.class).stream()
                                .anyMatch(learned -> learned.point().equals(two.point())
                                        && learned.source() instanceof Source.Advertised)
                        || two.told(NodeEvent.PointLearned.class).stream()
                                .anyMatch(learned -> learned.point().equals(one.point())
                                        && learned.source() instanceof Source.Advertised),
                "one of them was told of the other");
    }

    private Neighbour leaf(String name, Neighbour centre) {
        return around.moveIn(name, Furniture.QUIET.with(seeking(2, trusting(centre))));
    }

    static Reach trusting(Neighbour... others) {
        TrustedPoint[] trusted = new TrustedPoint[others.length];
        for (int i = 0; i < others.length; i++) {
            trusted[i] = TrustedPoint.of(others[i].point());
        }
        return Reach.listeningOn(Furniture.ANY_PORT).knowing(trusted);
    }

    /** Maintained, and not content with fewer connections; asks again soon, and swaps nothing. */
    static PoolSettings seeking(int connections, Reach reach) {
        TopologyPace usual = TopologyPace.DEFAULT;
        return PoolSettings.DEFAULT
                .with(SessionLimits.NONE)
                .with(reach)
                .with(new Bounds(connections, connections, connections + 12))
                .with(new TopologyPace(
                        usual.bootstrapPause(),
                        usual.advertisePause(),
                        usual.swapRequestPause(),
                        usual.swapAckPause(),
                        NO_SWAPS,
                        NEWS_WAIT,
                        usual.advertisedPoints()));
    }

    private static Set<PointId> known(Neighbour node) {
        return node.node().addressBook().points().stream()
                .map(KnownPoint::point)
                .collect(Collectors.toSet());
    }

    private static Set<PointId> running(Neighbour node) {
        return node.node().addressBook().points().stream()
                .filter(point -> point.state() == KnownPoint.State.RUNNING)
                .map(KnownPoint::point)
                .collect(Collectors.toSet());
    }

    private static Set<PeerId> connected(Neighbour node) {
        return node.node().pool().connections().stream().map(Connection::peer).collect(Collectors.toSet());
    }

    private static Set<PointId> dialled(Neighbour node) {
        return node.node().pool().connections().stream()
                .flatMap(connection -> connection.point().stream())
                .collect(Collectors.toSet());
    }

    private static <T> Set<T> without(Set<T> all, T one) {
        Set<T> others = new HashSet<>(all);
        others.remove(one);
        return others;
    }
}
