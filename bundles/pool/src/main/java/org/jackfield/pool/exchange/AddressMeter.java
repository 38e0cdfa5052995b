package org.jackfield.pool.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.message.Message;
import org.jackfield.pool.settings.ExchangeLimits;

/**
 * How many points one peer may name: a bucket that fills by one point in so much time, up to the burst; and, for what we have asked for,
 * credit that is used first and ends with the time for the answer.
 *
 * <p>It begins with {@value #FIRST} points, as many as one node has: enough to say where it is itself, and so few that a peer gains nothing by
 * coming again. Of host names, of which one machine has as many as it likes, at most {@value #NAMES} a day pass. What is saved up is kept as time and not
 * as a fraction of a point, so that nothing is lost by rounding.
 *
 * <p>Owned by one thread.
 */
final class AddressMeter {

    /** How long an answer may take, all its messages included. */
    static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

    private static final Duration BETWEEN_ANSWERS = Duration.ofDays(1);

    /** With how many it begins. */
    static final int FIRST = Message.Reachable.MAX_POINTS;

    /** How many names in a day. */
    static final int NAMES = 16;

    private static final Duration DAY = Duration.ofDays(1);

    private Duration saved;
    private Instant filled;
    private int credit;
    private Instant creditUntil = Instant.MIN;
    private Optional<Instant> asked = Optional.empty();
    private int names;
    private Instant namesUntil = Instant.MIN;

    AddressMeter(Instant now, ExchangeLimits limits) {
        saved = limits.perPoint().multipliedBy(Math.min(FIRST, limits.burst()));
        filled = now;
    }

    /** We have asked for so many: they are taken on top of what it may name unasked. Asking twice does not add up. */
    void expect(int points, Instant now) {
        credit = Math.max(awaiting(now) ? credit : 0, points);
        creditUntil = now.plus(ANSWER_WITHIN);
    }

    /** Whether it may be asked now whom it has seen, which then counts as done: an answer is worth a great many points, and is the same for a day. */
    boolean mayAsk(Instant now) {
        boolean longAgo =
                asked.map(at -> !now.isBefore(at.plus(BETWEEN_ANSWERS))).orElse(true);
        if (longAgo) {
            asked = Optional.of(now);
        }
        return longAgo;
    }

    /** The answer is complete. */
    void answered() {
        credit = 0;
    }

    /** Whether something that we have asked for may still come. */
    boolean awaiting(Instant now) {
        return credit > 0 && now.isBefore(creditUntil);
    }

    /** How many of so many are taken now. */
    int take(int points, Instant now, ExchangeLimits limits) {
        int owed = awaiting(now) ? Math.min(points, credit) : 0;
        credit -= owed;
        fill(now, limits);
        int unasked = (int) Math.min(points - owed, saved.dividedBy(limits.perPoint()));
        saved = saved.minus(limits.perPoint().multipliedBy(unasked));
        return owed + unasked;
    }

    /** Whether one more host name is taken now. */
    boolean takeName(Instant now) {
        if (!now.isBefore(namesUntil)) {
            names = 0;
            namesUntil = now.plus(DAY);
        }
        if (names == NAMES) {
            return false;
        }
        names++;
        return true;
    }

    private void fill(Instant now, ExchangeLimits limits) {
        Duration most = limits.perPoint().multipliedBy(limits.burst());
        Duration more = saved.plus(Duration.between(filled, now));
        saved = more.compareTo(most) < 0 ? more : most;
        filled = now;
    }
}
