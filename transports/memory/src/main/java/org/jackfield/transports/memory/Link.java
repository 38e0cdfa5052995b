package org.jackfield.transports.memory;

import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** A connection: two ends and a wire each way. Known to the network until both ends have ended. */
final class Link {

    private final MemoryNetwork network;
    private final String dialler;
    private final String listener;
    private final Wire toListener;
    private final Wire toDialler;
    private final MemoryChannel dialled;
    private final MemoryChannel accepted;
    private final AtomicInteger openEnds = new AtomicInteger(2);
    private final AtomicInteger cuts = new AtomicInteger();

    Link(
            MemoryNetwork network,
            PointId from,
            PointId to,
            Executor diallersThread,
            Executor listenersThread,
            SplittableRandom random) {
        this.network = network;
        this.dialler = from.host();
        this.listener = to.host();
        this.toListener = new Wire(network, this, listenersThread, random.split());
        this.toDialler = new Wire(network, this, diallersThread, random.split());
        this.dialled = new MemoryChannel(this, new Endpoint(from, to, Direction.OUTBOUND), diallersThread, toListener);
        this.accepted = new MemoryChannel(this, new Endpoint(to, from, Direction.INBOUND), listenersThread, toDialler);
    }

    MemoryChannel dialled() {
        return dialled;
    }

    MemoryChannel accepted() {
        return accepted;
    }

    MemoryChannel farEndOf(MemoryChannel end) {
        return end == dialled ? accepted : dialled;
    }

    Conditions conditions() {
        return network.conditionsBetween(dialler, listener);
    }

    boolean cut() {
        return network.cut(dialler, listener);
    }

    boolean between(String one, String other) {
        return dialler.equals(one) && listener.equals(other) || dialler.equals(other) && listener.equals(one);
    }

    /** The partitions have changed. */
    void partitionsChanged() {
        if (cut()) {
            int cutNow = cuts.incrementAndGet();
            network.timers().after(conditions().lostAfter(), () -> {
                if (cut() && cuts.get() == cutNow) {
                    lose();
                }
            });
        } else {
            toListener.resume();
            toDialler.resume();
        }
    }

    /** Breaks: both ends hear it, and what was under way is gone. */
    void lose() {
        dialled.broken(new CloseReason.ConnectionLost());
        accepted.broken(new CloseReason.ConnectionLost());
    }

    void ended() {
        if (openEnds.decrementAndGet() == 0) {
            network.forget(this);
        }
    }
}
