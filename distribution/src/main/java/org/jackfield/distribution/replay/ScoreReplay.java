package org.jackfield.distribution.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;
import org.jackfield.distribution.Refusal;

/**
 * What peers were worth, and what they would have been. An answer counts for as long as it held: until the next about that peer, at most for
 * {@link #LONGEST}, as whoever is not asked about for longer has gone, and at least for {@link #SHORTEST}.
 *
 * <p>Takes room for every peer, however many answers there are. One thread.
 */
final class ScoreReplay {

    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final Cast<ScoringPolicy> cast;
    private final Asker asker;
    private final Duration patience;
    private final Tally tally = new Tally();
    private final Map<PeerId, Asked> last = new HashMap<>();
    private final Map<PeerId, Course> then = new HashMap<>();
    private final Map<PeerId, Course> now = new TreeMap<>();

    ScoreReplay(Cast<ScoringPolicy> cast, Asker asker, Duration patience) {
        this.cast = cast;
        this.asker = asker;
        this.patience = patience;
    }

    /** Asks. A policy that fails, or is late, has given the neutral answer, as in a node. */
    void hear(Judgement judgement) throws Refusal {
        Score again = cast.ask(
                        asker,
                        patience,
                        judgement.policy(),
                        judgement.settings(),
                        policy -> policy.score(judgement.history(), judgement.at()))
                .orElse(Score.NEUTRAL);
        tally.count(judgement, judgement.policy().isPresent(), sameBits(judgement.score(), again));
        Asked next = new Asked(judgement.at(), judgement.score(), again);
        Asked before = last.put(judgement.peer(), next);
        if (before != null) {
            held(judgement.peer(), before, Duration.between(before.at, judgement.at()));
        }
    }

    private void held(PeerId peer, Asked asked, Duration time) {
        Duration bounded = time.compareTo(SHORTEST) < 0 ? SHORTEST : time.compareTo(LONGEST) > 0 ? LONGEST : time;
        then.computeIfAbsent(peer, each -> new Course()).add(asked.was, bounded);
        now.computeIfAbsent(peer, each -> new Course()).add(asked.is, bounded);
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

    Tally tally() {
        return tally;
    }

    /** Of every peer, the ones that would win most first. */
    List<Outcome> outcomes() {
        last.forEach((peer, asked) -> held(peer, asked, SHORTEST));
        last.clear();
        double weightThen = then.values().stream().mapToDouble(Course::weight).sum();
        double weightNow = now.values().stream().mapToDouble(Course::weight).sum();
        return now.entrySet().stream()
                .map(each -> {
                    Course was = then.get(each.getKey());
                    Course is = each.getValue();
                    return new Outcome(
                            each.getKey(),
                            is.answers,
                            was.standing(),
                            is.standing(),
                            was.weight / weightThen,
                            is.weight / weightNow);
                })
                .sorted((one, other) -> Double.compare(other.gain(), one.gain()))
                .toList();
    }

    /** How many peers there are of each verdict. */
    static Map<Verdict, Long> verdicts(List<Outcome> outcomes) {
        return outcomes.stream()
                .collect(Collectors.groupingBy(
                        Outcome::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }

    /** The last answers about a peer: it is not known yet for how long they hold. */
    private record Asked(Instant at, Score was, Score is) {}

    /** What a policy said of a peer, all the time. */
    private static final class Course {

        private final Map<PeerClass, Double> classes = new EnumMap<>(PeerClass.class);
        private long answers;
        private double seconds;
        private double nothing;
        private double score;
        private double weight;

        void add(Score said, Duration held) {
            double time = held.toMillis() / 1_000.0;
            answers++;
            seconds += time;
            nothing += said.number() == 0 ? time : 0;
            score += said.number() * time;
            weight += said.standing().weight() * time;
            classes.merge(said.peerClass(), time, Double::sum);
        }

        double weight() {
            return weight;
        }

        Outcome.Standing standing() {
            PeerClass mostly = classes.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            return new Outcome.Standing(score / seconds, mostly, nothing > seconds / 2);
        }
    }
}
