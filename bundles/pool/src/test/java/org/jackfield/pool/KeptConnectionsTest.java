package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.KeptPoints;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.junit.jupiter.api.Test;

/** Points that are always kept connected, and trusted ones, which are not. */
class KeptConnectionsTest {

    private static final String HOME = "192.0.2.1";
    private static final PointId BOB = Town.at("192.0.2.2");
    private static final PointId NOBODY = Town.at("192.0.2.99");

    private static final CloseReason CUT = new CloseReason.OperatorDecided("a test");

    private final Town town = new Town(23);

    @Test
    void aTrustedPointThatIsLostIsNotDialledAgainWhileThereAreConnectionsEnough() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        Resident alice =
                town.moveIn(HOME, Town.knowing(HOME, bob.host, carol.host).with(new Bounds(1, 1, 4)));
        assertTrue(town.until(() -> alice.connectedTo(bob) && alice.connectedTo(carol)));
        cut(bob, alice);

        town.pass(Duration.ofMinutes(30));

        assertFalse(alice.connectedTo(bob));
        assertTrue(alice.connectedTo(carol));
    }

    @Test
    void aKeptPointIsDialledThoughMaintenanceIsOffAndAgainWhenItIsLost() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(HOME, keeping(BOB));
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        assertTrue(alice.node.addressBook().point(BOB).orElseThrow().trusted());

        for (int i = 0; i < 20; i++) {
            cut(bob, alice);
            assertTrue(town.until(() -> alice.connectedTo(bob)), "after " + i);
        }
    }

    @Test
    void aKeptPointIsDialledAgainThoughThereAreConnectionsEnough() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        Resident alice = town.moveIn(
                HOME,
                Town.knowing(HOME, carol.host).with(new Bounds(1, 1, 4)).with(KeptPoints.of(TrustedPoint.of(BOB))));
        assertTrue(town.until(() -> alice.connectedTo(bob) && alice.connectedTo(carol)));

        cut(bob, alice);
        town.passSeconds(5);

        assertTrue(alice.connectedTo(bob));
        assertTrue(alice.connectedTo(carol));
    }

    @Test
    void thePausesBetweenDialsDoubleUpToABoundAndNeverEnd() {
        Resident alice = town.moveIn(HOME, keeping(NOBODY));
        town.pass(Duration.ofHours(1));

        List<Instant> dials = alice.moments(NodeEvent.Dialling.class);
        List<Long> pauses = new ArrayList<>();
        for (int i = 1; i < dials.size(); i++) {
            pauses.add(Duration.between(dials.get(i - 1), dials.get(i)).toMillis());
        }
        long longest = 1_000;
        for (long pause : pauses) {
            // how long the dial itself takes comes on top
            assertTrue(pause >= longest / 2 && pause <= longest + 11_000, pauses::toString);
            longest = Math.min(60_000, 2 * longest);
        }
        assertTrue(pauses.size() >= 3_600 / 72, pauses::toString);
        assertTrue(Duration.between(dials.get(dials.size() - 1), town.time.instant())
                        .toSeconds()
                <= 72);
    }

    @Test
    void whoLetsUsInAndClosesAtOnceIsDialledNoMoreOftenThanWhoDoesNotAnswer() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(HOME, keeping(BOB));
        Instant end = town.time.instant().plus(Duration.ofHours(1));
        while (town.time.instant().isBefore(end)) {
            town.pass(Duration.ofMillis(500));
            bob.node.disconnect(alice.peer(), CUT);
        }

        int connections = alice.heard(NodeEvent.Connected.class).size();

        assertTrue(connections >= 3_600 / 62 && connections <= 8 + 3_600 / 30, connections + " connections");
    }

    @Test
    void aConnectionThatHasLastedIsReplacedWithinASecond() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(HOME, keeping(BOB));
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        for (int i = 0; i < 5; i++) {
            town.pass(Duration.ofMinutes(5));
            cut(bob, alice);
            town.passSeconds(2);

            assertTrue(alice.connectedTo(bob), "after " + i);
        }
    }

    @Test
    void aKeptPointIsLetInAndStaysThoughTheNodeIsFull() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        Resident dave = town.moveIn("192.0.2.4");
        PoolSettings one = Town.quiet(HOME).with(new Bounds(0, 1, 1));
        Resident alice = town.moveIn(HOME, one);
        carol.connect(alice);
        assertTrue(town.until(() -> alice.connectedTo(carol)));
        assertEquals("rejected-by-peer", dave.cannotConnect(alice).word());

        alice.node.change(one.with(KeptPoints.of(TrustedPoint.of(BOB))));
        assertTrue(town.until(() -> alice.connectedTo(bob)));

        assertTrue(alice.connectedTo(carol), "without maintenance nobody is shed");
        assertEquals(2, alice.connections());
        assertEquals("rejected-by-peer", dave.cannotConnect(alice).word());
    }

    @Test
    void aKeptPeerThatDialsUsIsLetInThoughTheNodeIsFullOnce() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        PoolSettings one = Town.quiet(HOME).with(new Bounds(0, 1, 1));
        PointId elsewhere = NOBODY;
        Resident alice =
                town.moveIn(HOME, one.with(KeptPoints.of(new TrustedPoint(elsewhere, Optional.of(bob.peer())))));
        carol.connect(alice);

        bob.connect(alice);
        assertTrue(town.until(() -> alice.connectedTo(bob)));

        assertEquals(2, alice.connections());
        assertEquals(List.of(new KeptPoint(elsewhere, Optional.of(bob.peer()), Optional.empty())), alice.node.kept());
    }

    @Test
    void whoIsKeptIsNeverShed() {
        List<Resident> others = new ArrayList<>();
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(
                HOME, Town.knowing(HOME).with(new Bounds(1, 4, 10)).with(KeptPoints.of(TrustedPoint.of(BOB))));
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        Instant since = alice.connectionTo(bob).orElseThrow().since();
        for (int i = 0; i < 8; i++) {
            others.add(town.moveIn("192.0.2." + (10 + i)));
            others.get(i).dial(alice);
        }
        town.passSeconds(10);

        for (int max = 8; max >= 1; max--) {
            alice.node.change(Town.knowing(HOME).with(new Bounds(0, 1, max)).with(KeptPoints.of(TrustedPoint.of(BOB))));
            town.pass(Duration.ofMinutes(5));
            assertTrue(alice.connections() <= max, alice.connections() + " connections of " + max);
            assertEquals(Optional.of(since), alice.connectionTo(bob).map(Connection::since), "at most " + max);
        }
    }

    @Test
    void whoIsNamedNoMoreIsLetAloneAndWhoIsNamedNowIsDialled() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident carol = town.moveIn("192.0.2.3");
        Resident alice = town.moveIn(HOME, keeping(BOB));
        assertTrue(town.until(() -> alice.connectedTo(bob)));

        alice.node.change(keeping(Town.at(carol.host)));
        assertTrue(town.until(() -> alice.connectedTo(carol)));

        assertTrue(alice.connectedTo(bob), "a change of settings closes nothing");
        assertFalse(alice.node.addressBook().point(BOB).orElseThrow().trusted());
        cut(bob, alice);
        town.pass(Duration.ofMinutes(10));
        assertFalse(alice.connectedTo(bob));
        assertEquals(1, alice.node.kept().size());
    }

    @Test
    void whoCannotBeReachedIsShownWithTheReason() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(HOME, keeping(BOB, NOBODY));
        town.passSeconds(30);

        List<KeptPoint> kept = alice.node.kept();

        assertEquals(List.of(BOB, NOBODY), kept.stream().map(KeptPoint::point).toList());
        assertEquals(new KeptPoint(BOB, Optional.of(bob.peer()), Optional.empty()), kept.get(0));
        assertEquals(Optional.empty(), kept.get(1).connected());
        assertTrue(kept.get(1).trouble().isPresent());
    }

    @Test
    void aPrivateNodeDialsWhomItKeeps() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(
                HOME,
                keeping(BOB)
                        .with(new Reach(List.of(Town.at(HOME)), OptionalInt.empty(), List.of(), true, false, false)));

        assertTrue(town.until(() -> alice.connectedTo(bob)));
    }

    @Test
    void aBannedPointIsNotConnectedUntilTheBanIsTakenBack() {
        Resident bob = town.moveIn("192.0.2.2");
        Resident alice = town.moveIn(HOME, keeping(BOB));
        assertTrue(town.until(() -> alice.connectedTo(bob)));
        Subject address = new Subject.Addresses(AddressRange.parse(bob.host));
        alice.node.access().ban(AccessOrder.forGood(address, "test", ""));
        town.pass(Duration.ofMinutes(10));
        assertFalse(alice.connectedTo(bob));

        alice.node.access().unban(address);
        town.pass(Duration.ofMinutes(2));

        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void nobodyIsDialledAfterTheEnd() {
        Resident alice = town.moveIn(HOME, keeping(NOBODY));
        town.passSeconds(30);
        alice.stop();
        int dials = alice.moments(NodeEvent.Dialling.class).size();

        town.pass(Duration.ofHours(1));

        assertEquals(dials, alice.moments(NodeEvent.Dialling.class).size());
    }

    @Test
    void whatCannotBeKeptIsRefusedInASentence() {
        TrustedPoint[] many = new TrustedPoint[KeptPoints.MOST + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = TrustedPoint.of(Town.at("192.0.2." + i));
        }
        Resident bob = town.moveIn("192.0.2.2");
        TrustedPoint anybody = TrustedPoint.of(BOB);
        TrustedPoint bobAlone = new TrustedPoint(BOB, Optional.of(bob.peer()));

        refused("add-nodes names at most 16 points, not 17", () -> KeptPoints.of(many));
        refused("add-nodes expects two peers at " + BOB, () -> KeptPoints.of(anybody, bobAlone));
        refused(
                "add-nodes names points that can be dialled, not memory://192.0.2.2:0",
                () -> KeptPoints.of(TrustedPoint.of(BOB.withPort(0))));
        refused(
                "0 < add-node-pause (0) <= add-node-longest-pause (1) must hold",
                () -> new KeptPoints(List.of(), Duration.ZERO, Duration.ofMillis(1)));
        refused(
                "add-nodes names " + Town.at(HOME) + ", where this node itself is to be found",
                () -> keeping(Town.at(HOME)));
        refused("peers and add-nodes do not expect the same at " + BOB, () -> Town.knowing(HOME, "192.0.2.2")
                .with(KeptPoints.of(bobAlone)));
        assertEquals(1, KeptPoints.of(anybody, anybody).points().size());
    }

    /** One of two ends the connection, and the other has seen it. */
    private void cut(Resident one, Resident other) {
        assertTrue(town.until(() -> one.connectedTo(other)));
        int before = other.heard(NodeEvent.Disconnected.class).size();
        assertTrue(one.node.disconnect(other.peer(), CUT));
        assertTrue(town.until(() -> other.heard(NodeEvent.Disconnected.class).size() > before));
    }

    private static void refused(String sentence, Runnable what) {
        assertEquals(
                sentence,
                assertThrows(IllegalArgumentException.class, what::run).getMessage());
    }

    private static PoolSettings keeping(PointId... points) {
        TrustedPoint[] kept = new TrustedPoint[points.length];
        for (int i = 0; i < points.length; i++) {
            kept[i] = TrustedPoint.of(points[i]);
        }
        return Town.quiet(HOME).with(KeptPoints.of(kept));
    }
}
