package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.address.Source;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many nodes, and what they learn of each other. */
class NeighbourhoodTest {

    private final Town town = new Town(7);

    @Test
    void tenNodesThatKnowOneAreAllConnectedWithinAMinuteAndStaySoForAnHour() {
        Bounds bounds = new Bounds(6, 9, 18);
        town.moveIn("10.0.0.1", Town.quiet("10.0.0.1").with(bounds).maintainedEvery(Duration.ofSeconds(120)));
        for (int i = 2; i <= 10; i++) {
            town.moveIn("10.0.0." + i, Town.knowing("10.0.0." + i, "10.0.0.1").with(bounds));
        }

        town.passSeconds(60);
        town.residents()
                .forEach(each -> assertTrue(
                        each.connections() >= bounds.minThreshold(), each.host + " has " + each.connections()));
        for (int minute = 0; minute < 60; minute++) {
            town.passSeconds(60);
            town.residents()
                    .forEach(each -> assertTrue(
                            each.connections() >= bounds.minThreshold() && each.connections() <= bounds.max(),
                            each.host + " has " + each.connections()));
        }

        town.residents().forEach(each -> assertEquals(0, each.node.pool().handshaking(), each.host));
        town.residents()
                .forEach(each -> assertTrue(
                        each.heard(NodeEvent.Disconnected.class).isEmpty(),
                        each.host + ": " + each.heard(NodeEvent.Disconnected.class)));
    }

