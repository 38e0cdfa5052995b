package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is forgotten when a node may remember next to nobody. */
@Timeout(value = 300, unit = SECONDS)
class CollectionTest {

    private static final long SEED = 2220;
    private static final List<PointId> POINTS = IntStream.rangeClosed(1, 10)
            .mapToObj(host -> PointId.parse("tcp://192.0.2." + host + ":9732"))
            .toList();
    private static final List<PointId> TRUSTED = POINTS.subList(2, 6);
    private static final PointId ONE_MORE = PointId.parse("tcp://192.0.2.11:9732");

    private final Neighbourhood around = new Neighbourhood(SEED);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: p2p/trusted preservation, p2p/non-trusted removal. The least bound is one point here. */
    @Test
    void ofAllPointsTheTrustedOnesSurviveACollectionAndTheOthersDoNot() {
        Neighbour node = around.moveIn("node");
        SocketEnd gossip = around.socket(Furniture.QUIET).dial(node.point());
        gossip.send(new Message.Advertise(POINTS));
        node.await("knowledge of all", () -> known(node).containsAll(POINTS));
        TRUSTED.forEach(point -> Bench.soon(node.node().access().trust(point)));

        PoolSettings narrow = Furniture.QUIET.settings();
        BookLimits usual = narrow.book();
        node.node()
                .change(narrow.with(BookLimits.of(
                        usual.file(),
                        usual.peersFile(),
                        1,
                        1,
                        usual.maxPeers(),
                        usual.peersAfterCollection(),
                        usual.saveDelay())));
        gossip.send(new Message.Advertise(List.of(ONE_MORE)));

        NodeEvent.PointsCollected collected = node.awaitEvent(NodeEvent.PointsCollected.class, event -> true);
        assertTrue(collected.points() >= POINTS.size() - TRUSTED.size() - 1, collected::sentence);
        Set<PointId> left = known(node);
        assertTrue(left.containsAll(TRUSTED), () -> "of the trusted only " + left);
        assertTrue(left.size() <= TRUSTED.size() + 1, () -> "too many: " + left);
        assertEquals(
                Set.copyOf(TRUSTED),
                node.node().addressBook().points().stream()
                        .filter(KnownPoint::trusted)
                        .map(KnownPoint::point)
                        .collect(Collectors.toSet()));
    }

    private static Set<PointId> known(Neighbour node) {
        return node.node().addressBook().points().stream()
                .map(KnownPoint::point)
                .collect(Collectors.toSet());
    }
}
