package org.jackfield.transports.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Listener;

/** A listener. While nobody has an ear to it (between release and adoption), callers wait, at most as many as the backlog holds. */
final class Port implements Listener {

    private final MemoryNetwork network;
    private final PointId local;
    private final int backlog;
    private final Deque<Dial> callers = new ArrayDeque<>();
    private MemoryTransport holder;
    private Optional<Accepting> ear;

    Port(MemoryNetwork network, MemoryTransport holder, PointId local, int backlog, Accepting ear) {
        this.network = network;
        this.holder = holder;
        this.local = local;
        this.backlog = backlog;
        this.ear = Optional.of(ear);
    }

    @Override
    public PointId local() {
        return local;
    }

    @Override
    public CompletionStage<Void> close() {
        network.unbind(this);
        synchronized (this) {
            holder.letGo(this);
            callers.forEach(caller -> caller.refused(new CloseReason.DialRefused()));
            callers.clear();
        }
        return CompletableFuture.completedStage(null);
    }

    /** Somebody has come. */
    synchronized void knock(Dial dial) {
        if (ear.isPresent()) {
            dial.accept(local, holder, ear.get());
        } else if (callers.size() < backlog) {
            callers.add(dial);
        } else {
            dial.refused(new CloseReason.DialRefused());
        }
    }

    synchronized void release() {
        holder.letGo(this);
        ear = Optional.empty();
    }

    synchronized void adopt(MemoryTransport adopter, Accepting accepting) {
        holder = adopter;
        holder.hold(this);
        ear = Optional.of(accepting);
        callers.forEach(caller -> caller.accept(local, holder, accepting));
        callers.clear();
    }
}
