package org.jackfield.distribution.replay;

import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Score;

/** What another policy would mean for a peer. The first that holds counts. */
enum Verdict {
    STARVED("starved", "worth nothing now: the least share there is"),
    THROTTLED("throttled", "of the class of the throttled now"),
    PREFERRED("preferred", "of the class of the favoured now"),
    RELEASED("released", "starved or throttled no longer"),
    DEMOTED("demoted", "favoured no longer"),
    MORE("more", "a share larger by more than a twentieth"),
    LESS("less", "a share smaller by more than a twentieth"),
    SAME("same", "hardly any change");

    private static final double NOTABLE = 1.05;

    private final String word;
    private final String meaning;

    Verdict(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    String word() {
        return word;
    }

    String meaning() {
        return meaning;
    }

    static Verdict of(Score was, Score is, double shareThen, double shareNow) {
        if (is.number() == 0 && was.number() > 0) {
            return STARVED;
        }
        if (is.peerClass() == PeerClass.THROTTLED && was.peerClass() != PeerClass.THROTTLED) {
            return THROTTLED;
        }
        if (is.peerClass() == PeerClass.FAVOURED && was.peerClass() != PeerClass.FAVOURED) {
            return PREFERRED;
        }
        if (was.peerClass() == PeerClass.THROTTLED && is.peerClass() != PeerClass.THROTTLED
                || was.number() == 0 && is.number() > 0) {
            return RELEASED;
        }
        if (was.peerClass() == PeerClass.FAVOURED && is.peerClass() != PeerClass.FAVOURED) {
            return DEMOTED;
        }
        if (shareNow > shareThen * NOTABLE) {
            return MORE;
        }
        return shareThen > shareNow * NOTABLE ? LESS : SAME;
    }
}
