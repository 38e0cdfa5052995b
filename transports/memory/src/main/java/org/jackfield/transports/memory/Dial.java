package org.jackfield.transports.memory;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt: knocks after one latency, and hears the answer after another. Decided once. */
final class Dial implements Cancellable {

    private static final Logger LOG = LoggerFactory.getLogger(Dial.class);

    private final MemoryNetwork network;
    private final MemoryTransport dialler;
    private final PointId from;
    private final DialRequest request;
    private final Dialling dialling;
    private final Executor thread;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile Cancellable deadline = () -> {};

    Dial(MemoryNetwork network, MemoryTransport dialler, PointId from, DialRequest request, Dialling dialling) {
        this.network = network;
        this.dialler = dialler;
        this.from = from;
        this.request = request;
        this.dialling = dialling;
        this.thread = network.newThread();
    }

    void begin() {
        Duration limit = request.timeout();
        deadline =
                network.timers().after(limit, () -> fail(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, limit)));
        network.later(from.host(), request.remote().host(), this::knock);
    }

    @Override
    public void cancel() {
        fail(new CloseReason.DialCancelled());
    }

    void fail(CloseReason reason) {
        if (decide()) {
            thread.execute(() -> dialling.failed(reason));
        }
    }

    /** The far end's host has answered that nobody is there. */
    void refused(CloseReason reason) {
        network.later(request.remote().host(), from.host(), () -> fail(reason));
    }

    /** The far end takes the call. */
    void accept(PointId local, MemoryTransport acceptor, Accepting accepting) {
        if (decided.get()) {
            return;
        }
        Link link = network.connect(from, local, thread);
        MemoryChannel accepted = link.accepted();
        accepted.heldBy(acceptor);
        accepted.thread().execute(() -> introduce(accepted, () -> accepting.accepted(accepted)));
        network.later(local.host(), from.host(), () -> opened(link.dialled()));
    }

    private void knock() {
        if (!network.cut(from.host(), request.remote().host())) {
            network.knock(request.remote(), this);
        }
    }

    private void opened(MemoryChannel channel) {
        if (decide()) {
            channel.heldBy(dialler);
            thread.execute(() -> introduce(channel, () -> dialling.opened(channel)));
        } else {
            channel.close(new CloseReason.DialCancelled());
        }
    }

    private boolean decide() {
        if (decided.compareAndSet(false, true)) {
            deadline.cancel();
            dialler.letGo(this);
            return true;
        }
        return false;
    }

    private static void introduce(MemoryChannel channel, Supplier<ChannelEvents> core) {
        ChannelEvents events;
        try {
            events = core.get();
        } catch (RuntimeException e) {
            LOG.warn("{}: the core has failed to take the channel, which is closed", channel.endpoint(), e);
            channel.close(new CloseReason.UnexpectedError(e.toString()));
            return;
        }
        channel.begin(events);
    }
}
