package org.jackfield.pool.transport;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent.TransportExchanged;
import org.jackfield.api.node.NodeEvent.TransportExchanged.Outcome;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Handovers;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Carrier.Standing;

/**
 * Exchanges a transport under its open channels. A newer version that comes beside the old one takes over at once, see {@link Switch}. A
 * version that leaves releases what it has, and the next one of the same scheme and {@linkplain Handovers#format format} adopts it;
 * without a next one in time it ends with {@link CloseReason.TransportGone}. In between channels wait, or are tended by a transport that
 * stands by for that; the next one takes over from it as from an older version.
 *
 * <p>Owned by the control thread. See the reference page on hot swaps, section 9.
 */
public final class Exchange {

    private final Switchboard switchboard;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Orphan orphan;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Map<Carrier, Cancellable> patience = new HashMap<>();
    private final Map<Carrier, Tended> tended = new HashMap<>();
    private final Queue<Carrier> arriving = new ArrayDeque<>();
    private Optional<Switch> switching = Optional.empty();
    private Listeners posts = new NoListeners();

    /** Remembers. */
    public Exchange(
            Switchboard switchboard,
            Control control,
            EventStream events,
            Supplier<PoolSettings> settings,
            Orphan orphan) {
        this.switchboard = switchboard;
        this.control = control;
        this.events = events;
        this.settings = settings;
        this.orphan = orphan;
    }

    /** Who holds the listeners. */
    public void posts(Listeners holders) {
        posts = holders;
    }

    /** A transport comes, and takes over what it can; one that stands by takes nothing yet. */
    public void arrive(Carrier fresh) {
        if (fresh.isStandby()) {
            return;
        }
        boolean alone = switchboard.carrier(fresh.scheme()).equals(Optional.of(fresh));
        if (alone) {
            fresh.stand(Standing.SERVES);
        }
        Optional<Carrier> standby = tendsFor(fresh);
        standby.map(tended::get).ifPresent(waits -> waits.listeners = posts.waitingFor(fresh));
        adoptWaiting(fresh, standby.isPresent());
        if (!alone || standby.isPresent()) {
            arriving.add(fresh);
            beside();
        }
    }

    /** Who has channels of a version that has left, and could give them to that one. */
    private Optional<Carrier> tendsFor(Carrier fresh) {
        return tended.keySet().stream()
                .filter(standby -> standby.isFollowedBy(fresh))
                .findFirst();
    }

