package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.recording.Reckoning;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayReportTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final PeerId BOB = new PeerId(ByteString.of(new byte[] {1}), "bob");
    private static final Score TWO = Score.of(PeerClass.FAVOURED, List.of(new Term("two", 2)));

    private final Asker asker = new Asker(Duration.ofMinutes(5));
    private final ScoreReplay scores = new ScoreReplay(
            (then, settings) -> Optional.of(new Actor<>("generous", new Generous())), asker, Duration.ofMinutes(1));
    private final BanReplay bans = new BanReplay(
            (then, settings) -> Optional.of(new Actor<>("strict", new Strict())), asker, Duration.ofMinutes(1));
    private final YieldReplay drops =
            new YieldReplay((then, settings) -> Optional.empty(), asker, Duration.ofMinutes(1), Duration.ofMinutes(1));

    @AfterEach
    void end() {
        asker.close();
    }

    @Test
    void whatAPolicyWouldHaveDoneWhereNobodyAnsweredIsShown() throws Exception {
        scores.hear(judgement(Optional.empty(), Score.NEUTRAL));
        bans.hear(reckoning());

        List<String> lines = lines();

        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("bob") && line.contains("preferred")),
                () -> "" + lines);
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("192.0.2.1") && line.contains("grey-listed")),
                () -> "" + lines);
    }

    @Test
    void whereNothingWouldBeOtherwiseThereIsNoTable() throws Exception {
        scores.hear(judgement(Optional.of("generous"), TWO));

        assertEquals(List.of("Every score is the same, bit for bit (1 of 1)."), lines());
    }

    private List<String> lines() {
        return new ReplayReport(scores, bans, drops, asker.failures()).lines();
    }

    private static Judgement judgement(Optional<String> policy, Score score) {
        return new Judgement(NOON, BOB, PeerHistory.EMPTY, policy, Map.of(), score);
    }

    private static Reckoning reckoning() {
        Endpoint endpoint = new Endpoint(
                new PointId("tcp", "192.0.2.100", 9732), new PointId("tcp", "192.0.2.1", 1_024), Direction.INBOUND);
        Ending ending = new Ending(endpoint, Optional.empty(), false, new CloseReason.InsufficientWork());
        return new Reckoning(NOON, ending, false, Optional.empty(), Map.of(), Penalty.NONE);
    }

    private static final class Generous implements ScoringPolicy {

        @Override
        public String name() {
            return "generous";
        }

        @Override
        public Score score(PeerHistory history, Instant now) {
            return TWO;
        }
    }

    private static final class Strict implements AccessPolicy {

        @Override
        public String name() {
            return "strict";
        }

        @Override
        public Penalty afterEnd(Ending ending, Instant now) {
            return new Penalty(Optional.of(Duration.ofHours(1)), Optional.empty());
        }
    }
}
