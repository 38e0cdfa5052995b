package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void theSamePolicySaysTheSame() throws Exception {
        Replay replay = replay(history -> score(PeerClass.ORDINARY, 0.1, 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));
        replay.hear(nobodys("alice"));

        assertTrue(replay.allSame());
        assertEquals(1, replay.same());
        assertEquals(1, replay.unanswered());
    }

    @Test
    void oneBitIsNotTheSame() throws Exception {
        Replay replay = replay(history -> score(PeerClass.ORDINARY, Math.nextUp(0.1), 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));

        assertFalse(replay.allSame());
    }

    @Test
    void anotherClassIsNotTheSame() throws Exception {
        Replay replay = replay(history -> score(PeerClass.FAVOURED, 0.1, 0.2));
        replay.hear(judgement("alice", score(PeerClass.ORDINARY, 0.1, 0.2)));

        assertFalse(replay.allSame());
    }

    @Test
    void sharesArePartsOfAllWeightsThatWereGiven() throws Exception {
        Replay replay =
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
        assertEquals(4, bob.was().number(), "the last score counts");
    }

    @Test
    void everyVerdictHasItsReason() {
        Score ordinary = score(PeerClass.ORDINARY, 1);
        Score favoured = score(PeerClass.FAVOURED, 3);
        Score throttled = score(PeerClass.THROTTLED, 0.25);
        Score nothing = score(PeerClass.THROTTLED, 0);

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
        Replay replay = replay(history -> {
            throw new IllegalStateException("lost");
        });
        replay.hear(judgement("alice", score(PeerClass.FAVOURED, 3)));

        assertEquals(1, replay.failed());
        assertEquals(Optional.of("java.lang.IllegalStateException: lost"), replay.failure());
        assertEquals(Score.NEUTRAL, replay.outcomes().get(0).is());
    }

    private static Replay replay(Function<PeerHistory, Score> saying) {
        return new Replay(judgement -> judgement.policy().map(name -> new Saying(name, saying)));
    }

    private static Judgement judgement(String peer, Score score) {
        return judgement(peer, "", score);
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
