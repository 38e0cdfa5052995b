package org.jackfield.itests.bans;

import java.util.List;

/**
 * What attackers do, and where they stand.
 *
 * @param shared each behind an address that honest peers have, too; else each at its own
 * @param first it begins before the honest ones come; else when they have been there for a while
 */
record Attack(Kind kind, boolean shared, boolean first) {

    static final List<Attack> ALL = List.of(
            new Attack(Kind.FORGES, false, false),
            new Attack(Kind.RELAYS, false, false),
            new Attack(Kind.SCANS, false, false),
            new Attack(Kind.FORGES, true, false),
            new Attack(Kind.RELAYS, true, false),
            new Attack(Kind.SCANS, true, false),
            new Attack(Kind.FORGES, true, true),
            new Attack(Kind.SCANS, true, true));

    /** What they do. */
    enum Kind {
        /** Sends what it has forged, is thrown out, and comes back, now and then as somebody else. */
        FORGES("forges"),
        /** Stays, and relays what is invalid as fast as it may. */
        RELAYS("relays what is invalid"),
        /** Says what is no handshake, again and again. */
        SCANS("says no handshake");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    @Override
    public String toString() {
        return kind.words
                + (shared ? ", behind addresses of honest peers" : ", at its own address")
                + (first ? ", before they come" : "");
    }
}
