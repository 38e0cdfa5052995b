package org.jackfield.discovery.lan;

import java.time.Duration;
import java.time.Instant;

/**
 * When to tell the neighbourhood (tezos-wire.md, section 15): at the start, 0.1 s later, 0.2 s after that, and so on to 51.2 s, and then
 * every 51.2 s. Who is woken tells at once, and then again after 0.2 s, 0.4 s and so on.
 *
 * <p>Owned by the station's thread.
 */
final class Rhythm {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration LONGEST = FIRST.multipliedBy(512);

    /** How soon to look again when there was nothing to tell. */
    static final Duration NOTHING_TO_TELL = Duration.ofSeconds(1);

    private Instant due;
    private Instant earliest;
    private Duration pause = FIRST;

    Rhythm(Instant start) {
        due = start;
        earliest = start;
    }

    /** When to tell next. */
    Instant due() {
        return due;
    }

    /** The neighbourhood has been told; the next time is later, and the one after that later still. */
    void told(Instant now) {
        due = now.plus(pause);
        earliest = now.plus(FIRST);
        pause = pause.compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
    }

    /** There was nothing to tell; as soon as there is, it is told as at the start. */
    void nothingToTell(Instant now) {
        due = now.plus(NOTHING_TO_TELL);
        pause = FIRST;
    }

    /** The node lacks peers: now, but if that has just been done, no sooner than the shortest pause after it. */
    void wake(Instant now) {
        Instant soonest = now.isBefore(earliest) ? earliest : now;
        due = soonest.isBefore(due) ? soonest : due;
        pause = FIRST.multipliedBy(2);
    }
}
