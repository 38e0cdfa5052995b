package org.jackfield.distribution.replay;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;
import org.jackfield.distribution.Refusal;

/**
 * Asks again what was asked, and holds the answers side by side: of every peer the last ones, and the weight in all of them. Takes room for every
 * peer, however many answers there are. One thread.
 */
final class Replay {

    /** Who answers now what was asked then; nobody, if nobody did then and the same are to answer. */
    interface Cast {
        Optional<ScoringPolicy> instead(Judgement judgement) throws Refusal;
    }

    private final Cast cast;
    private final Map<PeerId, Side> then = new HashMap<>();
    private final Map<PeerId, Side> now = new TreeMap<>();
    private double weightThen;
    private double weightNow;
    private long answers;
    private long unanswered;
    private long same;
    private long failed;
    private Optional<String> failure = Optional.empty();
    private Instant from = Instant.MAX;
    private Instant until = Instant.MIN;

    Replay(Cast cast) {
        this.cast = cast;
    }

    /** Asks. A policy that fails has given the neutral answer, as in a node. */
    void hear(Judgement judgement) throws Refusal {
        Score again = answer(judgement);
        answers++;
        if (judgement.policy().isEmpty()) {
            unanswered++;
        } else if (sameBits(judgement.score(), again)) {
            same++;
        }
        from = judgement.at().isBefore(from) ? judgement.at() : from;
        until = judgement.at().isAfter(until) ? judgement.at() : until;
        weightThen += judgement.score().standing().weight();
        weightNow += again.standing().weight();
        then.merge(judgement.peer(), Side.of(judgement.score()), Side::and);
        now.merge(judgement.peer(), Side.of(again), Side::and);
    }

    private Score answer(Judgement judgement) throws Refusal {
        Optional<ScoringPolicy> policy = cast.instead(judgement);
        if (policy.isEmpty()) {
            return Score.NEUTRAL;
        }
        try {
            Score score = policy.get().score(judgement.history(), judgement.at());
            if (score == null) {
                throw new NullPointerException("it answered null");
            }
            return score;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed++;
            failure = failure.or(() -> Optional.of(e.toString()));
            return Score.NEUTRAL;
        }
    }

    private static boolean sameBits(Score one, Score other) {
        if (!one.peerClass().equals(other.peerClass())
                || one.terms().size() != other.terms().size()
                || !sameBits(one.number(), other.number())) {
            return false;
        }
        for (int i = 0; i < one.terms().size(); i++) {
            Term term = one.terms().get(i);
            Term again = other.terms().get(i);
            if (!term.name().equals(again.name()) || !sameBits(term.value(), again.value())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameBits(double one, double other) {
        return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(other);
    }

    /** How many answers there were. */
    long answers() {
        return answers;
    }

    /** Of these nobody gave one in time, and so there is nothing to compare. */
    long unanswered() {
        return unanswered;
    }

    /** So many are the same, to the bit. */
    long same() {
        return same;
    }

    /** Whether all are that could be. */
    boolean allSame() {
        return same == answers - unanswered;
    }

    /** How often the policy failed now. */
    long failed() {
        return failed;
    }

    /** How it failed first. */
    Optional<String> failure() {
        return failure;
    }

    /** When the first question was asked. */
    Instant from() {
        return from;
    }

    /** When the last one was. */
    Instant until() {
        return until;
    }

    /** Of every peer, the ones that would win most first. */
    List<Outcome> outcomes() {
        return now.entrySet().stream()
                .map(each -> outcome(each.getKey(), then.get(each.getKey()), each.getValue()))
                .sorted((one, other) -> Double.compare(other.gain(), one.gain()))
                .toList();
    }

    private Outcome outcome(PeerId peer, Side was, Side is) {
        return new Outcome(peer, is.answers, was.last, is.last, was.weight / weightThen, is.weight / weightNow);
    }

    /** How many peers there are of each verdict. */
    Map<Verdict, Long> verdicts() {
        return outcomes().stream()
                .collect(Collectors.groupingBy(
                        Outcome::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }

    /** What a policy said of a peer: the last time, and all weights together. */
    private record Side(Score last, double weight, long answers) {

        static Side of(Score score) {
            return new Side(score, score.standing().weight(), 1);
        }

        Side and(Side later) {
            return new Side(later.last, weight + later.weight, answers + later.answers);
        }
    }
}
