package org.jackfield.distribution.replay;

import org.jackfield.api.scheduling.PeerClass;

/** What another scoring policy would mean for a peer, over the whole run. The first that holds counts. */
enum Verdict {
    STARVED("starved", "worth nothing most of the time: the least share there is"),
    THROTTLED("throttled", "of the class of the throttled longer than of any other"),
    PREFERRED("preferred", "of the class of the favoured longer than of any other"),
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

    static Verdict of(Outcome.Standing was, Outcome.Standing is, double shareThen, double shareNow) {
        if (is.nothing() && !was.nothing()) {
            return STARVED;
        }
        if (is.mostly() == PeerClass.THROTTLED && was.mostly() != PeerClass.THROTTLED) {
            return THROTTLED;
        }
        if (is.mostly() == PeerClass.FAVOURED && was.mostly() != PeerClass.FAVOURED) {
            return PREFERRED;
        }
        if (was.mostly() == PeerClass.THROTTLED && is.mostly() != PeerClass.THROTTLED
                || was.nothing() && !is.nothing()) {
            return RELEASED;
        }
        if (was.mostly() == PeerClass.FAVOURED && is.mostly() != PeerClass.FAVOURED) {
            return DEMOTED;
        }
        if (shareNow > shareThen * NOTABLE) {
            return MORE;
        }
        return shareThen > shareNow * NOTABLE ? LESS : SAME;
    }
}
