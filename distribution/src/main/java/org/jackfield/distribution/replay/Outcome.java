package org.jackfield.distribution.replay;

import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scheduling.PeerClass;

/**
 * One peer, then and now.
 *
 * @param answers how often it was asked about
 * @param shareThen its part of all weights that were given, each for as long as it held, from 0 to 1
 * @param shareNow its part of all that would have been
 */
record Outcome(PeerId peer, long answers, Standing was, Standing is, double shareThen, double shareNow) {

    Verdict verdict() {
        return Verdict.of(was, is, shareThen, shareNow);
    }

    /** By how much its share would grow. */
    double gain() {
        return shareNow - shareThen;
    }

    /**
     * How it stood over the run, by time.
     *
     * @param score the mean
     * @param mostly the class that it was in longest
     * @param nothing whether it was worth nothing for more than half of the time
     */
    record Standing(double score, PeerClass mostly, boolean nothing) {}
}
