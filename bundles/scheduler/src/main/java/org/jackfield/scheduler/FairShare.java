package org.jackfield.scheduler;

import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Portion;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Standing;
import org.jackfield.api.scheduling.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow's standing: its place in either lane, its turns to write, its counters.
 *
 * <p>Owned by the flow's thread: the state of its turns, and its totals (written there alone, read from anywhere). Places belong to
 * their lanes, meters to the timers' thread; the standing is anybody's word, and the last one counts.
 */
final class FairShare implements Share {

    private static final Logger LOG = LoggerFactory.getLogger(FairShare.class);

    private final FairScheduler scheduler;
    private final Flow flow;
    private final Lane reads;
    private final Lane writes;
    private final Place reading = new Place(() -> onThread(this::grant));
    private final Runnable turn = this::turn;
    private final Place writing = new Place(() -> onThread(turn));
    private final Meter received;
    private final Meter sent;
    private volatile Standing standing = Standing.NEUTRAL;
    private volatile boolean left;
    private volatile long receivedBytes;
    private volatile long sentBytes;
    private boolean turnIsComing;
    private boolean inTurn;
    private boolean askedInTurn;

    FairShare(FairScheduler scheduler, Flow flow, Lane reads, Lane writes, Instant now) {
        this.scheduler = scheduler;
        this.flow = flow;
        this.reads = reads;
        this.writes = writes;
        this.received = new Meter(now);
        this.sent = new Meter(now);
        reads.join(reading);
        writes.join(writing);
    }

    @Override
    public void wantToRead(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("nobody wants to read " + bytes + " bytes");
        }
        if (left) {
            return;
        }
        long credit = reads.capped() ? reads.ask(reading, bytes) : bytes;
        if (credit > 0) {
            flow.grant(credit);
        }
    }

    @Override
    public void hasRead(int bytes) {
        receivedBytes = receivedBytes + bytes;
        scheduler.received(standing.peerClass(), bytes);
        if (reads.capped()) {
            reads.used(reading, bytes);
        }
    }

    @Override
    public void wantToWrite() {
        if (inTurn) {
            askedInTurn = true;
        } else if (!turnIsComing) {
            turn();
        }
    }

    @Override
    public void standing(Standing standing) {
        this.standing = standing;
        reads.move(reading, this::standing);
        writes.move(writing, this::standing);
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public boolean waitsToRead() {
        return reads.isInLine(reading);
    }

    @Override
    public boolean waitsToWrite() {
        return writes.isInLine(writing);
    }

    @Override
    public Traffic traffic() {
        return new Traffic(sentBytes, receivedBytes, sent.bytesPerSecond(), received.bytesPerSecond());
    }

    @Override
    public Portion portion() {
        return new Portion(
                standing,
                reads.portion(reading, receivedBytes, received.bytesPerSecond()),
                writes.portion(writing, sentBytes, sent.bytesPerSecond()));
    }

    @Override
    public void leave() {
        left = true;
        reads.leave(reading);
        writes.leave(writing);
        scheduler.left(this);
    }

    /** Once a second, on the timers' thread. */
    void look(Instant now) {
        received.sample(receivedBytes, now);
        sent.sample(sentBytes, now);
        if (reads.capped()) {
            reads.look(reading);
        }
    }

    private void grant() {
        long credit = reads.collect(reading);
        if (credit > 0 && !left) {
            flow.grant(credit);
        }
    }

    /** One turn to write. The next comes through the thread's queue, so that the other flows of the thread have theirs between. */
    private void turn() {
        turnIsComing = false;
        if (left) {
            return;
        }
        boolean capped = writes.capped();
        long lease = capped ? writes.ask(writing, Long.MAX_VALUE) : writes.turnBytes();
        if (lease == 0) {
            turnIsComing = true;
            return;
        }
        if (transmit((int) Math.min(lease, writes.turnBytes()), capped)) {
            turnIsComing = true;
            onThread(turn);
        }
    }

    /** Whether the flow wants another turn. */
    private boolean transmit(int budget, boolean capped) {
        int written = 0;
        inTurn = true;
        askedInTurn = false;
        try {
            written = flow.transmit(budget);
        } finally {
            inTurn = false;
            sentBytes = sentBytes + written;
            scheduler.sent(standing.peerClass(), written);
            if (capped) {
                writes.used(writing, written);
                if (written < budget) {
                    writes.unused(writing);
                }
            }
        }
        return written >= budget || askedInTurn;
    }

    private void onThread(Runnable task) {
        try {
            flow.thread().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("a flow's thread has ended before the flow has left", e);
            leave();
        }
    }
}
