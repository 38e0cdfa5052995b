package org.jackfield.pool.address.table;

/**
 * When things happened at an address, in milliseconds, by our own clock; 0: never.
 *
 * @param firstHeard somebody told of it
 * @param lastHeard somebody told of it, or it was there
 * @param lastTry we dialled it
 * @param lastFailure it failed, and that was counted
 * @param firstSuccess the peer that answers there answered first
 * @param lastSuccess it answered
 */
public record Times(
        long firstHeard, long lastHeard, long lastTry, long lastFailure, long firstSuccess, long lastSuccess) {

    /** The same, but nothing later than now: a clock that was ahead of ours wrote it. */
    Times notAfter(long now) {
        long latest = Math.max(Math.max(Math.max(firstHeard, lastHeard), Math.max(lastTry, lastFailure)), lastSuccess);
        if (Math.max(latest, firstSuccess) <= now) {
            return this;
        }
        return new Times(
                Math.min(firstHeard, now),
                Math.min(lastHeard, now),
                Math.min(lastTry, now),
                Math.min(lastFailure, now),
                Math.min(firstSuccess, now),
                Math.min(lastSuccess, now));
    }
}
