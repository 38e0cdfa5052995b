package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;

/**
 * One direction of the wire under a cap: the line in which flows wait, and the bucket that they are served from.
 *
 * <p>The line is ordered by start-time fair queueing: the lane's own time runs in bytes, a turn lasts as long as it is large, and who
 * begins its turn first goes first. Flows that always want something so take turns round robin, an overrun delays its own
 * flow alone, and a flow that has wanted nothing for a while is ahead of all of them, by one turn.
 *
 * <p>What is given is a lease: taken from the bucket when given. What a reader has not used when a {@linkplain #look look} finds it idle
 * goes back to the bucket, and is paid for when it is used after all. A reader that sits on a whole frame of credit gets no more until
 * something arrives, so that many silent flows cannot save up for one great burst.
 *
 * <p>When the cap changes all leases end, with the bucket that they were taken from: what is still used of them is paid for when it is. When it
 * is lifted everybody has at once what it wants, in line or not, and from then on nobody waits.
 *
 * <p>Safe from any thread. One lock guards the line, the bucket and the places; it is held for some arithmetic, never while a flow is
 * called. Flows that are served by a caller on another thread are called on their own ({@link Place#call}), once for all that
 * a pass has given them.
 */
final class Lane {

    /** What a place in the line stands for. */
    enum Orders {
        /** An amount, of which the rest stays in the line. */
        AMOUNTS,
        /** A turn; who wants another asks again. */
        TURNS
    }

    /** A lone flow takes at most this many turns at once. */
    private static final int TURNS_OF_A_LONE_FLOW = 4;

    /** A round of all flows lasts about that part of a second, as long as turns are not smaller than the smallest. */
    private static final int ROUNDS_PER_SECOND = 4;

    private static final int SMALLEST_TURN_BYTES = 256;

    /** What may gather while nobody wants anything: a tenth of a second's worth. */
    private static final int CAPACITIES_PER_SECOND = 10;

    /** Two bytes of length and as much as they can say: a reader with less could not go on. */
    private static final int LARGEST_FRAME_BYTES = 2 + 65_535;

    /** Serving more often costs more than it smooths. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

    private final Orders orders;
    private final Timers timers;
    private final InstantSource clock;
    private final PriorityQueue<Place> line = new PriorityQueue<>();
    private final Set<Place> places = new LinkedHashSet<>();
    private volatile boolean capped;
    private volatile int turnBytes = SchedulerSettings.DEFAULT_TURN_BYTES;
    private Optional<TokenBucket> bucket = Optional.empty();
    private Optional<Cancellable> wake = Optional.empty();
    private boolean stopped;
    private long rate;
    private long laneTime;
    private long tickets;

    Lane(Orders orders, Timers timers, InstantSource clock) {
        this.orders = orders;
        this.timers = timers;
        this.clock = clock;
    }

    /** Sets or lifts (0) the cap; who waits is served as the new one allows. */
    void cap(long bytesPerSecond, int largestTurnBytes) {
        List<Place> served;
        synchronized (this) {
            turnBytes = largestTurnBytes;
            if (bytesPerSecond != rate) {
                rate = bytesPerSecond;
                bucket = rate == 0 ? Optional.empty() : Optional.of(newBucket());
                capped = rate != 0;
                wake.ifPresent(Cancellable::cancel);
                wake = Optional.empty();
                places.forEach(this::beginAnew);
            }
            served = serve();
        }
        call(served);
    }

    /** Whether anybody may ever have to wait. */
    boolean capped() {
        return capped;
    }

    int turnBytes() {
        return turnBytes;
    }

    synchronized void join(Place place) {
        places.add(place);
    }

    /**
     * Asks on behalf of a place, on its flow's thread.
     *
     * @return what may be used at once; if 0, the place stands in line and is called
     */
    long ask(Place place, long bytes) {
        List<Place> served;
        long now;
        synchronized (this) {
            if (bucket.isEmpty()) {
                // the cap was lifted since the caller looked
                return orders == Orders.TURNS ? turnBytes : wanted(place, bytes);
            }
            if (orders == Orders.TURNS && place.lease > 0) {
                return place.lease;
            }
            place.want = sum(place.want, bytes);
            stand(place);
            served = serve();
            now = orders == Orders.TURNS ? place.lease : collect(place);
            served.remove(place);
        }
        call(served);
        return now;
    }

    private static long wanted(Place place, long bytes) {
        long all = sum(place.want, bytes);
        place.want = 0;
        return all;
    }

    private static long sum(long bytes, long more) {
        return bytes > Long.MAX_VALUE - more ? Long.MAX_VALUE : bytes + more;
    }

    /** Takes what was given since the last time. */
    synchronized long collect(Place place) {
        long given = place.given;
        place.given = 0;
        return given;
    }

