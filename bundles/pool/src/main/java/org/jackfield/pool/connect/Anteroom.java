package org.jackfield.pool.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.access.Subject;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.pool.address.AddressGroup;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.transport.StableChannel;

/**
 * Where those who have dialled us wait until both sides have accepted; to be accepted by us alone is no reason to stay.
 *
 * <p>A newcomer is never turned away for want of room: if there is none, one of the most crowded address group yields. Whoever
 * fills the room from few neighbourhoods only drives out their own, and first those who say nothing. Octez's 20 places of 5 s are held
 * full by 4 silent sockets a second; here they would have to come from as many address groups as there are places. Those from one
 * grey-listed address share fewer places, and so take none of its neighbours'.
 *
 * <p>One deadline for each, one timer for all. Safe from any thread; the lock is held for a few steps and never while calling out.
 */
final class Anteroom {

    /** A handshake that has heard as much and lives has seen a stamp that is worth its work. */
    private static final int ENOUGH_TO_SHOW_WORK = 64;

    /** Behind a grey address. Most ways there and back are shorter. */
    private static final Duration TIME_TO_SPEAK = Duration.ofMillis(500);

    private final Supplier<PoolSettings> settings;
    private final Timers timers;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final LinkedHashSet<Pass> byArrival = new LinkedHashSet<>();
    private final Map<AddressGroup, LinkedHashSet<Pass>> groups = new HashMap<>();
    private final Map<Subject, LinkedHashSet<Pass>> greySites = new HashMap<>();
    private boolean timed;

    Anteroom(Supplier<PoolSettings> settings, Timers timers, InstantSource clock, RandomGenerator random) {
        this.random = random;
        this.settings = settings;
        this.timers = timers;
        this.clock = clock;
    }

    /**
     * Takes a newcomer in, and turns out whoever has to yield.
     *
     * @param greySite with whom it shares the places of a grey-listed address, if its own is one
     */
    Pass admit(StableChannel channel, Optional<Subject> greySite) {
        ConnectLimits limits = settings.get().connect();
        int ofGreySite = settings.get().access().greylistedHandshakes();
        Pass pass = new Pass(channel, greySite, clock.instant(), limits.authenticationTimeout());
        Optional<Pass> yielding;
        CloseReason tooMany;
        synchronized (this) {
            byArrival.add(pass);
            Set<Pass> group = join(groups, pass.group, pass);
            Optional<Set<Pass>> site = greySite.map(shared -> join(greySites, shared, pass));
            if (site.filter(shared -> shared.size() > ofGreySite).isPresent()) {
                tooMany = new CloseReason.TooManyHandshakes(ofGreySite, AccessLimits.GREYLISTED_HANDSHAKES);
                yielding = Optional.of(least(site.get(), pass, TIME_TO_SPEAK));
            } else if (group.size() > limits.maxIncomingPerGroup()) {
                tooMany = new CloseReason.TooManyHandshakes(
                        limits.maxIncomingPerGroup(), ConnectLimits.MAX_INCOMING_PER_GROUP);
                yielding = Optional.of(least(group, pass, Duration.ZERO));
            } else {
                tooMany = new CloseReason.TooManyHandshakes(limits.maxIncoming(), ConnectLimits.MAX_INCOMING);
                yielding = byArrival.size() > limits.maxIncoming()
                        ? Optional.of(least(groups.get(mostCrowded(pass.group)), pass, Duration.ZERO))
                        : Optional.empty();
            }
            yielding.ifPresent(this::remove);
            arm();
        }
        yielding.ifPresent(least -> least.channel.close(tooMany));
        return pass;
    }

    synchronized int size() {
        return byArrival.size();
    }

    /** The group with the most handshakes; of several the one whose oldest has waited longest. */
    private AddressGroup mostCrowded(AddressGroup first) {
        AddressGroup crowded = first;
        for (Map.Entry<AddressGroup, LinkedHashSet<Pass>> each : groups.entrySet()) {
            int difference = each.getValue().size() - groups.get(crowded).size();
            if (difference > 0
                    || difference == 0 && oldest(each.getKey()).deadline.isBefore(oldest(crowded).deadline)) {
                crowded = each.getKey();
            }
        }
        return crowded;
    }

