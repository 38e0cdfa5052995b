package org.jackfield.api.scoring;

import java.util.List;
import java.util.Objects;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Standing;

/**
 * What a peer is worth to us, and why. One of whom nothing is known is worth 1; nobody is worth less than nothing.
 *
 * @param number what the terms are together, added in their order; finite, not negative
 * @param peerClass whom it is treated like
 * @param terms at most {@link #MOST_TERMS}
 */
public record Score(double number, PeerClass peerClass, List<Term> terms) {

    /** So many terms are enough for anybody to read. */
    public static final int MOST_TERMS = 32;

    /** Everybody's while no policy decides. */
    public static final Score NEUTRAL = of(PeerClass.ORDINARY, List.of(new Term("neutral", 1)));

    /** Of whom the present policy has not said anything yet. */
    public static final Score NEWCOMER = of(PeerClass.NEWCOMER, List.of(new Term("neutral", 1)));

    /** @throws IllegalArgumentException with a sentence, if one of the promises is not kept */
    public Score {
        Objects.requireNonNull(peerClass, "peerClass");
        terms = List.copyOf(terms);
        if (terms.size() > MOST_TERMS) {
            throw new IllegalArgumentException(terms.size() + " terms are more than " + MOST_TERMS);
        }
        if (!Double.isFinite(number) || number < 0) {
            throw new IllegalArgumentException("a score is finite and not negative, and this one is " + number);
        }
        if (sum(terms) != number) {
            throw new IllegalArgumentException("a score is the sum of its terms: " + number + " is not " + sum(terms));
        }
    }

    /** The sum of the terms. */
    public static Score of(PeerClass peerClass, List<Term> terms) {
        return new Score(sum(terms), peerClass, terms);
    }

    /** What it means for the share of the bandwidth: the number is the weight, within the bounds of weights. */
    public Standing standing() {
        return new Standing(peerClass, Math.max(Standing.LIGHTEST, Math.min(Standing.HEAVIEST, number)));
    }

    /** What terms are together: added one by one, in their order. */
    public static double sum(List<Term> terms) {
        double sum = 0;
        for (Term term : terms) {
            sum += term.value();
        }
        return sum;
    }
}
