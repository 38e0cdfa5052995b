package org.jackfield.pool.address.table;

/**
 * What came of dialling an address, in milliseconds, by our own clock; 0: never.
 *
 * @param lastTry we dialled it
 * @param lastFailure it failed, and that was counted
 * @param firstSuccess the peer that answers there answered first
 * @param lastSuccess it answered
 */
public record Dials(long lastTry, long lastFailure, long firstSuccess, long lastSuccess) {

    /** It has not been dialled: so it is with most of a large book, which therefore share one. */
    public static final Dials NONE = new Dials(Entry.NEVER, Entry.NEVER, Entry.NEVER, Entry.NEVER);

    /** The same as a new one would be. */
    public static Dials of(long lastTry, long lastFailure, long firstSuccess, long lastSuccess) {
        return (lastTry | lastFailure | firstSuccess | lastSuccess) == 0
                ? NONE
                : new Dials(lastTry, lastFailure, firstSuccess, lastSuccess);
    }

    Dials tried(long now) {
        return new Dials(now, lastFailure, firstSuccess, lastSuccess);
    }

    Dials failed(long now) {
        return new Dials(lastTry, now, firstSuccess, lastSuccess);
    }

    Dials answered(long now, boolean acquainted) {
        return new Dials(now, lastFailure, acquainted ? firstSuccess : now, now);
    }

    Dials knownSince(long since) {
        return new Dials(lastTry, lastFailure, Math.min(firstSuccess, since), lastSuccess);
    }

    /** The same, but nothing later than now: a clock that was ahead of ours wrote it. */
    Dials notAfter(long now) {
        if (Math.max(Math.max(lastTry, lastFailure), Math.max(firstSuccess, lastSuccess)) <= now) {
            return this;
        }
        return new Dials(
                Math.min(lastTry, now),
                Math.min(lastFailure, now),
                Math.min(firstSuccess, now),
                Math.min(lastSuccess, now));
    }
}
