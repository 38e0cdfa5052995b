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
import java.util.function.Function;
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
import org.jackfield.pool.transport.StableChannel.Whereabouts;

/**
 * Exchanges a transport under its open channels. A newer version that comes beside the old one takes over at once, see {@link Switch}. A
 * version that leaves releases what it has, and the next one of the same scheme and {@linkplain Handovers#format format} adopts it;
 * without a next one in time it ends with {@link CloseReason.TransportGone}. In between channels wait, or are tended by a transport that
 * stands by for that; then it and the next version take one channel over after the other, with {@link Rests}, as from a version that is
 * still there.
 *
 * <p>Owned by the control thread. See the reference page on hot swaps, section 9.
 */
public final class Exchange {

    /** Nothing went before, and so there was no trouble. */
    private static final CompletableFuture<Boolean> NOTHING = CompletableFuture.completedFuture(false);

    private final Switchboard switchboard;
    private final Control control;
    private final EventStream events;
    private final Supplier<PoolSettings> settings;
    private final Orphan orphan;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Map<Carrier, Cancellable> patience = new HashMap<>();
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

    /** A transport comes, and takes over what it can. */
    public void arrive(Carrier fresh) {
        boolean alone = switchboard.carrier(fresh.scheme()).equals(Optional.of(fresh));
        if (alone) {
            fresh.stand(Standing.SERVES);
        }
        adoptWaiting(fresh);
        if (!alone) {
            arriving.add(fresh);
            beside();
        }
    }

    private void adoptWaiting(Carrier fresh) {
        List<Waiting> orphans = waiting.stream()
                .filter(orphaned -> !orphaned.busy && orphaned.from.isFollowedBy(fresh))
                .toList();
        int listeners = posts.waitingFor(fresh);
        if (orphans.isEmpty() && listeners == 0) {
            return;
        }
        Instant begun = control.now();
        String before = orphans.stream()
                .map(orphaned -> orphaned.from.edition().version())
                .findFirst()
                .orElse("");
        Rests rests = new Rests(control);
        CompletableFuture<Boolean> adopted = NOTHING;
        for (Waiting orphaned : orphans) {
            // those that are tended go on until it is their turn; those that wait wait no longer than they must
            CompletableFuture<Boolean> taken =
                    adopt(orphaned, fresh, orphaned.tendedBy.isPresent() ? rested(adopted, rests) : NOTHING);
            adopted = adopted.thenCombine(taken, (earlier, now) -> now);
        }
        adopted.thenRun(() -> control.execute(() -> events.tell(new TransportExchanged(
                fresh.scheme(),
                before,
                fresh.edition().version(),
                Outcome.ADOPTED,
                (int) orphans.stream()
                        .filter(orphaned -> fresh.holds(orphaned.channel))
                        .count(),
                listeners,
                Duration.between(begun, control.now()),
                orphans.stream()
                        .map(orphaned -> orphaned.trouble)
                        .filter(trouble -> !trouble.isEmpty())
                        .findFirst()
                        .orElse("")))));
    }

    private static CompletableFuture<Boolean> rested(CompletableFuture<Boolean> before, Rests rests) {
        return before.thenCompose(troubled -> troubled ? before : rests.rest().thenApply(rested -> false));
    }

