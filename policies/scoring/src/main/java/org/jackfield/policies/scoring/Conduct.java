package org.jackfield.policies.scoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;

/**
 * Adds up what a peer has done for us and against us.
 *
 * <p>Everybody begins with 1. Each reason moves the score by at most its weight, the first deeds more than the later ones, so that no single
 * merit can be bought without end. Good counts in proportion to the time that the peer has been here: a newcomer earns nothing
 * by being quick for a minute. Bad counts at once, and is forgotten sooner.
 *
 * <p>It keeps nothing but its settings.
 */
final class Conduct implements ScoringPolicy {

    /** So many useful messages earn half of their weight; and so on. */
    private static final double HALF_USEFUL = 1_000;

    private static final double HALF_FIRST = 100;
    private static final double HALF_INVALID = 10;
    private static final double HALF_UNWANTED = 1_000;
    private static final double HALF_BROKEN = 10;
    private static final double HALF_LATENCY_SECONDS = 0.2;

    private volatile ScoringSettings settings;

    Conduct(ScoringSettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** From now on. Any thread. */
    void change(ScoringSettings others) {
        settings = Objects.requireNonNull(others);
    }

    @Override
    public String name() {
        return "scoring";
    }

    @Override
    public Map<String, String> settings() {
        return settings.words();
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        ScoringSettings at = settings;
        Weights weights = at.weights();
        Recollection merits = new Recollection(history.spans(), now, at.meritHalfLife());
        Recollection faults = new Recollection(history.spans(), now, at.faultHalfLife());
        double probation = at.probation().toMillis() / 1e3;
        double tenure = part(merits.connected(), probation);

        List<Term> terms = new ArrayList<>();
        terms.add(new Term("neutral", 1));
        terms.add(new Term("tenure", weights.tenure() * tenure));
        terms.add(new Term("useful", weights.useful() * tenure * part(merits.times(Deed.USEFUL), HALF_USEFUL)));
        terms.add(new Term(
                "first-deliveries", weights.first() * tenure * part(merits.times(Deed.FIRST_DELIVERY), HALF_FIRST)));
        terms.add(new Term("latency", weights.latency() * tenure * quickness(history)));
        terms.add(new Term("invalid", -weights.invalid() * part(faults.times(Deed.INVALID), HALF_INVALID)));
        terms.add(new Term("unwanted", -weights.unwanted() * part(faults.times(Deed.UNWANTED), HALF_UNWANTED)));
        terms.add(
                new Term("broken-promises", -weights.broken() * part(faults.times(Deed.BROKEN_PROMISE), HALF_BROKEN)));
        terms.add(new Term("notes", weights.notes() * repute(history.notes(), now, at, tenure)));
        terms.add(new Term("address-group", -weights.group() * disrepute(history, now, at)));
        double sum = Score.sum(terms);
        if (sum < 0) {
            terms.add(new Term("floor", -sum));
        }
        double number = Math.max(0, sum);
        return new Score(number, peerClass(number, merits.connected() < probation, at), terms);
    }

    private static PeerClass peerClass(double number, boolean newcomer, ScoringSettings at) {
        if (number < at.throttledBelow()) {
            return PeerClass.THROTTLED;
        }
        if (newcomer) {
            return PeerClass.NEWCOMER;
        }
        return number >= at.favouredFrom() ? PeerClass.FAVOURED : PeerClass.ORDINARY;
    }

    /** From 0, for none, towards 1; half is one half. */
    private static double part(double amount, double half) {
        return amount / (amount + half);
    }

    private static double quickness(PeerHistory history) {
        return history.latency()
                .map(time -> HALF_LATENCY_SECONDS / (HALF_LATENCY_SECONDS + time.toMillis() / 1e3))
                .orElse(0.0);
    }

    /** From -1 to 1, what protocols hold of it together: a good word counts in proportion to its time here, and fades as the good does. */
    private static double repute(List<Noted> notes, Instant now, ScoringSettings at, double tenure) {
        double sum = 0;
        for (Noted note : notes) {
            sum += note.worth() > 0
                    ? note.worth() * tenure * Recollection.freshness(note.when(), now, at.meritHalfLife())
                    : note.worth() * Recollection.freshness(note.when(), now, at.faultHalfLife());
        }
        return Math.max(-1, Math.min(1, sum));
    }

    /** How much of what has come from its part of the network was wrong: one who shares it with liars is not held for one for ever. */
    private static double disrepute(PeerHistory history, Instant now, ScoringSettings at) {
        Recollection group = new Recollection(history.groupSpans(), now, at.faultHalfLife());
        double wrong = group.times(Deed.INVALID) + group.times(Deed.BROKEN_PROMISE);
        return wrong / (wrong + group.times(Deed.USEFUL) + HALF_INVALID);
    }
}
