package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.jackfield.pool.settings.Bounds;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever fills the anteroom drives out their own neighbours, and nobody else. */
@Tag("simulation")
class FloodTest {

    private final Town town = new Town(3);
    private final Resident victim = town.moveIn("192.0.2.1");

    @Test
    void fiveThousandSilentOnesWhoComeBackAtOnceKeepNoHonestNodeOut() {
        Stranger.crowd(town, 50, 100).forEach(stranger -> stranger.insist(victim));
        town.passSeconds(2);

        assertTrue(victim.node.pool().handshaking() >= 256, victim.node.pool().handshaking() + " are held");
        assertHonestOnesAreServed(Duration.ofMillis(500));
    }

    @Test
    void fiveThousandDribblersKeepNoHonestNodeOut() {
        Stranger.crowd(town, 50, 100)
                .forEach(stranger -> stranger.insist(victim).dribble());
        town.passSeconds(2);

        assertHonestOnesAreServed(Duration.ofMillis(500));
    }

    @Test
    void aThousandBogusHandshakesASecondKeepNoHonestNodeOut() {
        List<Stranger> crowd = Stranger.crowd(town, 50, 100);
        Random random = new Random(3);
        int[] next = {0};
        town.time.every(Duration.ofMillis(1), () -> {
            byte[] garbage = new byte[200];
            random.nextBytes(garbage);
            garbage[0] = 0;
            Stranger stranger = crowd.get(next[0]++ % crowd.size());
            stranger.dial(victim);
            town.time.after(Duration.ofMillis(100), () -> stranger.say(garbage));
        });
        town.passSeconds(2);

        assertHonestOnesAreServed(Duration.ofMillis(500));
    }

    @Test
    void evenInTheNeighbourhoodOfAFloodAnHonestNodeIsServed() {
        Stranger.crowd(town, 50, 100).forEach(stranger -> stranger.insist(victim));
        town.passSeconds(6);
        Resident honest = town.moveIn("10.66.7.200");

        CompletableFuture<Connection> dial = honest.dial(victim);
        assertTrue(town.until(dial::isDone));

        assertEquals(victim.peer(), dial.join().peer());
    }

    @Test
    void whoeverSaysNothingIsThrownOutAfterTheDeadline() {
        Stranger silent = new Stranger(town, "10.66.0.1").dial(victim);
        Instant start = town.time.instant();

        town.until(() -> silent.end.isPresent());

        assertEquals(5.0, town.time.since(start).toMillis() / 1000.0, 0.2);
        town.passSeconds(1);
        NodeEvent.IncomingFailed failed =
                victim.heard(NodeEvent.IncomingFailed.class).get(0);
        assertEquals(new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, Duration.ofSeconds(5)), failed.reason());
        assertEquals(0, victim.node.pool().handshaking());
    }

    @Test
    void whoeverYieldsHearsNothingAndTheEventNamesTheLimit() {
        List<Stranger> crowd = new ArrayList<>();
        for (int i = 1; i <= 33; i++) {
            crowd.add(new Stranger(town, "10.66.0." + i).dial(victim));
            town.pass(Duration.ofMillis(10));
        }
        town.passSeconds(1);

        assertEquals(Optional.of(new CloseReason.ClosedByPeer()), crowd.get(0).end, "the oldest of the group");
        assertEquals(Optional.empty(), crowd.get(32).end);
        assertEquals(
                new CloseReason.TooManyHandshakes(32, "max-incoming-connections-per-group"),
                victim.heard(NodeEvent.IncomingFailed.class).get(0).reason());
    }

    @Test
    void anIdentityThatIsAcceptedAgainAndAgainAndNeverAnswersFillsNothing() {
        Identity mallory = Resident.identity(town.secret(666));
        for (int i = 0; i < 300; i++) {
            new Mute(town, "10.66." + i / 100 + "." + (i % 100 + 1), mallory).dial(victim);
            town.pass(Duration.ofMillis(5));
        }
        town.passSeconds(1);

        assertEquals(4, victim.node.pool().handshaking());
        assertHonestOnesAreServed(Duration.ofMillis(500));
    }

    @Test
    void manyIdentitiesThatAreAcceptedAndNeverAnswerKeepNobodyOutAndDoNotStopOurOwnDials() {
        for (int i = 0; i < 200; i++) {
            new Mute(town, "10." + i + ".0.1", Resident.identity(town.secret(1000 + i))).dial(victim);
        }
        town.passSeconds(1);
        assertEquals(200, victim.node.pool().handshaking());
        Resident honest = town.moveIn("172.17.0.1");

        assertEquals(honest.peer(), victim.connect(honest).peer());
        assertHonestOnesAreServed(Duration.ofMillis(500));
    }

    @Test
    void whoeverIsAcceptedAndDoesNotAnswerYieldsToItsNeighbours() {
        for (int i = 1; i <= 100; i++) {
            new Mute(town, "10.66.0." + i, Resident.identity(town.secret(1000 + i))).dial(victim);
            town.pass(Duration.ofMillis(10));
        }
        town.passSeconds(1);

        assertEquals(32, victim.node.pool().handshaking());
    }

    @Test
    void ofManyWhoAreEstablishedAtOnceNoMoreStayThanThereMayBe() {
        Resident small = town.moveIn("192.0.2.9", Town.quiet("192.0.2.9").with(new Bounds(0, 3, 3)));
        List<CompletableFuture<Connection>> dials = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            dials.add(town.moveIn("172.18." + i + ".1").dial(small));
        }
        for (int i = 0; i < 500; i++) {
            town.pass(Duration.ofMillis(1));
            assertTrue(small.connections() <= 3, "after " + i + " ms " + small.connections());
        }
        town.passSeconds(15);

        assertEquals(3, small.connections());
        assertEquals(0, small.node.pool().handshaking());
        assertEquals(3, small.heard(NodeEvent.Connected.class).size());
        List<NodeEvent.IncomingFailed> failed = small.heard(NodeEvent.IncomingFailed.class);
        assertEquals(17, failed.size());
        failed.forEach(
                each -> assertEquals(new CloseReason.Rejected(new Rejection.TooManyConnections()), each.reason()));
        assertTrue(dials.stream().allMatch(CompletableFuture::isDone));
        assertEquals(3, town.residents().stream().filter(small::connectedTo).count(), "both ends agree who stays");
        assertEquals(
                3,
                town.residents().stream()
                        .filter(each -> each.connectedTo(small))
                        .count());
    }

    private void assertHonestOnesAreServed(Duration slowest) {
        for (int i = 0; i < 30; i++) {
            Resident honest = town.moveIn("172.16." + i + ".1");
            Instant start = town.time.instant();
            CompletableFuture<Connection> dial = honest.dial(victim);
            town.until(dial::isDone);
            assertEquals(victim.peer(), dial.join().peer(), "honest node " + i);
            assertTrue(town.time.since(start).compareTo(slowest) <= 0, i + " took " + town.time.since(start));
            honest.node.disconnect(victim.peer(), new CloseReason.OperatorDecided("served"));
            town.pass(Duration.ofMillis(200));
        }
        assertTrue(
                victim.node.pool().handshaking() <= 512 + 100,
                victim.node.pool().handshaking() + " are held");
    }
}
