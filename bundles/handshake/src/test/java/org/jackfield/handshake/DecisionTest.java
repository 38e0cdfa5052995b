package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.junit.jupiter.api.Test;

/** What the core decides of whom it was introduced to, and what becomes of it. */
class DecisionTest {

    private final Steps steps = new Steps();
    private final WireChannel dialled = new WireChannel(Direction.OUTBOUND, steps);
    private final WireChannel accepted = new WireChannel(Direction.INBOUND, steps);
    private Party alice = Party.alice(Party.SETTINGS);
    private final Party bob = Party.bob(Party.SETTINGS);

    @Test
    void theDecisionMayComeLaterAndFromAnotherThread() throws Exception {
        bob.deciding(introduction -> {});
        meet();
        assertTrue(bob.channel.isEmpty());
        assertTrue(alice.channel.isEmpty());

        Thread control = new Thread(bob.introductions.get(0)::accept);
        control.start();
        control.join();
        assertTrue(bob.channel.isEmpty(), "nothing happens on the thread of who decides");
        steps.run();
        assertTrue(bob.channel.isPresent());
        assertTrue(alice.channel.isPresent());
    }

    @Test
    void theFirstDecisionCounts() {
        bob.deciding(introduction -> {
            introduction.accept();
            introduction.reject(new Rejection.TooManyConnections(), List.of());
            introduction.hangUp(new CloseReason.PeerBanned());
        });
        meet();

        assertTrue(bob.channel.isPresent());
        assertEquals(List.of(), bob.failures);
    }

    @Test
    void everyMotiveOfARejectionArrivesWithTheAlternatives() {
        List<Rejection> motives = new ArrayList<>();
        IntStream.rangeClosed(0, 5).mapToObj(Rejection::ofCode).forEach(motives::add);
        motives.add(new Rejection.Unknown(77));
        motives.add(new Rejection.Unknown(-2));
        for (Rejection motive : motives) {
            DecisionTest fresh = new DecisionTest();
            fresh.bob.deciding(introduction -> introduction.reject(motive, KnownAnswersTest.TWO_POINTS));
            fresh.meet();

            assertEquals(List.of(new CloseReason.Rejected(motive)), fresh.bob.failures);
            assertEquals(Optional.of(new CloseReason.Rejected(motive)), fresh.accepted.closedFor());
            assertEquals(List.of(new CloseReason.RejectedByPeer(motive)), fresh.alice.failures);
            assertEquals(KnownAnswersTest.TWO_POINTS, fresh.alice.alternatives);
        }
    }

    @Test
    void aRejectionFindsWhoHasNotDecidedYet() {
        alice.deciding(introduction -> {});
        bob.deciding(introduction -> introduction.reject(new Rejection.AlreadyConnected(), List.of()));
        meet();
        assertEquals(List.of(new CloseReason.RejectedByPeer(new Rejection.AlreadyConnected())), alice.failures);

        alice.introductions.get(0).accept();
        steps.run();
        assertTrue(alice.channel.isEmpty());
        assertEquals(1, alice.failures.size());
    }

    @Test
    void whenBothRejectBothHearIt() {
        alice.deciding(introduction -> introduction.reject(new Rejection.AlreadyConnected(), List.of()));
        bob.deciding(introduction -> introduction.reject(new Rejection.AlreadyConnected(), List.of()));
        meet();

        assertEquals(1, alice.failures.size());
        assertEquals(1, bob.failures.size());
    }

    @Test
    void aNodeOfAnOldVersionIsRejectedWithoutAMotive() {
        alice = Party.alice(Party.SETTINGS.withVersions(0, 0));
        bob.deciding(
                introduction -> introduction.reject(new Rejection.TooManyConnections(), KnownAnswersTest.TWO_POINTS));
        meet();

        assertEquals(List.of(new CloseReason.RejectedByPeer(new Rejection.NoMotive())), alice.failures);
        assertEquals(List.of(), alice.alternatives);
    }

    @Test
    void fiftyAlternativesAreSentAndOnlyThoseThatTheWireCarries() {
        List<PointId> many = new ArrayList<>(List.of(
                PointId.parse("ws://10.0.0.1:80"),
                PointId.parse("tcp://boot.example.org:9732"),
                PointId.parse("tcp://10.1.0.0:1")));
        IntStream.range(0, 97)
                .mapToObj(i -> PointId.parse("10.0.1." + i + ":9732"))
                .forEach(many::add);
        bob.deciding(introduction -> introduction.reject(new Rejection.TooManyConnections(), many));
        meet();

        assertEquals(many.subList(2, 52), alice.alternatives);
    }

    @Test
    void moreThanAHundredAlternativesAreRefused() {
        List<PointId> tooMany = Collections.nCopies(101, PointId.parse("10.0.0.1:9732"));
        bob.deciding(introduction -> {});
        meet();

        assertThrows(
                IllegalArgumentException.class,
                () -> bob.introductions.get(0).reject(new Rejection.TooManyConnections(), tooMany));
    }

    @Test
    void hangingUpSaysNothing() {
        bob.deciding(introduction -> introduction.hangUp(new CloseReason.PeerBanned()));
        meet();

        assertEquals(List.of(new CloseReason.PeerBanned()), bob.failures);
        assertEquals(105 + 20, accepted.sent().length);
        assertEquals(List.of(new CloseReason.AckUnread()), alice.failures);
    }

    @Test
    void anEndWhileTheAnswersCrossIsToldAsSuch() {
        Stranger stranger = Stranger.alice(steps);
        bob.meet(stranger.wire());
        stranger.beIntroduced();
        stranger.wire().end(new CloseReason.ClosedByPeer());
        steps.run();
        assertEquals(List.of(new CloseReason.AckUnread()), bob.failures);

        Party undecided = Party.bob(Party.SETTINGS).deciding(introduction -> {});
        Stranger other = Stranger.alice(steps);
        undecided.meet(other.wire());
        other.beIntroduced();
        other.wire().end(new CloseReason.ClosedByPeer());
        undecided.introductions.get(0).accept();
        steps.run();
        assertEquals(List.of(new CloseReason.AckUnwritten()), undecided.failures);
    }

    private void meet() {
        dialled.connect(accepted);
        alice.meet(dialled);
        bob.meet(accepted);
        steps.run();
    }
}
