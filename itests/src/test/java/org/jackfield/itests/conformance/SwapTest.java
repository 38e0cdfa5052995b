package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.TopologyPace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A chain 1b - 1a - swapper - 2a - 2b, of which only the swapper looks after its connections, and only when there is a reason. */
@Timeout(value = 300, unit = SECONDS)
class SwapTest {

    private static final long SEED = 2170;
    private static final Duration NEVER_BY_ITSELF = Duration.ofHours(1);

    private final Neighbourhood around = new Neighbourhood(SEED);
    private final List<Neighbour> chain = new ArrayList<>();

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: p2p/swap. */
    @Test
    void aChainInWhichTheMiddleSwapsBecomesOneOfTwoOthers() {
        link(content().with(pace(Duration.ZERO)));
        Neighbour swapper = chain.get(2);

        // it looks once at what has changed, and so asks once: asked twice, both neighbours might swap
        swapper.node().change(content());

        swapper.awaitEvent(NodeEvent.SwapSucceeded.class, event -> true);
        Set<String> left = topology("1b-swapper", "swapper-1a", "1a-2a", "2a-2b");
        Set<String> right = topology("1b-1a", "1a-2a", "2a-swapper", "swapper-2b");
        swapper.await("another chain", () -> Set.of(left, right).contains(present()));
        Neighbour other = chain.get(present().equals(left) ? 1 : 3);
        NodeEvent.SwapSucceeded swapped = other.awaitEvent(NodeEvent.SwapSucceeded.class, event -> true);
        assertEquals(swapper.peer(), swapped.with());
        assertEquals(
                new CloseReason.Swapped(),
                swapper.awaitEvent(NodeEvent.Disconnected.class, event -> true).reason());
    }

    /** Octez: p2p/swap-disable. */
    @Test
    void whereSwapsAreTurnedOffNobodyAsksForOne() {
        link(content().with(pace(Duration.ZERO)));
        Neighbour swapper = chain.get(2);
        Set<String> before = present();

        Bench.soon(swapper.node().maintain());
        Bench.soon(swapper.node().maintain());

        // what has been told before that has been heard by then
        swapper.connect(around.moveIn("late"));
        swapper.awaitEvent(
                NodeEvent.Connected.class,
                event -> swapper.told(NodeEvent.Connected.class).size() == 3);
        assertEquals(List.of(), sent(swapper, Topic.SWAP_REQUEST));
        assertEquals(before, present());
    }

    /** Octez: p2p/swap-disable. */
    @Test
    void whereSwapsAreTurnedOffNobodyAnswers() {
        link(content());
        chain.stream().filter(node -> !node.toString().equals("swapper")).forEach(node -> node.node()
                .change(Furniture.QUIET.settings().with(pace(Duration.ZERO))));
        Neighbour swapper = chain.get(2);
        Set<String> before = present();

        Bench.soon(swapper.node().maintain());

        List<Neighbour> neighbours = List.of(chain.get(1), chain.get(3));
        swapper.await("refusal", () -> neighbours.stream()
                .anyMatch(node -> !node.told(NodeEvent.SwapIgnored.class).isEmpty()));
        for (Neighbour node : neighbours) {
            node.told(NodeEvent.SwapIgnored.class)
                    .forEach(ignored -> assertTrue(ignored.why().contains("swap-linger"), ignored.why()));
            assertEquals(List.of(), sent(node, Topic.SWAP_ACK));
        }
        assertEquals(before, present());
    }

    private void link(PoolSettings swappers) {
        for (String name : List.of("1b", "1a", "swapper", "2a", "2b")) {
            chain.add(around.moveIn(name));
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            chain.get(i).connect(chain.get(i + 1));
        }
        chain.get(2).node().change(swappers);
    }

    /** Two connections are enough, and there is room for more. */
    private static PoolSettings content() {
        return Furniture.QUIET.settings().with(new Bounds(2, 4, 10)).maintainedEvery(NEVER_BY_ITSELF);
    }

    private static TopologyPace pace(Duration linger) {
        TopologyPace usual = TopologyPace.DEFAULT;
        return new TopologyPace(
                usual.bootstrapPause(),
                usual.advertisePause(),
                usual.swapRequestPause(),
                usual.swapAckPause(),
                linger,
                usual.newsWait(),
                usual.advertisedPoints());
    }

    private static List<NodeEvent.TopologySent> sent(Neighbour node, Topic topic) {
        return node.told(NodeEvent.TopologySent.class).stream()
                .filter(event -> event.topic() == topic)
                .toList();
    }

    /** All connections that both ends have. */
    private Set<String> present() {
        Set<String> present = new TreeSet<>();
        for (Neighbour one : chain) {
            for (Neighbour other : chain) {
                if (has(one, other) && has(other, one)) {
                    present.add(pair(one.toString(), other.toString()));
                }
            }
        }
        return present;
    }

    private static boolean has(Neighbour one, Neighbour other) {
        return one.node().pool().connections().stream().map(Connection::peer).anyMatch(other.peer()::equals);
    }

    private static Set<String> topology(String... links) {
        Set<String> topology = new TreeSet<>();
        for (String link : links) {
            String[] ends = link.split("-");
            topology.add(pair(ends[0], ends[1]));
        }
        return topology;
    }

    private static String pair(String one, String other) {
        return one.compareTo(other) < 0 ? one + "-" + other : other + "-" + one;
    }
}