    private void adoptWaiting(Carrier fresh, boolean moreFollow) {
        List<Waiting> orphans = waiting.stream()
                .filter(orphaned -> orphaned.released && orphaned.from.isFollowedBy(fresh))
                .toList();
        int listeners = moreFollow ? 0 : posts.waitingFor(fresh);
        if (orphans.isEmpty() && listeners == 0) {
            return;
        }
        Instant begun = control.now();
        String before = orphans.stream()
                .map(orphaned -> orphaned.from.edition().version())
                .findFirst()
                .orElse("");
        CompletableFuture<?>[] adopted =
                orphans.stream().map(orphaned -> adopt(orphaned, fresh)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(adopted)
                .thenRun(() -> control.execute(() -> events.tell(new TransportExchanged(
                        fresh.scheme(),
                        before,
                        fresh.edition().version(),
                        Outcome.ADOPTED,
                        (int) orphans.stream()
                                .filter(orphaned -> orphaned.adopted)
                                .count(),
                        listeners,
                        Duration.between(begun, control.now()),
                        orphans.stream()
                                .map(orphaned -> orphaned.trouble)
                                .filter(trouble -> !trouble.isEmpty())
                                .findFirst()
                                .orElse("")))));
    }

    /** The next of those that came beside others. */
    private void beside() {
        while (switching.isEmpty() && !arriving.isEmpty()) {
            Carrier to = arriving.remove();
            Optional<Carrier> from = switchboard
                    .carrier(to.scheme())
                    .filter(present -> present != to)
                    .or(() -> tendsFor(to));
            if (from.isEmpty()) {
                to.stand(Standing.SERVES);
            } else if (!from.get().isStandby()
                    && to.edition().compareTo(from.get().edition()) < 0) {
                to.stand(Standing.SERVES);
                tell(from.get(), to, Outcome.BESIDE, "it is the older one");
            } else {
                takeOver(from.get(), to);
            }
        }
    }

    private void takeOver(Carrier from, Carrier to) {
        Optional<String> obstacle = obstacle(from, to);
        if (obstacle.isPresent()) {
            to.stand(Standing.SERVES);
            tell(from, to, Outcome.BESIDE, obstacle.get());
            return;
        }
        Optional<Tended> waits = Optional.ofNullable(tended.get(from));
        Switch begun = new Switch(
                from,
                waits.map(known -> known.before).orElse(from.edition().version()),
                to,
                waits.map(known -> known.listeners).orElse(0),
                posts,
                control,
                events,
                orphan);
        switching = Optional.of(begun);
        begun.begin().thenRun(() -> {
            switching = Optional.empty();
            relieve(from);
            beside();
        });
    }

    private Optional<String> obstacle(Carrier from, Carrier to) {
        if (settings.get().adoptWithin().isZero()) {
            return Optional.of("adopt-within is 0");
        }
        if (from.handovers().isEmpty() || to.handovers().isEmpty()) {
            return Optional.of((from.handovers().isEmpty() ? from : to).version() + " hands nothing over");
        }
        return from.isFollowedBy(to)
                ? Optional.empty()
                : Optional.of("one hands over as " + from.format() + " and the other as " + to.format());
    }

    private void tell(Carrier from, Carrier to, Outcome outcome, String why) {
        events.tell(new TransportExchanged(
                from.scheme(), from.edition().version(), to.edition().version(), outcome, 0, 0, Duration.ZERO, why));
    }

    /** A transport goes. Completes when nothing of it is used any more. */
    public CompletionStage<Void> leave(Carrier gone) {
        arriving.remove(gone);
        Optional<Switch> concerned = switching.filter(under -> under.concerns(gone));
        return concerned.isPresent() ? concerned.get().callOff(gone).thenCompose(done -> release(gone)) : release(gone);
    }

    private CompletionStage<Void> release(Carrier gone) {
        CloseReason reason = new CloseReason.TransportGone(gone.scheme());
        // if nobody else serves, whoever was to take over does
        switchboard
                .carrier(gone.scheme())
                .filter(left -> left.standing() == Standing.NEW)
                .ifPresent(left -> left.stand(Standing.SERVES));
        List<StableChannel> channels = gone.leave(reason);
        Duration limit = settings.get().adoptWithin();
        if (gone.handovers().isEmpty() || limit.isZero() || channels.isEmpty()) {
            channels.forEach(channel -> channel.close(reason));
            return CompletableFuture.completedStage(null);
        }
        Optional<Carrier> standby =
                gone.successor(switchboard).isPresent() ? Optional.empty() : switchboard.standby(gone);
        standby.ifPresent(by -> tend(by, gone, limit, reason));
        CompletableFuture<?>[] released = channels.stream()
                .map(channel -> release(channel, gone, standby, reason))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(released);
        patience.put(gone, control.after(limit, () -> {
            all.complete(null);
            expire(gone, reason);
        }));
        return all;
    }

    private void tend(Carrier standby, Carrier gone, Duration limit, CloseReason reason) {
        Tended waits = new Tended(gone.edition().version());
        waits.patience = control.after(limit, () -> {
            waits.overdue = Optional.of(reason);
            if (switching.filter(under -> under.concerns(standby)).isEmpty()) {
                relieve(standby);
            }
        });
        Optional.ofNullable(tended.put(standby, waits)).ifPresent(before -> before.patience.cancel());
    }

    /** What has not been taken over in time ends; when nothing is left, nobody waits any longer. */
    private void relieve(Carrier standby) {
        Tended waits = tended.get(standby);
        if (waits == null) {
            return;
        }
        waits.overdue.ifPresent(reason -> standby.channels().forEach(channel -> channel.close(reason)));
        if (waits.overdue.isPresent() || standby.channels().isEmpty()) {
            waits.patience.cancel();
            tended.remove(standby);
        }
    }

    private CompletableFuture<Void> release(
            StableChannel channel, Carrier gone, Optional<Carrier> standby, CloseReason reason) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Waiting orphaned = new Waiting(channel, gone);
        waiting.add(orphaned);
        channel.release(gone, standby, reason, orphan).thenAccept(held -> {
            released.complete(null);
            control.execute(() -> {
                if (!held) {
                    settled(orphaned);
                    standby.ifPresent(by -> follow(channel, by));
                } else {
                    orphaned.released = true;
                    gone.successor(switchboard).ifPresent(next -> adopt(orphaned, next));
                }
            });
        });
        return released;
    }