    /**
     * Of some the oldest that has had time to show its work and has not; else any of those that have not proved who they are, and of all if
     * they have. The newcomer only if it is alone. What shows work can be repeated by anybody as often as it likes: if age decided, whoever
     * dials often enough would keep all others out for certain, and if speech did at once, whoever has spoken would hold its place.
     */
    private Pass least(Set<Pass> some, Pass newcomer, Duration timeToSpeak) {
        List<Pass> others = some.stream().filter(pass -> pass != newcomer).toList();
        if (others.isEmpty()) {
            return newcomer;
        }
        Instant late = newcomer.arrival.minus(timeToSpeak);
        Optional<Pass> silent = others.stream()
                .takeWhile(pass -> !pass.arrival.isAfter(late))
                .filter(pass -> pass.channel.receivedBytes() < ENOUGH_TO_SHOW_WORK)
                .findFirst();
        return silent.orElseGet(() -> {
            List<Pass> unproved = others.stream().filter(pass -> !pass.proved).toList();
            return any(unproved.isEmpty() ? others : unproved);
        });
    }

    private Pass any(List<Pass> some) {
        return some.get(random.nextInt(some.size()));
    }

    private Pass oldest(AddressGroup group) {
        return groups.get(group).iterator().next();
    }

    private void remove(Pass pass) {
        byArrival.remove(pass);
        leaveOthers(pass);
    }

    private void leaveOthers(Pass pass) {
        leave(groups, pass.group, pass);
        pass.greySite.ifPresent(site -> leave(greySites, site, pass));
    }

    private static <K> Set<Pass> join(Map<K, LinkedHashSet<Pass>> neighbours, K which, Pass pass) {
        LinkedHashSet<Pass> all = neighbours.computeIfAbsent(which, first -> new LinkedHashSet<>());
        all.add(pass);
        return all;
    }

    private static <K> void leave(Map<K, LinkedHashSet<Pass>> neighbours, K which, Pass pass) {
        LinkedHashSet<Pass> all = neighbours.get(which);
        if (all != null && all.remove(pass) && all.isEmpty()) {
            neighbours.remove(which);
        }
    }

    private void arm() {
        if (!timed && !byArrival.isEmpty()) {
            timed = true;
            timers.after(Duration.between(clock.instant(), byArrival.iterator().next().deadline), this::expire);
        }
    }

    private void expire() {
        List<Pass> late = new ArrayList<>();
        synchronized (this) {
            timed = false;
            Instant now = clock.instant();
            Iterator<Pass> waiting = byArrival.iterator();
            while (waiting.hasNext()) {
                Pass pass = waiting.next();
                if (pass.deadline.isAfter(now)) {
                    break;
                }
                waiting.remove();
                leaveOthers(pass);
                late.add(pass);
            }
            arm();
        }
        late.forEach(pass -> pass.channel.close(new CloseReason.TimedOut(CloseReason.Phase.HANDSHAKE, pass.limit)));
    }

    /** One who waits. */
    final class Pass {

        private final StableChannel channel;
        private final AddressGroup group;
        private final Optional<Subject> greySite;
        private final Instant arrival;
        private final Instant deadline;
        private final Duration limit;
        private boolean proved;

        private Pass(StableChannel channel, Optional<Subject> greySite, Instant arrival, Duration limit) {
            this.channel = channel;
            this.greySite = greySite;
            this.group = AddressGroup.of(channel.endpoint().remote());
            this.arrival = arrival;
            this.deadline = arrival.plus(limit);
            this.limit = limit;
        }

        /** It has proved who it is, with a key of its own: that cannot be repeated, and has cost a proof of work. */
        void prove() {
            synchronized (Anteroom.this) {
                proved = true;
            }
        }

        /** It has gone on or away. */
        void leave() {
            synchronized (Anteroom.this) {
                remove(this);
            }
        }
    }
}
