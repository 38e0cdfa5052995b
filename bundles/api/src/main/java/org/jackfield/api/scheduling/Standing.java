package org.jackfield.api.scheduling;

import java.util.Objects;

/**
 * How much one flow counts beside the others, in both directions.
 *
 * <p>Weights matter under a cap alone, and among those that want something: of two, one twice as heavy has twice as much.
 *
 * @param peerClass whose caps hold for it, too
 * @param weight {@link #LIGHTEST} to {@link #HEAVIEST}
 */
public record Standing(PeerClass peerClass, double weight) {

    /** The least weight: one sixty-fourth. */
    public static final double LIGHTEST = 1.0 / 64;

    /** The greatest weight: sixty-four. */
    public static final double HEAVIEST = 64;

    /** Everybody's, until something else is said: ordinary, with a weight of 1. */
    public static final Standing NEUTRAL = new Standing(PeerClass.ORDINARY, 1);

    /** @throws IllegalArgumentException if the weight is not a number, or out of bounds */
    public Standing {
        Objects.requireNonNull(peerClass, "peerClass");
        if (!(weight >= LIGHTEST && weight <= HEAVIEST)) {
            throw new IllegalArgumentException(
                    "a weight lies between " + LIGHTEST + " and " + HEAVIEST + ", and is not " + weight);
        }
    }
}
