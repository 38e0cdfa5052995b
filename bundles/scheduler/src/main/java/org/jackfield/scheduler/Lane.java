package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Portion;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;

/**
 * One direction of the wire under caps: who waits is served in the order of the {@link Lines}, from what the {@linkplain Cap caps} allow.
 *
 * <p>What is given is a {@linkplain Lease lease}: taken from the caps when given. What a reader has not used when a {@linkplain #look look}
 * finds it idle goes back to the caps, and is paid for when it is used after all. A reader that sits on a round's worth of credit, or a whole
 * frame of it, gets no more until something arrives, so that many silent flows cannot save up for one great burst. A writer stays in line until it has nothing
 * to write, so that its turns are given by weight however long its thread takes to come for them; what it has not used then goes back.
 *
 * <p>When a cap changes, leases go on, and what was overdrawn is still to be paid. When nothing caps a flow any more it has at
 * once what it wants, in line or not, and from then on does not wait.
 *
 * <p>Safe from any thread. One lock guards the lines, the caps and the places; it is held for some arithmetic, never while a flow is
 * called. Flows that are served by a caller on another thread are called on their own ({@link Place#call}), once for all that
 * a pass has given them.
 */
final class Lane {

    /** What a place in the line stands for. */
    enum Orders {
        /** An amount, of which the rest stays in the line. */
        AMOUNTS,
        /** Turns, until the flow wants no more. */
        TURNS
    }

    /** Two bytes of length and as much as they can say. */
    static final int LARGEST_FRAME_BYTES = 2 + 65_535;

    /** A lone flow takes at most this many turns at once. */
    private static final int TURNS_OF_A_LONE_FLOW = 4;

    /** A round of all flows lasts about that part of a second, as long as turns are not smaller than the smallest. */
    private static final int ROUNDS_PER_SECOND = 4;

    private static final int SMALLEST_TURN_BYTES = 256;

    /** Serving more often costs more than it smooths. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);

    private final Orders orders;
    private final Timers timers;
    private final InstantSource clock;
    private final Lines lines;
    private final Cap all;
    private volatile boolean capped;
    private volatile int turnBytes = SchedulerSettings.DEFAULT_TURN_BYTES;
    private Optional<Cancellable> wake = Optional.empty();
    private Instant wakeAt = Instant.MAX;
    private int flows;
    private boolean stopped;

    /** Writes overrun by less than a frame each, which must be paid in full; what is read was the far end's choice. */
    Lane(Orders orders, Timers timers, InstantSource clock) {
        this.orders = orders;
        this.timers = timers;
        this.clock = clock;
        this.lines = new Lines(orders == Orders.AMOUNTS);
        this.all = new Cap(orders == Orders.AMOUNTS);
    }

    /** Sets or lifts caps; who waits is served as the new ones allow. */
    void change(Caps caps, int largestTurnBytes) {
        List<Place> served;
        synchronized (this) {
            turnBytes = largestTurnBytes;
            if (change(caps)) {
                dismissWake();
                lines.byClass().values().forEach(line -> line.places().forEach(place -> beginAnew(place, line)));
            }
            served = serve();
        }
        call(served);
    }

    private boolean change(Caps caps) {
        Instant now = clock.instant();
        boolean changed = all.change(caps.all(), now);
        boolean any = all.isSet();
        for (var each : lines.byClass().entrySet()) {
            Cap cap = each.getValue().cap;
            changed |= cap.change(caps.of(each.getKey()), now);
            any |= cap.isSet();
        }
        capped = any;
        return changed;
    }

    private void beginAnew(Place place, Line line) {
        place.lease.change(all, line.cap);
        line.count(place);
        stand(place);
    }

    /** Whether anybody may ever have to wait. */
    boolean capped() {
        return capped;
    }

    int turnBytes() {
        return turnBytes;
    }

    synchronized void join(Place place) {
        flows++;
        lines.of(place).join(place);
    }

