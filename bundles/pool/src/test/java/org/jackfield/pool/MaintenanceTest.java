package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** The number of connections, and everything that is done about it (octez-behaviour.md, sections 3 and 4). */
class MaintenanceTest {

    private static final String HOME = "10.0.0.1";
    private static final Duration IDLE = Duration.ofSeconds(120);

    private final Town town = new Town(31);

    @Test
    void theFourMarksAreThirdsOfTheWayFromTheExpectedNumber() {
        assertEquals(List.of(23, 36, 68, 84), marks(Bounds.DEFAULT));
        assertEquals(List.of(6, 7, 10, 11), marks(new Bounds(5, 8, 12)));
        assertEquals(List.of(1, 1, 1, 1), marks(new Bounds(1, 1, 1)));
    }

    private static List<Integer> marks(Bounds bounds) {
        return List.of(bounds.minThreshold(), bounds.minTarget(), bounds.maxTarget(), bounds.maxThreshold());
    }

    @Test
    void itBeginsWithTheNodeAndEndsWithinTheTargets() {
        List<Resident> others = quiet(20);

        Resident home = town.moveIn(HOME, knowing(others).with(new Bounds(3, 6, 9)));
        town.passSeconds(5);

        assertEquals(7, home.connections(), "dialled in parallel, and not beyond the upper target");
        assertEquals(List.of(new NodeEvent.MaintenanceStarted(0)), home.heard(NodeEvent.MaintenanceStarted.class));
        assertEquals(List.of(new NodeEvent.MaintenanceEnded(7)), home.heard(NodeEvent.MaintenanceEnded.class));
    }

    @Test
    void aTrustedPointThatMayNotBeDialledIsToldOfOnce() {
        Resident friend = town.moveIn(host(1));
        Resident home = town.moveIn(HOME, Town.quiet(HOME));
        home.node
                .access()
                .ban(AccessOrder.forGood(
                        new Subject.Addresses(AddressRange.parse(friend.host)), "shell", "a slip of the hand"));
        town.passSeconds(1);

        home.node.change(Town.knowing(HOME, friend.host));
        town.passSeconds(300);

        assertEquals(
                List.of("the trusted point " + Town.at(friend.host)
                        + " is not dialled: the address is banned: a slip of the hand (by shell)"),
                home.heard(NodeEvent.Barred.class).stream()
                        .map(NodeEvent.Barred::sentence)
                        .toList());
    }

