package org.jackfield.distribution.replay;

import java.time.Instant;
import org.jackfield.api.recording.Recorded;

/** How many questions of a kind there were, and from when until when. One thread. */
final class Tally {

    private long answers;
    private long unanswered;
    private long same;
    private long otherwise;
    private Instant from = Instant.MAX;
    private Instant until = Instant.MIN;

    /**
     * One more.
     *
     * @param answered whether anybody had answered then: else what counted was the neutral answer
     * @param alike whether the same counts now as then
     */
    void count(Recorded question, boolean answered, boolean alike) {
        answers++;
        unanswered += answered ? 0 : 1;
        same += answered && alike ? 1 : 0;
        otherwise += alike ? 0 : 1;
        from = question.at().isBefore(from) ? question.at() : from;
        until = question.at().isAfter(until) ? question.at() : until;
    }

    long answers() {
        return answers;
    }

    /** Of these nobody gave an answer then, in time and without a failure. */
    long unanswered() {
        return unanswered;
    }

    /** Of these there is an answer to compare with. */
    long compared() {
        return answers - unanswered;
    }

    /** So many are the same, to the bit. */
    long same() {
        return same;
    }

    /** Whether all are that could be. */
    boolean allSame() {
        return same == compared();
    }

    /** Whether something else would count now, where nobody had answered, too. */
    boolean anyOtherwise() {
        return otherwise > 0;
    }

    /** When the first question was asked. */
    Instant from() {
        return from;
    }

    /** When the last one was. */
    Instant until() {
        return until;
    }
}
