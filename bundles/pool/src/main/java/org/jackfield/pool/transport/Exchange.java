package org.jackfield.pool.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Handovers;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;

/**
 * Exchanges a transport under its open channels: the leaving version releases them, the next one of the same scheme and
 * {@linkplain Handovers#format format} adopts them. Without a next one in time they end with {@link CloseReason.TransportGone}.
 *
 * <p>Owned by the control thread. See the reference page on hot swaps, section 9.
 */
public final class Exchange {

    private final Switchboard switchboard;
    private final Control control;
    private final Supplier<PoolSettings> settings;
    private final Orphan orphan;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final Map<Carrier, Cancellable> patience = new HashMap<>();

    /** Remembers. */
    public Exchange(Switchboard switchboard, Control control, Supplier<PoolSettings> settings, Orphan orphan) {
        this.switchboard = switchboard;
        this.control = control;
        this.settings = settings;
        this.orphan = orphan;
    }

    /** A transport goes. Completes when nothing of it is used any more. */
    public CompletionStage<Void> leave(Carrier gone) {
        CloseReason reason = new CloseReason.TransportGone(gone.scheme());
        List<StableChannel> channels = gone.leave(reason);
        Duration limit = settings.get().adoptWithin();
        Optional<Handovers> handovers = gone.handovers().filter(offered -> !limit.isZero());
        if (handovers.isEmpty() || channels.isEmpty()) {
            channels.forEach(channel -> channel.close(reason));
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<?>[] released = channels.stream()
                .map(channel -> release(channel, handovers.get(), gone, reason))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(released);
        patience.put(gone, control.after(limit, () -> {
            all.complete(null);
            expire(gone, reason);
        }));
        return all;
    }

    private CompletableFuture<Void> release(StableChannel channel, Handovers from, Carrier gone, CloseReason reason) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Waiting orphaned = new Waiting(channel, gone);
        waiting.add(orphaned);
        channel.release(from, gone.format(), reason, orphan).thenAccept(held -> {
            released.complete(null);
            control.execute(() -> {
                if (!held) {
                    settled(orphaned);
                } else {
                    orphaned.released = true;
                    gone.successor(switchboard).ifPresent(next -> adopt(orphaned, next));
                }
            });
        });
        return released;
    }

    /** A transport comes, and takes over what it can. */
    public void arrive(Carrier fresh) {
        List.copyOf(waiting).stream()
                .filter(orphaned -> orphaned.released && orphaned.from.isFollowedBy(fresh))
                .forEach(orphaned -> adopt(orphaned, fresh));
    }

    private void adopt(Waiting orphaned, Carrier next) {
        if (settled(orphaned)) {
            next.adopt(orphaned.channel)
                    .thenAccept(adopted -> control.execute(() -> {
                        if (!adopted) {
                            orphaned.channel.expire(new CloseReason.TransportGone(next.scheme()), orphan);
                        }
                    }));
        }
    }

    /** When the last one is, nobody waits any longer, and nothing remembers the transport that has gone. */
    private boolean settled(Waiting orphaned) {
        boolean waited = waiting.remove(orphaned);
        if (waiting.stream().noneMatch(other -> other.from == orphaned.from)) {
            Optional.ofNullable(patience.remove(orphaned.from)).ifPresent(Cancellable::cancel);
        }
        return waited;
    }

    private void expire(Carrier gone, CloseReason reason) {
        List.copyOf(waiting).stream().filter(orphaned -> orphaned.from == gone).forEach(orphaned -> {
            settled(orphaned);
            orphaned.channel.expire(reason, orphan);
        });
    }

    private static final class Waiting {

        private final StableChannel channel;
        private final Carrier from;
        private boolean released;

        Waiting(StableChannel channel, Carrier from) {
            this.channel = channel;
            this.from = from;
        }
    }
}