    @Test
    void whoeverHasTooManyShedsAndRejectsAndTellsOfOthers() {
        Bounds bounds = new Bounds(2, 4, 10);
        Resident crowded = town.moveIn(
                "10.0.0.1",
                Town.quiet("10.0.0.1").maintainedEvery(Duration.ofSeconds(120)).with(bounds));
        for (int i = 2; i <= 30; i++) {
            Resident each = town.moveIn("10.0.0." + i, Town.quiet("10.0.0." + i));
            each.dial(crowded);
            town.passSeconds(1);
            assertTrue(crowded.connections() <= bounds.max());
        }

        assertEquals(bounds.maxThreshold(), crowded.connections());
        Resident late = town.residents().get(29);
        assertEquals(
                new CloseReason.RejectedByPeer(new Rejection.TooManyConnections()),
                late.heard(NodeEvent.DialFailed.class).get(0).reason());
        List<NodeEvent.PointLearned> learned = late.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source().equals(new Source.Alternative()))
                .toList();
        assertTrue(learned.size() >= 20, learned.size() + " alternatives");
    }

    @Test
    void narrowerBoundsAreFollowedAtOnce() {
        Resident crowded = town.moveIn("10.0.0.1", Town.quiet("10.0.0.1").maintainedEvery(Duration.ofSeconds(120)));
        for (int i = 2; i <= 20; i++) {
            town.moveIn("10.0.0." + i, Town.quiet("10.0.0." + i)).dial(crowded);
        }
        town.passSeconds(5);
        assertEquals(19, crowded.connections());
        Bounds narrow = new Bounds(2, 4, 10);

        crowded.node.change(
                Town.quiet("10.0.0.1").maintainedEvery(Duration.ofSeconds(120)).with(narrow));
        town.passSeconds(5);

        assertEquals(narrow.maxTarget(), crowded.connections());
        assertEquals(
                new CloseReason.MaintenanceTooMany(),
                crowded.heard(NodeEvent.Disconnected.class).get(0).reason());
    }

    @Test
    void theLeavesOfAStarLearnOfEachOther() {
        Bounds few = new Bounds(1, 3, 9);
        town.moveIn("10.0.0.1");
        Resident one =
                town.moveIn("10.0.0.2", Town.knowing("10.0.0.2", "10.0.0.1").with(new Bounds(2, 3, 9)));
        Resident other =
                town.moveIn("10.0.0.3", Town.knowing("10.0.0.3", "10.0.0.1").with(few));

        assertTrue(town.until(() -> one.connectedTo(other)));

        assertTrue(one.heard(NodeEvent.PointLearned.class).stream()
                .anyMatch(event ->
                        event.point().equals(Town.at("10.0.0.3")) && event.source() instanceof Source.Advertised));
    }

    @Test
    void aPrivateNodeDialsAndAcceptsOnlyWhomItTrustsAndIsNotAdvertised() {
        Resident star = town.moveIn("10.0.0.1");
        Reach hidden = new Reach(
                List.of(Town.at("10.0.0.2")),
                OptionalInt.empty(),
                List.of(TrustedPoint.of(Town.at("10.0.0.1"))),
                true,
                false,
                false);
        Resident shy = town.moveIn("10.0.0.2", PoolSettings.DEFAULT.with(hidden));
        Resident nosy = town.moveIn("10.0.0.3");
        assertTrue(town.until(() -> star.connectedTo(shy)));

        assertEquals(new CloseReason.AckUnread(), nosy.cannotConnect(shy));
        nosy.connect(star);
        town.passSeconds(30);

        assertTrue(star.connectionTo(shy).get().announcement().privateNode());
        assertTrue(nosy.heard(NodeEvent.PointLearned.class).stream()
                .noneMatch(event -> event.source() instanceof Source.Advertised));
        assertEquals(new CloseReason.PrivateMode(), shy.cannotConnect(nosy));
    }

    @Test
    void anotherNetworkIsRejectedAndItsPointForgotten() {
        Resident alice = town.moveIn("10.0.0.1");
        Resident stranger = town.moveInElsewhere("10.0.0.2", "ANOTHER_WORLD");

        CloseReason reason = alice.cannotConnect(stranger);

        assertTrue(
                reason.equals(new CloseReason.Rejected(new Rejection.UnknownNetwork()))
                        || reason.equals(new CloseReason.RejectedByPeer(new Rejection.UnknownNetwork())),
                reason.sentence());
        assertTrue(alice.node.addressBook().point(Town.at("10.0.0.2")).isEmpty());
    }

    @Test
    void whatIsKnownSurvivesARestart(@TempDir Path folder) {
        Path file = folder.resolve("address-book");
        Path peers = folder.resolve("peers.json");
        PoolSettings settings =
                Town.quiet("10.0.0.1").with(BookLimits.DEFAULT.in(file).peersIn(peers));
        Resident before = town.moveIn("10.0.0.1", settings);
        Resident bob = town.moveIn("10.0.0.2");
        before.connect(bob);
        town.passSeconds(3);
        assertTrue(Files.exists(file), "written a while after the change");
        assertTrue(Files.exists(peers), "written a while after the change");
        before.stop();

        Resident after = town.moveIn("10.0.0.1", settings.maintainedEvery(Duration.ofSeconds(120)));

        assertEquals(
                Optional.of(bob.peer()),
                after.node.addressBook().point(Town.at("10.0.0.2")).get().peer());
        assertTrue(after.node.addressBook().peer(bob.peer()).isPresent());
        assertTrue(town.until(() -> after.connectedTo(bob)), "and is dialled");
    }

    @Test
    void aMissThatIsStillToComeKeepsNoPointFromBeingDialled(@TempDir Path folder) {
        PoolSettings settings = Town.knowing("10.0.0.1", "10.0.0.2")
                .with(new Bounds(1, 3, 9))
                .with(BookLimits.DEFAULT.in(folder.resolve("address-book")));
        Town ahead = new Town(8);
        ahead.passSeconds(365 * 86_400);
        Resident before = ahead.moveIn("10.0.0.1", settings);
        ahead.passSeconds(60);
        before.stop();
        Resident bob = town.moveIn("10.0.0.2");

        Resident after = town.moveIn("10.0.0.1", settings);

        assertEquals(
                Optional.of(false),
                after.node
                        .addressBook()
                        .point(Town.at("10.0.0.2"))
                        .get()
                        .lastMiss()
                        .map(town.time.instant()::isBefore));
        assertTrue(town.until(() -> after.connectedTo(bob)));
    }

    @Test
    void aNodeWithADamagedBookSaysSoAndStartsWithoutIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("address-book");
        Files.writeString(file, "rubbish");

        Resident alice = town.moveIn("10.0.0.1", Town.quiet("10.0.0.1").with(BookLimits.DEFAULT.in(file)));
        town.passSeconds(1);

        assertEquals(1, alice.heard(NodeEvent.FileTrouble.class).size());
        assertTrue(Files.exists(folder.resolve("address-book.damaged-1")));
        assertFalse(alice.node.listening().isEmpty());
    }

    @Test
    void aBookThatCannotBeReadIsNotOverwritten(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("address-book");
        Files.createSymbolicLink(file, folder);

        assertLeftAlone(file);

        assertTrue(Files.isSymbolicLink(file));
    }

    @Test
    void aDamagedBookThatCannotBeSetAsideIsNotOverwritten(@TempDir Path folder) throws Exception {
        // a longer name would be too long for a file
        Path file = folder.resolve("b".repeat(248));
        Files.writeString(file, "rubbish");

        assertLeftAlone(file);

        assertEquals("rubbish", Files.readString(file));
    }

    private void assertLeftAlone(Path file) {
        Resident alice = town.moveIn("10.0.0.1", Town.quiet("10.0.0.1").with(BookLimits.DEFAULT.in(file)));
        alice.connect(town.moveIn("10.0.0.2"));
        town.passSeconds(20);
        alice.stop();

        assertEquals(
                1,
                alice.heard(NodeEvent.FileTrouble.class).stream()
                        .filter(trouble -> trouble.file().equals(file.toString()))
                        .count());
    }

    @Test
    void aNodeThatHearsOfItselfDoesNotDialItself() {
        Resident alice =
                town.moveIn("10.0.0.1", Town.knowing("10.0.0.1", "10.0.0.2").with(new Bounds(2, 3, 9)));
        town.moveIn("10.0.0.2");
        Resident carol =
                town.moveIn("10.0.0.3", Town.knowing("10.0.0.3", "10.0.0.2").with(new Bounds(2, 3, 9)));
        town.passSeconds(60);

        assertTrue(alice.connectedTo(carol), "points were told");
        for (Resident each : List.of(alice, carol)) {
            assertFalse(
                    each.heard(NodeEvent.Dialling.class).contains(new NodeEvent.Dialling(Town.at(each.host))),
                    each.host);
        }
    }

    @Test
    void whoeverIsSeveredComesBackByItself() {
        Resident alice =
                town.moveIn("10.0.0.1", Town.knowing("10.0.0.1", "10.0.0.2").with(new Bounds(1, 3, 9)));
        Resident bob = town.moveIn("10.0.0.2");
        assertTrue(town.until(() -> alice.connectedTo(bob)));

        town.network.sever("10.0.0.1", "10.0.0.2");
        town.passSeconds(1);
        assertFalse(alice.connectedTo(bob));
        town.passSeconds(70);

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void aLonelyNodeSaysSoOnceAndAgainWhenItsNumbersChange() {
        Resident alice = town.moveIn("10.0.0.1", Town.knowing("10.0.0.1", "10.0.0.2"));
        town.passSeconds(600);
        assertEquals(1, alice.heard(NodeEvent.TooFewConnections.class).size());

        Resident bob = town.moveIn("10.0.0.2");
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        town.passSeconds(600);

        assertEquals(
                List.of(0, 1),
                alice.heard(NodeEvent.TooFewConnections.class).stream()
                        .map(NodeEvent.TooFewConnections::connections)
                        .toList());
    }
}
