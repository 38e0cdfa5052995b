package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.Bounds;
import org.junit.jupiter.api.Test;

/** What is told of every attempt, and what is written down of it: each ending once, with its own reason. */
class HistoryTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final String CAROL = "192.0.2.3";
    private static final CloseReason FULL = new CloseReason.Rejected(new Rejection.TooManyConnections());

    private final Town town = new Town(2026);

    @Test
    void aConnectionIsToldStepByStepAtBothEnds() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);

        alice.connect(bob);
        town.passSeconds(1);

        assertEquals(List.of("dialling", "peer-learned", "accepting", "connected"), lately(alice, 4));
        assertEquals(List.of("incoming", "peer-learned", "point-learned", "accepting", "connected"), lately(bob, 5));
        NodeEvent.Connected atAlice = alice.heard(NodeEvent.Connected.class).get(0);
        assertEquals(Optional.of(Town.at(BOB)), atAlice.point());
        assertTrue(
                atAlice.handshake().compareTo(Duration.ofMillis(40)) >= 0, "two ways at least: " + atAlice.handshake());
        assertTrue(
                atAlice.handshake().compareTo(Duration.ofSeconds(1)) < 0,
                atAlice.handshake().toString());
        NodeEvent.Connected atBob = bob.heard(NodeEvent.Connected.class).get(0);
        assertEquals(Optional.of(Town.at(ALICE)), atBob.point());
        assertEquals(alice.peer(), bob.heard(NodeEvent.PeerLearned.class).get(0).peer());
    }

    @Test
    void whoIsRejectedIsToldOfWithEverythingThatIsKnown() {
        Resident bob = town.moveIn(BOB, Town.quiet(BOB).with(new Bounds(0, 1, 1)));
        town.moveIn(ALICE).connect(bob);
        Resident carol = town.moveIn(CAROL);

        CloseReason reason = carol.cannotConnect(bob);
        town.passSeconds(1);

        assertEquals(new CloseReason.RejectedByPeer(new Rejection.TooManyConnections()), reason);
        assertEquals(
                List.of("incoming", "peer-learned", "point-learned", "rejecting", "incoming-failed"), lately(bob, 5));
        NodeEvent.Rejecting rejecting = bob.heard(NodeEvent.Rejecting.class).get(0);
        assertEquals(carol.peer(), rejecting.peer());
        assertEquals(Optional.of(Town.at(CAROL)), rejecting.point());
        assertEquals(FULL, rejecting.reason());
        assertEquals(FULL, bob.heard(NodeEvent.IncomingFailed.class).get(0).reason());
        NodeEvent.DialFailed failed = carol.heard(NodeEvent.DialFailed.class).get(0);
        assertEquals(reason, failed.reason());
        assertEquals(Optional.of(bob.peer()), failed.peer());
        assertEquals(Town.at(BOB), failed.endpoint().get().remote());
        assertEntry(last(bob.node.addressBook().log(carol.peer())), Kind.REJECTING_REQUEST, FULL);
        assertEntry(last(bob.node.addressBook().log(Town.at(CAROL))), Kind.REJECTING_REQUEST, FULL);
        assertEntry(last(carol.node.addressBook().log(bob.peer())), Kind.REQUEST_REJECTED, reason);
        assertEntry(last(carol.node.addressBook().log(Town.at(BOB))), Kind.REQUEST_REJECTED, reason);
        assertEquals(
                Optional.of(bob.peer()),
                point(carol, BOB).milestones().rejected().get().peer());
    }

    @Test
    void aLogTellsTheLifeOfAConnectionAtBothEnds() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        Instant start = town.time.instant();

        alice.connect(bob);
        town.passSeconds(10);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("enough"));
        town.passSeconds(1);

        List<LogEntry> ours = alice.node.addressBook().log(Town.at(BOB));
        assertEquals(
                List.of(Kind.OUTGOING_REQUEST, Kind.ACCEPTING_REQUEST, Kind.CONNECTION_ESTABLISHED, Kind.DISCONNECTION),
                kinds(ours));
        assertEquals(
                List.of(1L, 2L, 3L, 4L), ours.stream().map(LogEntry::number).toList());
        assertEquals(start, ours.get(0).when());
        assertEntry(last(ours), Kind.DISCONNECTION, new CloseReason.OperatorDecided("enough"));
        assertEquals(
                List.of(Kind.ACCEPTING_REQUEST, Kind.CONNECTION_ESTABLISHED, Kind.DISCONNECTION),
                kinds(alice.node.addressBook().log(bob.peer())));
        List<LogEntry> theirs = bob.node.addressBook().log(alice.peer());
        assertEquals(
                List.of(Kind.ACCEPTING_REQUEST, Kind.CONNECTION_ESTABLISHED, Kind.EXTERNAL_DISCONNECTION),
                kinds(theirs));
        assertEntry(last(theirs), Kind.EXTERNAL_DISCONNECTION, new CloseReason.ClosedByPeer());
        assertEquals(Optional.of(Town.at(ALICE)), last(theirs).point());
    }

    @Test
    void milestonesAreTheLastEntriesOfTheirKind() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        for (int i = 0; i < 3; i++) {
            alice.connect(bob);
            town.passSeconds(100);
            alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided(""));
            town.passSeconds(100);
        }

        KnownPoint point = point(alice, BOB);
        List<LogEntry> log = alice.node.addressBook().log(Town.at(BOB));
        KnownPeer peer = alice.node.addressBook().peer(bob.peer()).get();

        assertEquals(
                lastOf(log, Kind.CONNECTION_ESTABLISHED).when(),
                when(point.milestones().established()));
        assertEquals(
                lastOf(log, Kind.DISCONNECTION).when(), when(point.milestones().ended()));
        assertEquals(Optional.empty(), point.milestones().failed());
        assertEquals(point.milestones().seen().map(Milestone::when), point.lastSeen());
        assertEquals(point.milestones().missed().map(Milestone::when), point.lastMiss());
        assertEquals(point.milestones(), peer.milestones(), "of both the same happened");
        assertEquals(peer.milestones().seen().map(Milestone::when), peer.lastSeen());
    }

    @Test
    void pointsOfTheBlackListAreNotTold() {
        Resident hub = town.moveIn(ALICE, Town.quiet(ALICE).with(new Bounds(0, 1, 1)));
        Resident bob = town.moveIn(BOB);
        bob.connect(hub);
        hub.node.access().ban(AccessOrder.forGood(new Subject.Addresses(AddressRange.parse(BOB)), "test", ""));
        town.passSeconds(1);
        assertFalse(hub.connectedTo(bob));
        town.moveIn("192.0.2.4").connect(hub);
        Resident carol = town.moveIn(CAROL);

        carol.cannotConnect(hub);

        assertTrue(carol.node.addressBook().point(Town.at("192.0.2.4")).isPresent(), "told along with the rejection");
        assertTrue(carol.node.addressBook().point(Town.at(BOB)).isEmpty(), "banned");
    }

    @Test
    void whoDoesNotAnswerIsAFailedRequestWithItsOwnReason() {
        Resident alice = town.moveIn(ALICE);
        CompletableFuture<Connection> nobody = alice.node.connect(Town.at(BOB)).toCompletableFuture();
        town.until(nobody::isDone);
        town.passSeconds(1);
        CloseReason reason = Resident.reason(nobody);

        LogEntry entry = last(alice.node.addressBook().log(Town.at(BOB)));

        assertEntry(entry, Kind.REQUEST_FAILED, reason);
        assertEquals(Optional.empty(), entry.peer());
        assertEquals(Optional.of(reason), point(alice, BOB).lastReason());
        assertEquals(entry.when(), when(point(alice, BOB).milestones().failed()));
        assertEquals(
                List.of(reason),
                alice.heard(NodeEvent.DialFailed.class).stream()
                        .map(NodeEvent.DialFailed::reason)
                        .toList());
    }

    @Test
    void whatCannotEvenBeDialledIsToldOfToo() {
        Resident alice = town.moveIn(ALICE);
        PointId nowhere = PointId.parse("pigeon://192.0.2.9:1");

        CompletableFuture<Connection> dial = alice.node.connect(nowhere).toCompletableFuture();
        town.until(dial::isDone);
        town.passSeconds(1);

        CloseReason reason = new CloseReason.NoTransport("pigeon");
        assertEquals(reason, Resident.reason(dial));
        assertEquals(List.of(new NodeEvent.DialFailed(nowhere, reason)), alice.heard(NodeEvent.DialFailed.class));
    }

    @Test
    void theStateOfPointAndPeerFollowsWhatGoesOn() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);

        CompletableFuture<Connection> dial = alice.dial(bob);
        town.time.advance(Duration.ofMillis(1));
        assertEquals(State.REQUESTED, point(alice, BOB).state());
        town.time.advanceUntil(() -> point(alice, BOB).state() == State.ACCEPTED, Duration.ofSeconds(1));
        assertEquals(State.ACCEPTED, peer(alice, bob).state());
        assertFalse(dial.isDone());
        town.until(dial::isDone);
        assertEquals(State.RUNNING, point(alice, BOB).state());
        assertEquals(State.RUNNING, peer(alice, bob).state());
        assertEquals(Town.NETWORK, peer(alice, bob).announcement().get().network());
        dial.join().close(new CloseReason.OperatorDecided(""));
        town.passSeconds(1);

        assertEquals(State.DISCONNECTED, point(alice, BOB).state());
        assertEquals(State.DISCONNECTED, peer(alice, bob).state());
    }

    @Test
    void aLogKeepsTheLastHundredAndNumbersGoOn() {
        Resident alice = town.moveIn(ALICE);
        Resident bob = town.moveIn(BOB);
        for (int i = 0; i < 40; i++) {
            alice.connect(bob);
            alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided(""));
            town.passSeconds(1);
        }

        List<LogEntry> log = alice.node.addressBook().log(Town.at(BOB));

        assertEquals(LogEntry.KEPT, log.size());
        assertEquals(160, last(log).number());
        for (int i = 1; i < log.size(); i++) {
            assertEquals(log.get(i - 1).number() + 1, log.get(i).number());
        }
    }

    @Test
    void endingsAreKeptTheOldestFirst() {
        Resident alice = town.moveIn(ALICE);
        for (int i = 0; i < 120; i++) {
            CompletableFuture<Connection> dial =
                    alice.node.connect(Town.at("10.0.0." + i)).toCompletableFuture();
            town.until(dial::isDone);
        }

        List<Recorded> endings = alice.node.endings();

        assertEquals(Node.ENDINGS_KEPT, endings.size());
        assertEquals(
                Town.at("10.0.0.20"), ((NodeEvent.DialFailed) endings.get(0).event()).point());
        assertEquals(
                Town.at("10.0.0.119"), ((NodeEvent.DialFailed) endings.get(99).event()).point());
    }

    private static List<String> words(Resident resident) {
        return resident.events.stream().map(NodeEvent::word).toList();
    }

    private static List<String> lately(Resident resident, int events) {
        List<String> all = words(resident);
        return all.subList(all.size() - events, all.size());
    }

    private static void assertEntry(LogEntry entry, Kind kind, CloseReason reason) {
        assertEquals(kind, entry.kind());
        assertEquals(Optional.of(reason), entry.reason());
    }

    private static List<Kind> kinds(List<LogEntry> log) {
        return log.stream().map(LogEntry::kind).toList();
    }

    private static LogEntry last(List<LogEntry> log) {
        return log.get(log.size() - 1);
    }

    private static LogEntry lastOf(List<LogEntry> log, Kind kind) {
        return last(log.stream().filter(entry -> entry.kind() == kind).toList());
    }

    private static Instant when(Optional<Milestone> reached) {
        return reached.get().when();
    }

    private static KnownPoint point(Resident resident, String host) {
        return resident.node.addressBook().point(Town.at(host)).get();
    }

    private static KnownPeer peer(Resident resident, Resident other) {
        return resident.node.addressBook().peer(other.peer()).get();
    }
}
