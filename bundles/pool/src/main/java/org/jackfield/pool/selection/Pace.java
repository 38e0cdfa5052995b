package org.jackfield.pool.selection;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Newcomer;

/**
 * How often a full node lets somebody go: one in an interval, whoever calls; one in {@link Newcomer#GROUP_INTERVALS} of them for newcomers of
 * one group, so that whoever has few groups, and comes and goes, cannot have others sent away again and again. And a group of which a newcomer
 * was turned away waits for an interval: a crowd of callers costs one question.
 *
 * <p>It remembers {@value #MOST_TURNED_AWAY} groups that were turned away, the last ones. One thread.
 */
public final class Pace {

    private static final int MOST_TURNED_AWAY = 4096;

    private final Supplier<Duration> interval;
    private final Map<Group, Instant> placed = new LinkedHashMap<>();
    private final Map<Group, Instant> turnedAway = new LinkedHashMap<>();
    private Instant last = Instant.MIN;

    /** @param interval as the settings have it */
    public Pace(Supplier<Duration> interval) {
        this.interval = interval;
    }

    /** Whether somebody may yield, if only the right one comes. */
    public boolean ready(Instant now) {
        return over(last, 1, now);
    }

    /** Whether somebody may yield to a newcomer of that group. */
    public boolean ready(Group group, Instant now) {
        return ready(now)
                && over(placed.getOrDefault(group, Instant.MIN), Newcomer.GROUP_INTERVALS, now)
                && over(turnedAway.getOrDefault(group, Instant.MIN), 1, now);
    }

    private boolean over(Instant since, int intervals, Instant now) {
        return Duration.between(since, now).compareTo(interval.get().multipliedBy(intervals)) >= 0;
    }

    /** Somebody has yielded to one of that group. */
    public void placed(Group group, Instant now) {
        last = now;
        placed.values().removeIf(at -> over(at, Newcomer.GROUP_INTERVALS, now));
        placed.put(group, now);
    }

    /** Nobody yields to one of that group. */
    public void turnedAway(Group group, Instant now) {
        turnedAway.remove(group);
        turnedAway.put(group, now);
        if (turnedAway.size() > MOST_TURNED_AWAY) {
            turnedAway.remove(turnedAway.keySet().iterator().next());
        }
    }

    /** Somebody else answers from now on, and perhaps otherwise. */
    public void askAgain() {
        turnedAway.clear();
    }
}