    /** That many bytes have gone over the wire. */
    void used(Place place, long bytes) {
        List<Place> served = List.of();
        synchronized (this) {
            place.stirred = true;
            long paid = Math.min(bytes, place.lease);
            long overrun = bytes - paid;
            place.lease -= paid;
            if (overrun > 0) {
                place.unpaid = Math.max(place.unpaid - overrun, 0);
                place.over += overrun;
                bucket.ifPresent(tokens -> tokens.take(overrun));
            }
            if (place.want > 0 && !place.standing) {
                stand(place);
                served = serve();
            }
        }
        call(served);
    }

    /** The turn is over before its lease: the rest goes to the others. */
    void unused(Place place) {
        List<Place> served;
        synchronized (this) {
            giveBack(place);
            served = serve();
        }
        call(served);
    }

    /** Now and then: ends the lease of a reader that has not used anything since the last look. */
    void look(Place place) {
        List<Place> served = List.of();
        synchronized (this) {
            if (!place.stirred && place.lease > 0) {
                place.unpaid += place.lease;
                giveBack(place);
                served = serve();
            }
            place.stirred = false;
        }
        call(served);
    }

    /** Leaves the line for good. Harmless when repeated. */
    void leave(Place place) {
        List<Place> served;
        synchronized (this) {
            if (place.left) {
                return;
            }
            place.left = true;
            place.want = 0;
            place.given = 0;
            giveBack(place);
            if (place.standing) {
                line.remove(place);
            }
            places.remove(place);
            served = serve();
        }
        call(served);
    }

    /** Serves nobody any more. */
    synchronized void stop() {
        stopped = true;
        wake.ifPresent(Cancellable::cancel);
        wake = Optional.empty();
        line.clear();
    }

    /** Under a new cap, or none. */
    private void beginAnew(Place place) {
        place.over -= place.lease;
        place.lease = 0;
        place.unpaid = 0;
        if (place.want > 0) {
            stand(place);
        }
    }

    private void stand(Place place) {
        if (place.standing || place.left || sated(place)) {
            return;
        }
        place.due = Math.max(place.over, laneTime - turn());
        place.ticket = tickets++;
        place.standing = true;
        line.add(place);
    }

    private boolean sated(Place place) {
        return orders == Orders.AMOUNTS && place.lease + place.unpaid >= LARGEST_FRAME_BYTES;
    }

    private void giveBack(Place place) {
        long rest = place.lease;
        place.lease = 0;
        place.over -= rest;
        bucket.ifPresent(tokens -> tokens.giveBack(rest));
    }

    private List<Place> serve() {
        List<Place> served = new ArrayList<>();
        if (stopped) {
            return served;
        }
        Instant now = clock.instant();
        while (!line.isEmpty() && available(now) > 0) {
            Place next = line.remove();
            next.standing = false;
            laneTime = Math.max(laneTime, next.due);
            if (give(next, available(now))) {
                served.add(next);
            }
        }
        if (!line.isEmpty() && wake.isEmpty()) {
            Duration pause = bucket.map(tokens -> tokens.untilPositive(now)).orElse(Duration.ZERO);
            wake = Optional.of(timers.after(pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause, this::wake));
        }
        return served;
    }

    /** Gives a turn; true if the flow must be called, false if it has been and has not come yet. */
    private boolean give(Place place, long available) {
        boolean mustBeCalled = orders == Orders.TURNS || place.given == 0;
        long size = Math.min(place.want, turnOf(available));
        // without a cap a turn is as large as what is wanted, and delays nobody
        place.over = place.due;
        bucket.ifPresent(tokens -> {
            tokens.take(size);
            place.lease += size;
            place.over += size;
        });
        if (orders == Orders.TURNS) {
            place.want = 0;
        } else {
            place.given += size;
            place.want -= size;
        }
        if (place.want > 0) {
            stand(place);
        }
        return mustBeCalled;
    }

    private long turnOf(long available) {
        if (bucket.isEmpty()) {
            return available;
        }
        long most = (long) turnBytes * TURNS_OF_A_LONE_FLOW;
        return line.isEmpty() ? Math.max(turn(), Math.min(available, most)) : turn();
    }

    private long turn() {
        long fair = rate / ROUNDS_PER_SECOND / Math.max(places.size(), 1);
        return Math.min(Math.max(fair, SMALLEST_TURN_BYTES), turnBytes);
    }

    private long available(Instant now) {
        return bucket.map(tokens -> tokens.available(now)).orElse(Long.MAX_VALUE);
    }

    private void wake() {
        List<Place> served;
        synchronized (this) {
            wake = Optional.empty();
            served = serve();
        }
        call(served);
    }

    /** Writes overrun by less than a frame each, which must be paid in full; what is read was the far end's choice. */
    private TokenBucket newBucket() {
        long deepestDebt = orders == Orders.TURNS ? Long.MAX_VALUE : Math.max(rate, LARGEST_FRAME_BYTES);
        return new TokenBucket(rate, Math.max(rate / CAPACITIES_PER_SECOND, 1), deepestDebt, clock.instant());
    }

    private static void call(List<Place> served) {
        for (Place place : served) {
            place.call.run();
        }
    }
}