    @Test
    void whoeverIsBeingWelcomedIsNotDialledAtTheSameTime() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME));
        Resident guest = town.moveIn(host(1), Town.knowing(host(1), HOME));
        town.passSeconds(60);

        assertTrue(home.connectedTo(guest));
        assertEquals(List.of(), home.heard(NodeEvent.Dialling.class));
        assertEquals(List.of(), home.node.endings());
        assertEquals(List.of(), guest.node.endings());
    }

    /** Scenario {@code init-expected_connections (6)}: the number settles within the targets, and stays there. */
    @Test
    void aNodeThatExpectsSixConnectionsHasThemSoonAndKeepsThem() {
        Bounds six = new Bounds(3, 6, 9);
        for (int i = 1; i <= 12; i++) {
            town.moveIn(
                    host(i),
                    Town.knowing(host(i), host(i % 12 + 1), host((i + 1) % 12 + 1))
                            .with(six));
        }
        town.passSeconds(240);

        for (int minute = 0; minute < 30; minute++) {
            town.passSeconds(60);
            town.residents()
                    .forEach(each -> assertTrue(
                            each.connections() >= six.min() && each.connections() <= six.maxThreshold(),
                            each.host + " has " + each.connections()));
        }
        Resident late = town.moveIn(HOME, Town.knowing(HOME, host(1)).with(six));
        assertTrue(town.until(() -> late.connections() >= six.minTarget() && late.connections() <= six.maxTarget()));
    }

    /** Scenario {@code --connections 1 reaches one peer}. */
    @Test
    void aNodeThatWantsOneConnectionHasOne() {
        Resident other = town.moveIn(host(1));

        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1), host(2)).with(new Bounds(1, 1, 1)));
        town.passSeconds(10);

        assertTrue(home.connectedTo(other));
        assertEquals(1, home.connections());
        Resident knocking = town.moveIn(host(3));
        knocking.cannotConnect(home);
        assertEquals(1, home.connections());
    }

    /** Scenario {@code maintenance/too-few}: 36 expected, 18 at least, 41 clients. */
    @Test
    void whoFallsBelowTheMinimumDialsUpToTheTargetsAgain() {
        Bounds bounds = new Bounds(18, 36, 54);
        List<Resident> clients = quiet(41);
        Resident target = town.moveIn(HOME, knowing(clients).with(bounds));
        town.passSeconds(10);
        assertEquals(41, target.connections());

        clients.subList(0, 23)
                .forEach(each -> each.node.disconnect(target.peer(), new CloseReason.OperatorDecided("")));
        town.passSeconds(1);
        assertEquals(18, target.connections());
        assertEquals(
                1,
                target.heard(NodeEvent.MaintenanceStarted.class).size(),
                "the minimum is enough until the next look");
        clients.get(23).node.disconnect(target.peer(), new CloseReason.OperatorDecided(""));
        town.passSeconds(1);

        assertEquals(
                new NodeEvent.MaintenanceStarted(17),
                target.heard(NodeEvent.MaintenanceStarted.class).get(1));
        assertEquals(17, target.connections(), "whom we have just lost is not dialled for a minute");
        town.passSeconds(70);
        assertTrue(
                target.connections() >= bounds.minTarget() && target.connections() <= bounds.maxTarget(),
                target.connections() + " connections");
        assertEquals(2, target.heard(NodeEvent.MaintenanceEnded.class).size());
    }

    /** Scenario {@code maintenance/too-many}: more than the maximum, closed at random down to the target. */
    @Test
    void whoeverReachesTheMaximumShedsDownToTheTarget() {
        Bounds bounds = new Bounds(2, 10, 22);
        Resident target =
                town.moveIn(HOME, Town.quiet(HOME).maintainedEvery(IDLE).with(bounds));
        List<Resident> clients = quiet(41);

        // at once: none of them counts before all are accepted
        clients.forEach(each -> each.dial(target));
        town.passSeconds(5);

        assertTrue(
                target.connections() >= bounds.maxTarget() && target.connections() <= bounds.maxThreshold(),
                target.connections() + " connections: the target, and those whose handshake was still under way");
        assertEquals(
                new NodeEvent.TooManyConnections(bounds.max(), bounds.maxThreshold()),
                target.heard(NodeEvent.TooManyConnections.class).get(0));
        assertEquals(
                target.heard(NodeEvent.MaintenanceStarted.class).size(),
                target.heard(NodeEvent.MaintenanceEnded.class).size());
        List<NodeEvent.Disconnected> ended = target.heard(NodeEvent.Disconnected.class);
        assertTrue(ended.size() >= bounds.max() - bounds.maxTarget(), ended.size() + " ended");
        ended.forEach(event -> assertEquals(new CloseReason.MaintenanceTooMany(), event.reason()));
    }

    @Test
    void whatIsShedDependsOnTheDiceAlone() {
        List<List<String>> stories = new ArrayList<>();
        for (long seed : List.of(1L, 1L, 2L)) {
            Town world = new Town(seed);
            Resident target = world.moveIn(HOME, Town.quiet(HOME));
            for (int i = 1; i <= 20; i++) {
                world.moveIn(host(i)).dial(target);
            }
            world.passSeconds(2);
            target.node.change(Town.quiet(HOME).maintainedEvery(IDLE).with(new Bounds(1, 2, 8)));
            world.passSeconds(2);
            stories.add(target.heard(NodeEvent.Disconnected.class).stream()
                    .map(event -> event.endpoint().remote().host())
                    .toList());
        }

        assertEquals(16, stories.get(0).size());
        assertEquals(stories.get(0), stories.get(1));
        assertFalse(stories.get(0).equals(stories.get(2)));
    }

    @Test
    void privatePeersThatAreTrustedAreNeverShed() {
        List<String> hidden = List.of(host(1), host(2), host(3));
        Resident target =
                town.moveIn(HOME, Town.knowing(HOME, host(1), host(2), host(4)).maintainedEvery(Duration.ZERO));
        // trusted and private, private alone, trusted alone, neither
        hidden.forEach(each -> town.moveIn(each, hidden(each, HOME)).dial(target));
        IntStream.rangeClosed(4, 24).forEach(i -> town.moveIn(host(i)).dial(target));
        town.passSeconds(2);
        assertEquals(24, target.connections());

        target.node.change(Town.knowing(HOME, host(1), host(2), host(4)).with(new Bounds(0, 1, 2)));
        town.passSeconds(5);

        assertEquals(2, target.connections());
        assertTrue(target.connectedTo(town.residents().get(1))
                && target.connectedTo(town.residents().get(2)));
    }

    @Test
    void ifNobodyMayBeShedItSaysSoAndDoesNotTryForever() {
        Resident target =
                town.moveIn(HOME, Town.knowing(HOME, host(1), host(2), host(3)).maintainedEvery(Duration.ZERO));
        for (int i = 1; i <= 3; i++) {
            town.moveIn(host(i), hidden(host(i), HOME)).dial(target);
        }
        town.passSeconds(2);
        target.node.change(Town.knowing(HOME, host(1), host(2), host(3)).with(new Bounds(0, 1, 1)));
        town.passSeconds(1);

        CompletableFuture<Void> request = target.node.maintain().toCompletableFuture();
        town.passSeconds(1);

        assertEquals(3, target.connections());
        assertTrue(failure(request).contains("trusted"), failure(request));
        assertTrue(target.heard(NodeEvent.TooManyConnections.class).size() <= 3);
    }

    @Test
    void betweenMinimumAndThresholdTheIdleTimeDecides() {
        List<Resident> others = quiet(7);
        Bounds bounds = new Bounds(2, 8, 14);
        Resident home = town.moveIn(HOME, knowing(others).with(bounds));
        town.passSeconds(10);
        assertEquals(7, home.connections());

        others.subList(0, 4).forEach(each -> home.node.disconnect(each.peer(), new CloseReason.OperatorDecided("")));
        town.passSeconds(100);
        assertEquals(3, home.connections(), "too few for maintenance, not for an alarm");
        town.passSeconds(20);

        assertEquals(7, home.connections());
    }

    @Test
    void whoeverAsksNeedNotWaitForTheIdleTime() {
        List<Resident> others = quiet(7);
        Resident home = town.moveIn(HOME, knowing(others).with(new Bounds(2, 8, 14)));
        town.passSeconds(10);
        others.subList(0, 4).forEach(each -> home.node.disconnect(each.peer(), new CloseReason.OperatorDecided("")));
        town.passSeconds(61);
        assertEquals(3, home.connections());

        CompletableFuture<Void> request = home.node.maintain().toCompletableFuture();
        town.passSeconds(1);

        request.join();
        assertEquals(7, home.connections());
    }

    @Test
    void aRequestIsDoneWhenThereAreEnoughAndNotBefore() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1)).with(new Bounds(1, 1, 4)));
        CompletableFuture<Void> request = home.node.maintain().toCompletableFuture();
        town.passSeconds(10);
        assertFalse(request.isDone());

        town.moveIn(host(1));
        town.passSeconds(10);

        request.join();
    }

    @Test
    void aRequestFailsWithASentenceWhereMaintenanceIsOff() {
        Resident home = town.moveIn(HOME);
        CompletableFuture<Void> request = home.node.maintain().toCompletableFuture();
        town.passSeconds(1);
        assertEquals("maintenance is disabled (setting maintenance-idle-time)", failure(request));

        Resident other = town.moveIn(host(2), Town.knowing(host(2), host(3)));
        CompletableFuture<Void> under = other.node.maintain().toCompletableFuture();
        town.passSeconds(1);
        other.node.change(Town.knowing(host(2), host(3)).maintainedEvery(Duration.ZERO));
        town.passSeconds(1);

        assertEquals("maintenance is disabled (setting maintenance-idle-time)", failure(under));
    }

    @Test
    void aRequestFailsWhenTheNodeEnds() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1)));
        CompletableFuture<Void> request = home.node.maintain().toCompletableFuture();
        town.passSeconds(1);
        home.node.shutdown();
        town.passSeconds(10);

        assertEquals("the node is shutting down", failure(request));
    }

    @Test
    void noMoreRequestsWaitThanARoomFull() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1)));
        List<CompletableFuture<Void>> requests = IntStream.range(0, 1025)
                .mapToObj(i -> home.node.maintain().toCompletableFuture())
                .toList();
        town.passSeconds(1);

        assertFalse(requests.get(1023).isDone());
        assertTrue(failure(requests.get(1024)).contains("1024"));
    }

    /** Scenario {@code maintenance-disabled}: no event of maintenance, while another node does two rounds. */
    @Test
    void aNodeWithoutMaintenanceSaysNothingOfItWhileAnotherDoesTwoRounds() {
        List<Resident> others = quiet(3);
        Resident idle = town.moveIn(host(20), knowing(others, host(20)).maintainedEvery(Duration.ZERO));
        Resident home = town.moveIn(HOME, knowing(others).with(new Bounds(1, 2, 5)));
        idle.connect(others.get(0));
        for (int round = 0; round < 2; round++) {
            town.passSeconds(130);
            List.copyOf(home.node.pool().connections())
                    .forEach(each -> home.node.disconnect(each.peer(), new CloseReason.OperatorDecided("")));
            idle.node.disconnect(others.get(0).peer(), new CloseReason.OperatorDecided(""));
        }
        town.passSeconds(130);

        assertTrue(home.heard(NodeEvent.MaintenanceStarted.class).size() >= 2);
        assertTrue(home.heard(NodeEvent.MaintenanceEnded.class).size() >= 2);
        assertEquals(
                List.of(),
                idle.events.stream()
                        .filter(event -> event instanceof NodeEvent.MaintenanceStarted
                                || event instanceof NodeEvent.MaintenanceEnded
                                || event instanceof NodeEvent.TooFewConnections
                                || event instanceof NodeEvent.TooManyConnections)
                        .toList());
        assertEquals(
                1, idle.heard(NodeEvent.Dialling.class).size(), "whom the operator named, once; others may dial it");
    }

    @Test
    void aPointThatWasNeverMissedComesBeforeThoseThatHaveJustBeenAndAllAreTriedInTheSameRound() {
        Resident home = town.moveIn(HOME);
        List<PointId> points =
                IntStream.rangeClosed(1, 4).mapToObj(i -> Town.at(host(i))).toList();
        for (int i : List.of(2, 0, 3)) {
            assertEquals(new CloseReason.HostUnreachable(), Resident.reason(dial(home, points.get(i))));
            town.passSeconds(10);
        }
        home.node.expect(points.get(1), Optional.empty());
        town.passSeconds(1);
        home.events.clear();

        // the upper target is one: one after the other
        home.node.change(Town.quiet(HOME).maintainedEvery(IDLE).with(new Bounds(1, 1, 1)));
        town.passSeconds(2);

        List<PointId> dialled = home.heard(NodeEvent.Dialling.class).stream()
                .map(NodeEvent.Dialling::point)
                .limit(4)
                .toList();
        assertEquals(points.get(1), dialled.get(0));
        assertEquals(Set.copyOf(points), Set.copyOf(dialled));
    }

    @Test
    void ofTrustedPointsThoseNeverMissedComeFirstThenThoseMissedLongestAgo() {
        Resident home = town.moveIn(HOME);
        List<PointId> points =
                IntStream.rangeClosed(1, 4).mapToObj(i -> Town.at(host(i))).toList();
        for (int i : List.of(2, 0, 3)) {
            assertEquals(new CloseReason.HostUnreachable(), Resident.reason(dial(home, points.get(i))));
            town.passSeconds(10);
        }
        home.events.clear();

        home.node.change(Town.knowing(HOME, host(1), host(2), host(3), host(4))
                .maintainedEvery(IDLE)
                .with(new Bounds(1, 1, 1)));
        town.passSeconds(2);

        assertEquals(
                List.of(1, 2, 0, 3),
                home.heard(NodeEvent.Dialling.class).stream()
                        .limit(4)
                        .map(event -> points.indexOf(event.point()))
                        .toList());
    }

    private CompletableFuture<Connection> dial(Resident home, PointId point) {
        CompletableFuture<Connection> dial = home.node.connect(point).toCompletableFuture();
        town.until(dial::isDone);
        return dial;
    }

    @Test
    void aFailedPointIsTriedLaterAndLaterAndADialOnRequestDoesNotWait() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1)).with(new Bounds(1, 1, 4)));
        town.passSeconds(120);
        List<Long> pauses = new ArrayList<>();
        List<Instant> dials = home.moments(NodeEvent.Dialling.class);
        for (int i = 1; i < dials.size(); i++) {
            pauses.add(Duration.between(dials.get(i - 1), dials.get(i)).toMillis());
        }
        assertTrue(pauses.get(0) >= 1_000 && pauses.get(pauses.size() - 1) > 2 * pauses.get(0), pauses.toString());
        assertTrue(dials.size() < 25, dials.size() + " dials");

        town.moveIn(host(1));
        CompletableFuture<?> now = dial(home, Town.at(host(1)));

        assertFalse(now.isCompletedExceptionally(), "whatever its delay");
    }

    @Test
    void bannedPointsAreNotDialled() throws Exception {
        List<Resident> others = quiet(2);
        Resident home = town.moveIn(HOME);
        home.node
                .access()
                .ban(AccessOrder.forGood(
                        new Subject.Addresses(AddressRange.of(InetAddress.getByName(host(1)))), "test", ""));
        home.node.change(knowing(others).with(new Bounds(2, 2, 6)));
        town.passSeconds(60);

        assertEquals(1, home.connections());
        assertFalse(home.heard(NodeEvent.Dialling.class).contains(new NodeEvent.Dialling(Town.at(host(1)))));
    }

    @Test
    void whoHasTriedAllAsksEveryNeighbourButPrivateOnes() {
        Resident open = town.moveIn(host(1));
        Resident hidden = town.moveIn(host(2), hidden(host(2), HOME));
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1), host(2)).with(new Bounds(4, 4, 8)));
        town.passSeconds(60);
        assertEquals(2, home.connections());

        List<NodeEvent.TopologySent> sent = home.heard(NodeEvent.TopologySent.class);
        assertTrue(sent.contains(new NodeEvent.TopologySent(open.peer(), Topic.BOOTSTRAP)));
        assertTrue(sent.stream().noneMatch(event -> event.peer().equals(hidden.peer())));
        assertTrue(sent.size() >= 8 && sent.size() <= 13, "every 5 s: " + sent.size());
    }

    /** The bounded number of dials, and the end of every round, see to it that those who have failed before get their turn. */
    @Test
    void aFloodOfPointsThatNeverAnswerDoesNotKeepAnOldFriendFromBeingDialled() {
        List<String> silent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            silent.add("10.9." + i / 250 + "." + (i % 250 + 1));
        }
        silent.forEach(each -> new MemoryTransport(town.network, each));
        town.network.partition(List.of(HOME), silent);
        Resident mallory = town.moveIn("10.66.0.1");
        Resident home = town.moveIn(
                HOME,
                Town.knowing(HOME, host(1), "10.66.0.1")
                        .with(new ExchangeLimits(true, Duration.ofMillis(1), 1_000, 0, 0, Duration.ZERO))
                        .with(new Bounds(10, 50, 100)));
        town.passSeconds(1);
        PeerConnection toHome = (PeerConnection) mallory.connectionTo(home).orElseThrow();
        int[] next = {0};
        town.time.every(Duration.ofSeconds(4), () -> {
            List<PointId> points = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                points.add(Town.at(silent.get(next[0]++ % silent.size())));
            }
            toHome.tell(new Message.Advertise(points));
        });
        town.passSeconds(60);
        assertTrue(home.node.addressBook().points().size() > 250, "the book is full of them");

        Resident friend = town.moveIn(host(1));
        town.passSeconds(180);

        assertTrue(home.connectedTo(friend));
    }

    @Test
    void settingsAreFollowedWhileItWorks() {
        Resident home = town.moveIn(HOME, Town.knowing(HOME, host(1)).with(new Bounds(4, 4, 8)));
        town.passSeconds(20);
        home.node.change(Town.knowing(HOME, host(1)).with(new Bounds(4, 4, 8)).maintainedEvery(Duration.ZERO));
        town.passSeconds(1);
        int before = home.heard(NodeEvent.Dialling.class).size();
        Resident other = town.moveIn(host(1));
        town.passSeconds(600);
        assertEquals(before, home.heard(NodeEvent.Dialling.class).size(), "turned off in the middle of its search");

        home.node.change(Town.knowing(HOME, host(1)).with(new Bounds(1, 1, 8)).maintainedEvery(IDLE));
        town.passSeconds(5);

        assertTrue(home.connectedTo(other), "and on again");
        assertEquals(2, home.heard(NodeEvent.MaintenanceStarted.class).size());
        assertEquals(1, home.heard(NodeEvent.MaintenanceEnded.class).size());
    }

    @Test
    void anotherIdleTimeCountsFromNow() {
        List<Resident> others = quiet(7);
        Bounds bounds = new Bounds(2, 8, 14);
        Resident home = town.moveIn(HOME, knowing(others).with(bounds).maintainedEvery(Duration.ofHours(10)));
        town.passSeconds(10);
        others.subList(0, 4).forEach(each -> home.node.disconnect(each.peer(), new CloseReason.OperatorDecided("")));
        town.passSeconds(1);
        home.node.change(knowing(others).with(bounds).maintainedEvery(Duration.ofSeconds(70)));
        town.passSeconds(69);
        int after = home.connections();
        town.passSeconds(2);

        assertTrue(after >= 3);
        assertEquals(7, home.connections());
    }

    private List<Resident> quiet(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> town.moveIn(host(i)))
                .toList();
    }

    private static PoolSettings knowing(List<Resident> others) {
        return knowing(others, HOME);
    }

    private static PoolSettings knowing(List<Resident> others, String host) {
        return Town.knowing(host, others.stream().map(each -> each.host).toArray(String[]::new));
    }

    private static PoolSettings hidden(String host, String... trusted) {
        TrustedPoint[] points = new TrustedPoint[trusted.length];
        for (int i = 0; i < trusted.length; i++) {
            points[i] = TrustedPoint.of(Town.at(trusted[i]));
        }
        return PoolSettings.DEFAULT
                .with(ExchangeLimits.LAN)
                .with(new Reach(List.of(Town.at(host)), OptionalInt.empty(), List.of(points), true, false, false))
                .maintainedEvery(Duration.ZERO);
    }

    private static String failure(CompletableFuture<?> future) {
        assertTrue(future.isCompletedExceptionally());
        try {
            future.join();
            throw new AssertionError("it has succeeded");
        } catch (CompletionException e) {
            return e.getCause().getMessage();
        }
    }

    private static String host(int number) {
        return "10.0.1." + number;
    }
}
