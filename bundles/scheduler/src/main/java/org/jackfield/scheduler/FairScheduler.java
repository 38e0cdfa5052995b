package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;

/**
 * Nobody is slowed without a cap, and everybody has a share by its weight with one.
 *
 * <pre>
 *                 without a cap                              with one
 *   wantToRead    granted within the call                    granted within the call while the bucket lasts, else in line
 *   wantToWrite   a turn of bounded size within the call,    likewise; each turn is paid from the bucket, with what it overran
 *                 the next through the thread's own queue
 * </pre>
 *
 * <p><b>Who owns what.</b> A flow's turns and totals belong to the flow's thread, and without a cap nothing else is touched: no lock,
 * no other thread. Caps and lines belong to the {@link Lane} of their direction and are guarded by its lock. Moving
 * averages belong to the timers' thread, which looks once a second. All methods are safe from any thread.
 *
 * <p>Life: constructor, {@link #activate}, {@link #shutdown}. After that nobody joins, and who waits in line waits for ever.
 */
public final class FairScheduler implements Scheduler {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Timers timers;
    private final InstantSource clock;
    private final Lane reads;
    private final Lane writes;
    private final Set<FairShare> shares = ConcurrentHashMap.newKeySet();
    private final Tallies received;
    private final Tallies sent;
    private Optional<Cancellable> looks = Optional.empty();
    private volatile boolean over;

    public FairScheduler(SchedulerSettings settings, Timers timers, InstantSource clock) {
        this.timers = timers;
        this.clock = clock;
        this.reads = new Lane(Lane.Orders.AMOUNTS, timers, clock);
        this.writes = new Lane(Lane.Orders.TURNS, timers, clock);
        this.received = new Tallies(clock.instant());
        this.sent = new Tallies(clock.instant());
        change(settings);
    }

    /** Begins to measure. */
    public synchronized void activate() {
        looks = Optional.of(timers.every(LOOK_EVERY, this::look));
    }

    /** Changes the settings of the running scheduler; who waits is served as the new ones allow. */
    public void change(SchedulerSettings settings) {
        reads.change(settings.downloads(), settings.turnBytes());
        writes.change(settings.uploads(), settings.turnBytes());
    }

    @Override
    public Share join(Flow flow) {
        if (over) {
            throw new IllegalStateException("the scheduler has shut down");
        }
        FairShare share = new FairShare(this, flow, reads, writes, clock.instant());
        shares.add(share);
        return share;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(sent.bytes(), received.bytes(), sent.bytesPerSecond(), received.bytesPerSecond());
    }

    @Override
    public Bandwidth bandwidth() {
        return new Bandwidth(reads.snapshot(received), writes.snapshot(sent));
    }

    /** Ends; all is quiet when the stage completes, which is at once. */
    public synchronized CompletionStage<Void> shutdown() {
        over = true;
        looks.ifPresent(Cancellable::cancel);
        looks = Optional.empty();
        reads.stop();
        writes.stop();
        shares.clear();
        return CompletableFuture.completedFuture(null);
    }

    void received(PeerClass peerClass, long bytes) {
        received.of(peerClass).add(bytes);
    }

    void sent(PeerClass peerClass, long bytes) {
        sent.of(peerClass).add(bytes);
    }

    int flows() {
        return shares.size();
    }

    void left(FairShare share) {
        shares.remove(share);
    }

    private void look() {
        Instant now = clock.instant();
        received.sample(now);
        sent.sample(now);
        for (FairShare share : shares) {
            share.look(now);
        }
    }
}
