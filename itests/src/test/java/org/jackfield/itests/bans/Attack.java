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
            new Attack(Kind.SCANS, true, true),
            new Attack(Kind.HOGS, true, true),
            new Attack(Kind.HOGS_FASTER, true, true),
            new Attack(Kind.HOGS_FASTEST, true, true));

    /** What they do. */
    enum Kind {
        /** Sends what it has forged, is thrown out, and comes back every second, six times a minute as somebody else. */
        FORGES("forges, under many names"),
        /** Stays, and relays what is invalid as fast as it may. */
        RELAYS("relays what is invalid"),
        /** Says what is no handshake, every second. */
        SCANS("says no handshake"),
        /**
         * The same once, and then ten channels a second, of which half stay silent; the others show the first words of a handshake, which
         * anybody can repeat, and no more.
         */
        HOGS("hogs the places for handshakes", 10),
        /** So too, and none stays silent. */
        HOGS_FASTER("hogs them 100 times a second, with the first words of a handshake", 100),
        HOGS_FASTEST("hogs them 300 times a second, with the first words of a handshake", 300);

        final String words;
        /** How many channels it opens, if it hogs places. */
        final int channelsPerSecond;

        Kind(String words) {
            this(words, 0);
        }

        Kind(String words, int channelsPerSecond) {
            this.words = words;
            this.channelsPerSecond = channelsPerSecond;
        }

        boolean hogs() {
            return channelsPerSecond > 0;
        }
    }

    @Override
    public String toString() {
        return kind.words
                + (shared ? ", behind addresses of honest peers" : ", at its own address")
                + (first ? ", before they come" : "");
    }
}
