package org.jackfield.pool.address.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Those that have answered and find their bucket full: they wait until somebody there has been tried, and has not answered.
 *
 * <p>Few wait at a time, and fewer of one group, so that the tried are not rewritten faster than we look.
 */
final class Contest {

    static final int MOST = 10;
    static final int MOST_OF_A_GROUP = 2;

    private static final long RECENT = Duration.ofHours(4).toMillis();
    private static final long TIME_TO_ANSWER = Duration.ofSeconds(60).toMillis();
    private static final long PATIENCE = Duration.ofMinutes(40).toMillis();

    private final List<Entry> waiting = new ArrayList<>(MOST);

    /** What comes of one that waits. */
    enum Verdict {
        /** It takes the other's place. */
        WINS,
        /** The other stays. */
        LOSES,
        /** The other has still to be tried. */
        OPEN
    }

    List<Entry> waiting() {
        return waiting;
    }

    /** Answers whether it may wait. */
    boolean add(Entry entry) {
        boolean room = !waiting.contains(entry)
                && waiting.size() < MOST
                && waiting.stream()
                                .filter(other -> other.address()
                                        .group()
                                        .equals(entry.address().group()))
                                .count()
                        < MOST_OF_A_GROUP;
        return room && waiting.add(entry);
    }

    void remove(Entry entry) {
        waiting.remove(entry);
    }

    /** Never evicts who has not been tried: whoever fills the tables while we cannot look wins nothing by it. */
    static Verdict verdict(Entry newcomer, Entry occupant, long lastSuccessOfAnybody, long now) {
        if (now - occupant.lastSuccess() < RECENT) {
            return Verdict.LOSES;
        }
        if (occupant.terrible(now)) {
            return Verdict.WINS;
        }
        boolean tried = occupant.lastTry() != Entry.NEVER && now - occupant.lastTry() < RECENT;
        // who answers nobody when we are cut off ourselves has not failed
        boolean heldAgainstIt = lastSuccessOfAnybody > occupant.lastTry();
        if (tried && heldAgainstIt && now - occupant.lastTry() > TIME_TO_ANSWER) {
            return Verdict.WINS;
        }
        return now - newcomer.lastSuccess() > PATIENCE ? Verdict.LOSES : Verdict.OPEN;
    }
}
