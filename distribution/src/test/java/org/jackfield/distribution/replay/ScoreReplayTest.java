package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoreReplayTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final Asker asker = new Asker(Duration.ofMinutes(5));

    @AfterEach
    void end() {
        asker.close();
    }

    @Test
    void theSamePolicySaysTheSame() throws Exception {
        ScoreReplay replay = replay(history -> score(PeerClass.ORDINARY, 0.1, 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));
        replay.hear(nobodys("alice"));

        assertTrue(replay.tally().allSame());
        assertEquals(1, replay.tally().same());
        assertEquals(1, replay.tally().unanswered());
    }

    @Test
    void oneBitIsNotTheSame() throws Exception {
        ScoreReplay replay = replay(history -> score(PeerClass.ORDINARY, Math.nextUp(0.1), 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));

        assertFalse(replay.tally().allSame());
    }

    @Test
    void anotherClassIsNotTheSame() throws Exception {
        ScoreReplay replay = replay(history -> score(PeerClass.FAVOURED, 0.1, 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));

        assertFalse(replay.tally().allSame());
    }

    @Test
    void sharesArePartsOfAllWeightsThatWereGiven() throws Exception {
        ScoreReplay replay =
                replay(history -> score(PeerClass.ORDINARY, history.group().equals("near") ? 3 : 1));
        replay.hear(judgement("alice", "near", score(PeerClass.ORDINARY, 1)));
        replay.hear(judgement("bob", "far", score(PeerClass.ORDINARY, 1)));
        replay.hear(judgement("alice", "near", score(PeerClass.ORDINARY, 2)));
        replay.hear(judgement("bob", "far", score(PeerClass.ORDINARY, 4)));

        Outcome alice = replay.outcomes().get(0);
        Outcome bob = replay.outcomes().get(1);
        assertEquals("alice", alice.peer().text(), "who gains most is first");
        assertEquals(3.0 / 8, alice.shareThen());
        assertEquals(6.0 / 8, alice.shareNow());
        assertEquals(Verdict.MORE, alice.verdict());
        assertEquals(5.0 / 8, bob.shareThen());
        assertEquals(Verdict.LESS, bob.verdict());
        assertEquals(2.5, bob.was().score(), "the mean");
    }

    @Test
    void whatHeldLongCountsLong() throws Exception {
        ScoreReplay replay = replay(history -> score(PeerClass.FAVOURED, 2));
        replay.hear(judgement(NOON, "alice", score(PeerClass.THROTTLED, 0)));
        replay.hear(judgement(NOON.plusSeconds(60), "alice", score(PeerClass.ORDINARY, 1)));
        replay.hear(judgement(NOON.plusSeconds(80), "alice", score(PeerClass.FAVOURED, 8)));
        replay.hear(judgement(NOON.plus(Duration.ofDays(1)), "alice", score(PeerClass.FAVOURED, 8)));

        Outcome.Standing was = replay.outcomes().get(0).was();
        double seconds = 60 + 20 + ScoreReplay.LONGEST.toSeconds() + ScoreReplay.SHORTEST.toSeconds();
        assertEquals((20 + 8 * (ScoreReplay.LONGEST.toSeconds() + 1)) / seconds, was.score(), 1e-9);
        assertEquals(PeerClass.FAVOURED, was.mostly(), "who is away for a day has not been favoured for a day");
        assertFalse(was.nothing());
    }

    @Test
    void aClassThatWasHadForAMomentAtTheEndIsNoVerdict() throws Exception {
        ScoreReplay replay = replay(history -> score(PeerClass.ORDINARY, 1));
        replay.hear(judgement(NOON, "alice", score(PeerClass.ORDINARY, 1)));
        replay.hear(judgement(NOON.plusSeconds(60), "alice", score(PeerClass.THROTTLED, 0)));

        assertEquals(Verdict.SAME, replay.outcomes().get(0).verdict());
    }

    @Test
    void everyVerdictHasItsReason() {
        Outcome.Standing ordinary = new Outcome.Standing(1, PeerClass.ORDINARY, false);
        Outcome.Standing favoured = new Outcome.Standing(3, PeerClass.FAVOURED, false);
        Outcome.Standing throttled = new Outcome.Standing(0.25, PeerClass.THROTTLED, false);
        Outcome.Standing nothing = new Outcome.Standing(0, PeerClass.THROTTLED, true);

        assertEquals(Verdict.STARVED, Verdict.of(ordinary, nothing, 0.5, 0.1));
        assertEquals(Verdict.STARVED, Verdict.of(throttled, nothing, 0.5, 0.1));
        assertEquals(Verdict.THROTTLED, Verdict.of(favoured, throttled, 0.5, 0.1));
        assertEquals(Verdict.PREFERRED, Verdict.of(ordinary, favoured, 0.1, 0.5));
        assertEquals(Verdict.RELEASED, Verdict.of(nothing, ordinary, 0.1, 0.5));
        assertEquals(Verdict.RELEASED, Verdict.of(nothing, throttled, 0.1, 0.1));
        assertEquals(Verdict.DEMOTED, Verdict.of(favoured, ordinary, 0.5, 0.1));
        assertEquals(Verdict.SAME, Verdict.of(ordinary, ordinary, 0.50, 0.51));
        assertEquals(Verdict.SAME, Verdict.of(nothing, nothing, 0.50, 0.50));
    }

    @Test
    void aPolicyThatFailsCountsAsNeutralAndIsTold() throws Exception {
        ScoreReplay replay = replay(history -> {
            throw new IllegalStateException("lost");
        });
        replay.hear(judgement("alice", score(PeerClass.FAVOURED, 3)));

        assertEquals(
                Map.of("saying", new Asker.Failures(1, "java.lang.IllegalStateException: lost")), asker.failures());
        assertEquals(
                new Outcome.Standing(Score.NEUTRAL.number(), Score.NEUTRAL.peerClass(), false),
                replay.outcomes().get(0).is());
    }

    private ScoreReplay replay(Function<PeerHistory, Score> saying) {
        return new ScoreReplay(
                (policy, settings) -> policy.map(name -> new Actor<>(name, new Saying(name, saying))),
                asker,
                Duration.ofMinutes(1));
    }

    private static Judgement judgement(String peer, Score score) {
        return judgement(peer, "", score);
    }

    private static Judgement judgement(Instant at, String peer, Score score) {
        return new Judgement(at, id(peer), PeerHistory.EMPTY, Optional.of("saying"), Map.of(), score);
    }

    private static Judgement judgement(String peer, String group, Score score) {
        PeerHistory history = new PeerHistory(List.of(), Optional.empty(), group, List.of());
        return new Judgement(NOON, id(peer), history, Optional.of("saying"), Map.of(), score);
    }

    private static Judgement nobodys(String peer) {
        return new Judgement(NOON, id(peer), PeerHistory.EMPTY, Optional.empty(), Map.of(), Score.NEUTRAL);
    }

    private static PeerId id(String name) {
        return new PeerId(ByteString.of(new byte[] {(byte) name.charAt(0)}), name);
    }

    private static Score score(PeerClass peerClass, double... values) {
        List<Term> terms = new ArrayList<>();
        for (double value : values) {
            terms.add(new Term("term-" + terms.size(), value));
        }
        return Score.of(peerClass, terms);
    }

    private record Saying(String name, Function<PeerHistory, Score> saying) implements ScoringPolicy {

        @Override
        public Score score(PeerHistory history, Instant now) {
            return saying.apply(history);
        }
    }
}
