package org.jackfield.distribution.replay;

/** What another policy would mean for somebody who was, or would have been, sent away. */
enum Fate {
    /** Not at all then. */
    SENT_AWAY,
    /** Not at all now. */
    SPARED,
    MORE,
    LESS,
    SAME;

    static Fate of(long then, long now) {
        if (then == now) {
            return SAME;
        }
        if (then == 0) {
            return SENT_AWAY;
        }
        if (now == 0) {
            return SPARED;
        }
        return now > then ? MORE : LESS;
    }

    /** @param away what it is called to be sent away */
    String word(String away) {
        return switch (this) {
            case SENT_AWAY -> away;
            case SPARED -> "spared";
            case MORE -> "more";
            case LESS -> "less";
            case SAME -> "same";
        };
    }
}