    /** Its next version may have come, and have looked for channels, before this one was there. */
    private void follow(StableChannel channel, Carrier standby) {
        if (standby.holds(channel)
                && switching.filter(under -> under.concerns(standby)).isEmpty()) {
            standby.successor(switchboard).ifPresent(next -> channel.move(standby, next, orphan));
        }
    }

    /** One whom this version does not adopt goes on waiting for another, as long as it may. */
    private CompletableFuture<Void> adopt(Waiting orphaned, Carrier next) {
        orphaned.released = false;
        orphaned.adopting = true;
        next.keep(orphaned.channel);
        return orphaned.channel
                .adopt(next, orphan)
                .thenAcceptAsync(
                        trouble -> {
                            orphaned.adopting = false;
                            orphaned.adopted = trouble.isEmpty();
                            orphaned.trouble = trouble.orElse("");
                            orphaned.released = trouble.isPresent();
                            if (trouble.isEmpty() || orphaned.overdue) {
                                settled(orphaned);
                            }
                            if (trouble.isPresent() && orphaned.overdue) {
                                orphaned.channel.expire(new CloseReason.TransportGone(next.scheme()), orphan);
                            }
                        },
                        control)
                .toCompletableFuture();
    }

    /** When the last one is, nobody waits any longer, and nothing remembers the transport that has gone. */
    private void settled(Waiting orphaned) {
        waiting.remove(orphaned);
        if (waiting.stream().noneMatch(other -> other.from == orphaned.from)) {
            Optional.ofNullable(patience.remove(orphaned.from)).ifPresent(Cancellable::cancel);
        }
    }

    private void expire(Carrier gone, CloseReason reason) {
        List.copyOf(waiting).stream().filter(orphaned -> orphaned.from == gone).forEach(orphaned -> {
            if (orphaned.adopting) {
                orphaned.overdue = true;
            } else {
                settled(orphaned);
                orphaned.channel.expire(reason, orphan);
            }
        });
    }

    private static final class Waiting {

        private final StableChannel channel;
        private final Carrier from;
        private boolean released;
        private boolean adopting;
        private boolean adopted;
        private boolean overdue;
        private String trouble = "";

        Waiting(StableChannel channel, Carrier from) {
            this.channel = channel;
            this.from = from;
        }
    }

    /** What somebody stands by for. */
    private static final class Tended {

        private final String before;
        private Cancellable patience = () -> {};
        private Optional<CloseReason> overdue = Optional.empty();
        private int listeners;

        Tended(String before) {
            this.before = before;
        }
    }

    /** Of a node that listens nowhere. */
    private static final class NoListeners implements Listeners {

        @Override
        public CompletionStage<Moved> move(Carrier from, Carrier to) {
            return CompletableFuture.completedStage(Moved.NONE);
        }

        @Override
        public int waitingFor(Carrier fresh) {
            return 0;
        }
    }
}
