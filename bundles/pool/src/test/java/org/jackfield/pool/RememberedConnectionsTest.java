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
