package org.jackfield.distribution.replay;

import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.Score;

/**
 * One peer, then and now.
 *
 * @param answers how often it was asked about
 * @param was the last score that it had
 * @param is the last one that it would have had
 * @param shareThen its part of all weights that were given, from 0 to 1
 * @param shareNow its part of all that would have been
 */
record Outcome(PeerId peer, long answers, Score was, Score is, double shareThen, double shareNow) {

    Verdict verdict() {
        return Verdict.of(was, is, shareThen, shareNow);
    }

    /** By how much its share would grow. */
    double gain() {
        return shareNow - shareThen;
    }
}