    /** Changes what the place counts, and in which class; asked for under the lock, so that the last word of several is the last here, too. */
    void move(Place place, Supplier<Standing> standing) {
        List<Place> served;
        synchronized (this) {
            if (place.left) {
                return;
            }
            Standing latest = standing.get();
            Line from = lines.of(place);
            from.remove(place);
            if (orders == Orders.TURNS && latest.peerClass() != place.peerClass) {
                // a class with a small cap would pay for a long time for what one with a great cap has lent
                giveBack(place);
                place.lease.close();
            }
            place.peerClass = latest.peerClass();
            Line to = lines.of(place);
            if (from != to) {
                place.lease.move(all, from.cap, to.cap);
            }
            from.move(place, latest.weight(), to);
            stand(place);
            served = serve();
        }
        call(served);
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
            if (isFree(place)) {
                // nothing caps this flow, or the cap was lifted since the caller looked
                return orders == Orders.TURNS ? turnBytes : wanted(place, bytes);
            }
            if (orders == Orders.TURNS && place.lease.open() > 0) {
                return place.lease.open();
            }
            place.want = sum(place.want, bytes);
            place.called = true;
            queue(place);
            served = serve();
            now = orders == Orders.TURNS ? place.lease.open() : place.given;
            place.given = 0;
            place.called = orders == Orders.TURNS && now > 0;
        }
        call(served);
        return now;
    }

    private static long wanted(Place place, long bytes) {
        long wanted = sum(place.want, bytes);
        place.want = 0;
        return wanted;
    }

    private static long sum(long bytes, long more) {
        return bytes > Long.MAX_VALUE - more ? Long.MAX_VALUE : bytes + more;
    }

    /** Takes what was given since the last time. */
    synchronized long collect(Place place) {
        long given = place.given;
        place.given = 0;
        place.called = false;
        return given;
    }

    /** That many bytes have gone over the wire. */
    void used(Place place, long bytes) {
        List<Place> served = List.of();
        synchronized (this) {
            if (isFree(place)) {
                return;
            }
            Line line = lines.of(place);
            place.stirred = true;
            lines.correct(place, place.lease.use(bytes, all, line.cap));
            line.count(place);
            if (place.want > 0 && !place.standing) {
                queue(place);
                served = serve();
            }
        }
        call(served);
    }

    /** The flow wants no more turns: what it has not used goes to the others. */
    void unused(Place place) {
        List<Place> served;
        synchronized (this) {
            sitDown(place);
            served = serve();
        }
        call(served);
    }

    /** Now and then: ends the lease of a reader that has not used anything since the last look. */
    void look(Place place) {
        List<Place> served = List.of();
        synchronized (this) {
            if (!place.stirred && place.lease.holds()) {
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
            flows--;
            place.given = 0;
            sitDown(place);
            lines.of(place).leave(place);
            served = serve();
        }
        call(served);
    }

    synchronized boolean isInLine(Place place) {
        return place.standing;
    }

    /** What a flow has of it now. */
    synchronized Portion.OneWay portion(Place place, long bytes, long perSecond) {
        Instant now = clock.instant();
        Optional<Duration> waiting =
                place.standing ? Optional.of(Duration.between(place.since, now)) : Optional.empty();
        return new Portion.OneWay(lines.entitled(place, now), bytes, perSecond, waiting);
    }

    /** How the lane is divided now. */
    synchronized Bandwidth.OneWay snapshot(Tallies used) {
        Map<PeerClass, Double> entitled = lines.entitled(clock.instant());
        Map<PeerClass, Bandwidth.ClassPart> classes = new EnumMap<>(PeerClass.class);
        lines.byClass().forEach((peerClass, line) -> {
            Tally tally = used.of(peerClass);
            classes.put(
                    peerClass,
                    new Bandwidth.ClassPart(
                            line.cap.rate(),
                            line.places().size(),
                            line.length(),
                            entitled.get(peerClass),
                            tally.bytes(),
                            tally.bytesPerSecond()));
        });
        return new Bandwidth.OneWay(all.rate(), classes);
    }

    /** Serves nobody any more. */
    synchronized void stop() {
        stopped = true;
        dismissWake();
        lines.byClass().values().forEach(Line::clear);
    }

    private boolean isFree(Place place) {
        return !all.isSet() && !lines.of(place).cap.isSet();
    }

    private void sitDown(Place place) {
        place.want = 0;
        lines.of(place).remove(place);
        giveBack(place);
        place.lease.close();
    }

    private void giveBack(Place place) {
        Line line = lines.of(place);
        lines.correct(place, -place.lease.giveBack(all, line.cap));
        line.count(place);
    }

    /** As {@link #stand}; if it has not stood in line, it waits from now on. */
    private void queue(Place place) {
        boolean stood = place.standing;
        stand(place);
        if (place.standing && !stood) {
            place.since = clock.instant();
        }
    }

    private void stand(Place place) {
        Line line = lines.of(place);
        boolean mayStand = place.want > 0 && !place.standing && !place.left;
        if (mayStand && (isFree(place) || place.lease.open() < enough(line))) {
            line.stand(place, turn(line));
        }
    }

    /**
     * Who sits on so much gets no more. Readers together sit on less than a second's worth: if all hear something at once, the cap is made
     * up for within that. A writer alone uses what it has; while others wait it may have all that one pass can give.
     */
    private long enough(Line line) {
        if (orders == Orders.AMOUNTS) {
            return Math.min(Math.max(fair(line), turn(line)), LARGEST_FRAME_BYTES);
        }
        return lines.isEmpty()
                ? 1
                : Math.max((long) turnBytes * TURNS_OF_A_LONE_FLOW, Math.max(all.capacity(), line.cap.capacity()));
    }

    private List<Place> serve() {
        if (stopped || lines.isEmpty()) {
            // most often: who is alone, or has enough, does not stand
            return List.of();
        }
        List<Place> served = new ArrayList<>();
        Instant now = clock.instant();
        while (all.available(now) > 0) {
            Optional<Place> next = lines.next(turnBytes, now);
            if (next.isEmpty()) {
                break;
            }
            give(next.get(), now);
            if (!next.get().called) {
                next.get().called = true;
                served.add(next.get());
            }
        }
        if (!lines.isEmpty()) {
            wakeAfter(lines.untilNext(all, now), now);
        }
        return served;
    }

    private void wakeAfter(Duration shortest, Instant now) {
        Duration pause = shortest.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : shortest;
        if (now.plus(pause).isBefore(wakeAt)) {
            dismissWake();
            wakeAt = now.plus(pause);
            wake = Optional.of(timers.after(pause, this::wake));
        }
    }

    private void dismissWake() {
        wake.ifPresent(Cancellable::cancel);
        wake = Optional.empty();
        wakeAt = Instant.MAX;
    }

    private void give(Place place, Instant now) {
        Line line = lines.of(place);
        boolean free = isFree(place);
        place.since = now;
        long size = free ? place.want : Math.min(place.want, turn(line, now));
        if (!free) {
            // who is free has all it wants, and delays nobody
            lines.begin(place, size, turnBytes);
            place.lease.give(size, all, line.cap);
        }
        if (orders == Orders.AMOUNTS) {
            place.given += size;
            place.want -= size;
        } else if (free) {
            place.want = 0;
        }
        stand(place);
        line.count(place);
    }

    private long turn(Line line, Instant now) {
        if (!lines.isEmpty()) {
            return turn(line);
        }
        long most = (long) turnBytes * TURNS_OF_A_LONE_FLOW;
        long available = Math.min(all.available(now), line.cap.available(now));
        return Math.max(turn(line), Math.min(available, most));
    }

    private long turn(Line line) {
        return Math.min(Math.max(fair(line), SMALLEST_TURN_BYTES), turnBytes);
    }

    /** A part of what is had in a round of all. */
    private long fair(Line line) {
        return Math.min(fair(all, flows), fair(line.cap, line.places().size()));
    }

    private static long fair(Cap cap, int flows) {
        return cap.isSet() ? cap.rate() / ROUNDS_PER_SECOND / Math.max(flows, 1) : Long.MAX_VALUE;
    }

    private void wake() {
        List<Place> served;
        synchronized (this) {
            wake = Optional.empty();
            wakeAt = Instant.MAX;
            served = serve();
        }
        call(served);
    }

    private static void call(List<Place> served) {
        for (Place place : served) {
            place.call.run();
        }
    }
}
