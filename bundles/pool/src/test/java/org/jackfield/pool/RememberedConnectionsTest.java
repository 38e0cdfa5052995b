package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a node dials first after a restart, and whom it dials only to learn whether it answers. */
class RememberedConnectionsTest {

    private static final String HOME = "10.0.0.1";

    private final Town town = new Town(77);

    @Test
    void afterARestartAFewConnectionsOfBeforeAreDialledBeforeAllOthers(@TempDir Path folder) {
        PoolSettings settings = afterARunWithSixNeighbours(folder);

        Resident after = town.moveIn(HOME, settings);
        town.passSeconds(30);

        List<PointId> first = after.heard(NodeEvent.Dialling.class).stream()
                .map(NodeEvent.Dialling::point)
                .limit(4)
                .toList();
        Set<PointId> all = Set.of(
                Town.at("10.0.1.1"),
                Town.at("10.0.1.2"),
                Town.at("10.0.1.3"),
                Town.at("10.0.1.4"),
                Town.at("10.0.1.5"),
                Town.at("10.0.1.6"));
        assertTrue(all.containsAll(first), first.toString());
        assertTrue(first.contains(Town.at("10.0.1.1")), "the one known for the longest time: " + first);
        assertTrue(first.contains(Town.at("10.0.1.6")), "the one connected for the shortest: " + first);
    }

    @Test
    void whoStartsBeforeTheNetworkIsThereDialsThemFirstWhenItIs(@TempDir Path folder) {
        PoolSettings settings = afterARunWithSixNeighbours(folder);
        town.network.isolate(HOME);
        Resident after = town.moveIn(HOME, settings);
        town.passSeconds(30);
        assertEquals(0, after.connections());
        assertDialsThemFirst(after, town.network::heal);
    }

    @Test
    void whoStartsBeforeATransportIsThereDialsThemFirstWhenItIs(@TempDir Path folder) {
        PoolSettings settings = afterARunWithSixNeighbours(folder);
        Resident after = new Resident(town, HOME, settings, Town.NETWORK);
        after.scheduler.activate();
        after.node.add((NodeListener) after);
        after.node.activate();
        town.passSeconds(30);
        assertEquals(List.of(), after.heard(NodeEvent.Dialling.class));
        assertDialsThemFirst(after, () -> after.node.add(after.transport));
    }

    private void assertDialsThemFirst(Resident home, Runnable networkComes) {
        int before = home.heard(NodeEvent.Dialling.class).size();
        networkComes.run();
        assertTrue(town.until(() -> home.connections() >= 3));
        List<PointId> first = home.heard(NodeEvent.Dialling.class).stream()
                .skip(before)
                .map(NodeEvent.Dialling::point)
                .limit(3)
                .toList();
        assertTrue(first.contains(Town.at("10.0.1.1")), "the one known for the longest time: " + first);
        assertTrue(first.contains(Town.at("10.0.1.6")), "the one connected for the shortest: " + first);
    }

    /** Answers the settings of a node that has known six neighbours, one after the other, and has heard of 200 places where nobody is. */
    private PoolSettings afterARunWithSixNeighbours(Path folder) {
        List<Resident> neighbours = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            neighbours.add(town.moveIn("10.0.1." + i));
        }
        PoolSettings settings = Town.knowing(HOME)
                .with(new Bounds(3, 6, 9))
                .with(BookLimits.DEFAULT.in(folder.resolve("address-book")));
        Resident before = town.moveIn(HOME, settings);
        for (Resident neighbour : neighbours) {
            before.connect(neighbour);
            town.passSeconds(60);
        }
        for (int i = 1; i <= 200; i++) {
            before.node.expect(Town.at("10.0.2." + i), Optional.empty());
        }
        town.passSeconds(10);
        before.stop();
        return settings;
    }

    @Test
    void nowAndThenSomebodyIsDialledToLearnWhetherItAnswers() {
        Resident bob = town.moveIn("10.0.0.2");
        Resident carol = town.moveIn("10.0.0.3");
        Resident home = town.moveIn(HOME, Town.knowing(HOME, bob.host).with(new Bounds(1, 1, 4)));
        assertTrue(town.until(() -> home.connectedTo(bob)));
        home.node.expect(Town.at(carol.host), Optional.empty());
        town.passSeconds(1_200);

        KnownPoint known = home.node.addressBook().point(Town.at(carol.host)).orElseThrow();
        assertEquals(Optional.of(carol.peer()), known.peer());
        assertEquals(Optional.empty(), known.retryAt(), "that no connection was wanted is not its fault");
        assertEquals(1, home.connections());
        assertEquals(0, carol.connections());
    }

    @Test
    void nobodyIsDialledForThatIfTheSettingsSayNever() {
        Resident bob = town.moveIn("10.0.0.2");
        Resident carol = town.moveIn("10.0.0.3");
        Resident home = town.moveIn(
                HOME,
                Town.knowing(HOME, bob.host)
                        .with(new Bounds(1, 1, 4))
                        .with(BookLimits.DEFAULT.feelingEvery(Duration.ZERO)));
        assertTrue(town.until(() -> home.connectedTo(bob)));
        home.node.expect(Town.at(carol.host), Optional.empty());
        town.passSeconds(1_200);

        assertFalse(home.heard(NodeEvent.Dialling.class).contains(new NodeEvent.Dialling(Town.at(carol.host))));
    }
}
