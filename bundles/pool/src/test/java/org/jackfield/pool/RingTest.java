package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.settings.Bounds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fifty nodes, each of which knows nobody but its neighbour in a ring.
 *
 * <p>They have converged when each has {@code minThreshold..maxThreshold} connections, all to nodes that live, and every node can be
 * reached from every other: outside these two numbers maintenance works, within them it rests, and from the upper one on newcomers are
 * rejected. Later on a node may lose some again (a swap whose second half failed), and does not mind before its next look as long as it has
 * {@code min}: so that {@code min..max} is what holds all the time.
 */
@Tag("simulation")
@Execution(ExecutionMode.CONCURRENT)
class RingTest {

    private static final int NODES = 50;
    private static final Bounds BOUNDS = new Bounds(5, 8, 12);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void fiftyNodesInARingConvergeAndConvergeAgainAfterHalfOfThemDieAtOnce(long seed) {
        Town town = new Town(seed);
        List<Resident> ring = new ArrayList<>();
        Instant birth = town.time.instant();
        for (int i = 0; i < NODES; i++) {
            ring.add(town.moveIn(
                    host(i), Town.knowing(host(i), host((i + 1) % NODES)).with(BOUNDS)));
        }

        converge(town, ring, "seed " + seed + ", all");
        Duration first = town.time.since(birth);
        assertStable(town, ring, "seed " + seed + ", all");

        List<Resident> shuffled = new ArrayList<>(ring);
        Collections.shuffle(shuffled, new Random(seed));
        List<Resident> alive = shuffled.subList(NODES / 2, NODES);
        shuffled.subList(0, NODES / 2).forEach(each -> die(town, each));
        Instant death = town.time.instant();
        converge(town, alive, "seed " + seed + ", the living");
        Duration second = town.time.since(death);
        assertStable(town, alive, "seed " + seed + ", the living");

        long swaps = ring.stream()
                .mapToLong(each -> each.heard(NodeEvent.SwapSucceeded.class).size())
                .sum();
        assertTrue(swaps > 0, "seed " + seed + ": neighbours were exchanged meanwhile");
        System.out.println("ring of " + NODES + ", seed " + seed + ": converged after " + first.toMillis()
                + " ms, and after the death of half of them after " + second.toMillis()
                + " ms, of which 45 s until they notice; "
                + swaps + " swaps in 40 minutes");
    }

    private static void converge(Town town, List<Resident> nodes, String story) {
        boolean done = town.time.advanceUntil(() -> converged(nodes), PATIENCE);
        assertTrue(done, story + ": " + counts(nodes) + ", " + reached(nodes).size() + " reached");
    }

    private static boolean converged(List<Resident> nodes) {
        return nodes.stream()
                        .allMatch(each -> each.connections() >= BOUNDS.minThreshold()
                                && each.connections() <= BOUNDS.maxThreshold()
                                && each.connections() == living(each, nodes))
                && reached(nodes).size() == nodes.size();
    }

    private static void assertStable(Town town, List<Resident> nodes, String story) {
        for (int minute = 0; minute < 20; minute++) {
            town.passSeconds(60);
            String now = story + ", minute " + minute + ": " + counts(nodes);
            nodes.forEach(each -> assertTrue(
                    each.connections() >= BOUNDS.min() && each.connections() <= BOUNDS.max(),
                    each.host + " has " + each.connections() + "; " + now));
            assertEquals(nodes.size(), reached(nodes).size(), now);
        }
    }

    private static long living(Resident each, List<Resident> nodes) {
        return nodes.stream().filter(each::connectedTo).count();
    }

    /** Without a word: nothing comes from its machine any more, not even that a port is closed. */
    private static void die(Town town, Resident each) {
        town.network.isolate(each.host);
        each.node.shutdown();
    }

    private static Set<PeerId> reached(List<Resident> nodes) {
        Set<PeerId> reached = new HashSet<>();
        ArrayDeque<Resident> next = new ArrayDeque<>(List.of(nodes.get(0)));
        reached.add(nodes.get(0).peer());
        while (!next.isEmpty()) {
            Resident each = next.remove();
            nodes.stream()
                    .filter(each::connectedTo)
                    .filter(other -> reached.add(other.peer()))
                    .forEach(next::add);
        }
        return reached;
    }

    private static List<Integer> counts(List<Resident> nodes) {
        return nodes.stream().map(Resident::connections).toList();
    }

    private static String host(int number) {
        return "10.0." + number + ".1";
    }
}
