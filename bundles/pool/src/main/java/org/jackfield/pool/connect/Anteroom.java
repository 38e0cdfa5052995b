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
import java.util.function.Supplier;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Timers;
import org.jackfield.pool.address.AddressGroup;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.transport.StableChannel;

/**
 * Where those who have dialled us wait until both sides have accepted; to be accepted by us alone is no reason to stay.
 *
 * <p>A newcomer is never turned away for want of room: if there is none, the oldest of the most crowded address group yields. Whoever
 * fills the room from few neighbourhoods only drives out their own, and first those who say nothing. Octez's 20 places of 5 s are held
 * full by 4 silent sockets a second; here they would have to come from as many address groups as there are places.
 *
 * <p>One deadline for each, one timer for all. Safe from any thread; the lock is held for a few steps and never while calling out.
 */
final class Anteroom {

    /** A handshake that has heard as much and lives has seen a stamp that is worth its work. */
    private static final int ENOUGH_TO_SHOW_WORK = 64;

    private final Supplier<PoolSettings> settings;
    private final Timers timers;
    private final InstantSource clock;
    private final LinkedHashSet<Pass> byArrival = new LinkedHashSet<>();
    private final Map<AddressGroup, LinkedHashSet<Pass>> groups = new HashMap<>();
    private boolean timed;

    Anteroom(Supplier<PoolSettings> settings, Timers timers, InstantSource clock) {
        this.settings = settings;
        this.timers = timers;
        this.clock = clock;
    }

    /** Takes a newcomer in, and turns out whoever has to yield. */
    Pass admit(StableChannel channel) {
        ConnectLimits limits = settings.get().connect();
        Pass pass =
                new Pass(channel, clock.instant().plus(limits.authenticationTimeout()), limits.authenticationTimeout());
        CloseReason tooMany = new CloseReason.TooManyHandshakes(limits.maxIncoming(), ConnectLimits.MAX_INCOMING);
        Optional<Pass> yielding;
        synchronized (this) {
            byArrival.add(pass);
            groups.computeIfAbsent(pass.group, group -> new LinkedHashSet<>()).add(pass);
            if (groups.get(pass.group).size() > limits.maxIncomingPerGroup()) {
                tooMany = new CloseReason.TooManyHandshakes(
                        limits.maxIncomingPerGroup(), ConnectLimits.MAX_INCOMING_PER_GROUP);
                yielding = Optional.of(least(pass.group, pass));
            } else if (byArrival.size() > limits.maxIncoming()) {
                yielding = Optional.of(least(mostCrowded(pass.group), pass));
            } else {
                yielding = Optional.empty();
            }
            yielding.ifPresent(this::remove);
            arm();
        }
        if (yielding.isPresent()) {
            yielding.get().channel.close(tooMany);
        }
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

    /** Of a group the oldest that has not said enough to show its work; if all have, the oldest. The newcomer only if it is alone. */
    private Pass least(AddressGroup group, Pass newcomer) {
        return groups.get(group).stream()
                .filter(pass -> pass != newcomer && pass.channel.receivedBytes() < ENOUGH_TO_SHOW_WORK)
                .findFirst()
                .orElseGet(() -> oldest(group));
    }

    private Pass oldest(AddressGroup group) {
        return groups.get(group).iterator().next();
    }

    private void remove(Pass pass) {
        byArrival.remove(pass);
        leaveGroup(pass);
    }

    private void leaveGroup(Pass pass) {
        LinkedHashSet<Pass> neighbours = groups.get(pass.group);
        if (neighbours != null && neighbours.remove(pass) && neighbours.isEmpty()) {
            groups.remove(pass.group);
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
                leaveGroup(pass);
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
        private final Instant deadline;
        private final Duration limit;

        private Pass(StableChannel channel, Instant deadline, Duration limit) {
            this.channel = channel;
            this.group = AddressGroup.of(channel.endpoint().remote());
            this.deadline = deadline;
            this.limit = limit;
        }

        /** It has gone on or away. */
        void leave() {
            synchronized (Anteroom.this) {
                remove(this);
            }
        }
    }
}
