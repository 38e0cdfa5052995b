package org.jackfield.discovery.lan;

/** What becomes of a datagram; each is counted. */
enum Fate {
    /** A point was found. */
    FOUND("found"),
    /** The point has been found within this minute. */
    REPEATED("repeated"),
    /** We have sent it ourselves. */
    OWN("our own"),
    /** Its source, or all sources together, have had their share of this minute. */
    OVER_SHARE("more than the share of a minute"),
    /** It comes from an address that is in no network which we are part of. */
    OFF_LINK("from elsewhere"),
    /** It is shorter or longer than a datagram should be. */
    WRONG_LENGTH("of a wrong length"),
    /** It belongs to somebody else's protocol. */
    WRONG_KEY("without a key that we know"),
    /** It names a port that cannot be dialled, or cannot be told under that key. */
    WRONG_PORT("with a wrong port");

    private final String words;

    Fate(String words) {
        this.words = words;
    }

    /** Whether somebody ought to know of it. */
    boolean bad() {
        return compareTo(OWN) > 0;
    }

    /** What is said of such datagrams. */
    String words() {
        return words;
    }
}