    /** The next of those that came beside others. */
    private void beside() {
        while (switching.isEmpty() && !arriving.isEmpty()) {
            Carrier to = arriving.remove();
            Optional<Carrier> from = switchboard.carrier(to.scheme()).filter(present -> present != to);
            if (from.isEmpty()) {
                to.stand(Standing.SERVES);
            } else if (to.edition().compareTo(from.get().edition()) < 0) {
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
        Switch begun = new Switch(from, to, posts, control, events, orphan);
        switching = Optional.of(begun);
        begun.begin().thenRun(() -> {
            switching = Optional.empty();
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
        boolean helpless = !gone.isStandby() && gone.successor(switchboard).isEmpty();
        Optional<Carrier> standby = helpless ? switchboard.standby(gone) : Optional.empty();
        Duration limit = settings.get().adoptWithin();
        if (gone.handovers().isEmpty() || limit.isZero()) {
            gone.leave(reason, late -> late.close(reason)).forEach(channel -> channel.close(reason));
            return CompletableFuture.completedStage(null);
        }
        Function<StableChannel, CompletableFuture<Void>> letGo = channel -> release(channel, gone, standby, reason);
        List<StableChannel> channels =
                gone.leave(reason, late -> control.execute(() -> releaseLate(late, gone, letGo, limit)));
        if (channels.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        // those that will be tended need not wait for each other; without a standby, all wait for the next version
        CompletableFuture<Void> all = standby.isPresent()
                ? Departure.inTurn(channels, letGo, limit, control)
                : Departure.atOnce(channels, letGo);
        expireAfter(limit, gone, () -> all.complete(null));
        return all;
    }

    /** One that was opening when the others were let go of. Its transport does not wait for it. */
    private void releaseLate(
            StableChannel channel,
            Carrier gone,
            Function<StableChannel, CompletableFuture<Void>> letGo,
            Duration limit) {
        expireAfter(limit, gone, () -> {});
        letGo.apply(channel);
    }

    private void expireAfter(Duration limit, Carrier gone, Runnable first) {
        patience.computeIfAbsent(
                gone,
                waited -> control.after(limit, () -> {
                    first.run();
                    patience.remove(gone);
                    expire(gone);
                }));
    }

    private CompletableFuture<Void> release(
            StableChannel channel, Carrier gone, Optional<Carrier> standby, CloseReason reason) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Waiting orphaned = tendedBy(gone, channel).orElseGet(() -> new Waiting(channel, gone));
        waiting.add(orphaned);
        int attempt = orphaned.begin();
        channel.release(gone, standby, reason, orphan).whenComplete((where, failure) -> {
            released.complete(null);
            control.execute(() -> {
                if (!orphaned.end(attempt)) {
                    return;
                }
                orphaned.tendedBy = standby.filter(by -> where == Whereabouts.TENDED);
                if (where == Whereabouts.WAITS || where == Whereabouts.TENDED) {
                    goOn(orphaned, orphaned.from.successor(switchboard));
                } else {
                    settled(orphaned);
                }
            });
        });
        return released;
    }

    /** Who stands by may go, too: then its channels wait for the same as before, and not a moment longer. */
    private Optional<Waiting> tendedBy(Carrier standby, StableChannel channel) {
        return waiting.stream()
                .filter(orphaned -> orphaned.channel == channel && orphaned.tendedBy.equals(Optional.of(standby)))
                .findFirst();
    }

    /** To the next version or, without one, waiting for it as long as it may. */
    private void goOn(Waiting orphaned, Optional<Carrier> next) {
        if (next.isPresent()) {
            adopt(orphaned, next.get(), NOTHING);
        } else if (orphaned.overdue) {
            end(orphaned);
        }
    }

    /**
     * One whom this version does not adopt goes on waiting for another, as long as it may. The stage tells whether there was trouble, and
     * does not fail.
     */
    private CompletableFuture<Boolean> adopt(Waiting orphaned, Carrier next, CompletableFuture<Boolean> before) {
        int attempt = orphaned.begin();
        return before.thenCompose(troubled -> {
            if (orphaned.attempt != attempt) {
                return CompletableFuture.completedFuture(troubled);
            }
            if (troubled && orphaned.overdue) {
                // whoever hangs with each of many would hold up the last one for hours
                orphaned.end(attempt);
                end(orphaned);
                return CompletableFuture.completedFuture(true);
            }
            // an even newer one may have come meanwhile
            Carrier to = orphaned.from.successor(switchboard).orElse(next);
            return take(orphaned, to)
                    .handleAsync((trouble, failure) -> taken(orphaned, attempt, to, trouble, failure), control);
        });
    }

    private boolean taken(Waiting orphaned, int attempt, Carrier by, Optional<String> trouble, Throwable failure) {
        Optional<String> why = failure == null ? trouble : Optional.of(String.valueOf(failure));
        if (orphaned.end(attempt)) {
            orphaned.trouble = why.orElse("");
            if (why.isEmpty()) {
                settled(orphaned);
            } else {
                goOn(orphaned, orphaned.from.successor(switchboard).filter(other -> other != by));
            }
        }
        return why.isPresent();
    }

    private CompletionStage<Optional<String>> take(Waiting orphaned, Carrier next) {
        return orphaned.tendedBy.isPresent()
                ? orphaned.channel.move(orphaned.tendedBy.get(), next, orphan)
                : orphaned.channel.adopt(next, orphan);
    }

    /** When the last one is, nobody waits any longer, and nothing remembers the transport that has gone. */
    private void settled(Waiting orphaned) {
        waiting.remove(orphaned);
        if (waiting.stream().noneMatch(other -> other.from == orphaned.from)) {
            Optional.ofNullable(patience.remove(orphaned.from)).ifPresent(Cancellable::cancel);
        }
    }

    private void expire(Carrier gone) {
        List.copyOf(waiting).stream().filter(orphaned -> orphaned.from == gone).forEach(orphaned -> {
            if (orphaned.busy) {
                orphaned.overdue = true;
            } else {
                end(orphaned);
            }
        });
    }

    private void end(Waiting orphaned) {
        settled(orphaned);
        orphaned.channel.expire(new CloseReason.TransportGone(orphaned.from.scheme()), orphan);
    }

    private static final class Waiting {

        private final StableChannel channel;
        private final Carrier from;
        private Optional<Carrier> tendedBy = Optional.empty();
        private boolean busy;
        private int attempt;
        private boolean overdue;
        private String trouble = "";

        Waiting(StableChannel channel, Carrier from) {
            this.channel = channel;
            this.from = from;
        }

        /** Somebody is asked for it. Answers which attempt that is: what an earlier one comes to does not count any more. */
        int begin() {
            busy = true;
            return ++attempt;
        }

        /** Whether the attempt still counts. */
        boolean end(int ended) {
            if (ended != attempt) {
                return false;
            }
            busy = false;
            return true;
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
