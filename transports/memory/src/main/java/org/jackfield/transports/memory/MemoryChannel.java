package org.jackfield.transports.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Handover;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a link.
 *
 * <p>Owned by its thread: all fields but the credit and the first reason belong to tasks that run there. Bytes that have arrived
 * wait in {@code unread} until there are credit and an ear; each delivery travels back as an acknowledgement, which makes the far end
 * writable again.
 */
final class MemoryChannel implements Channel {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryChannel.class);
    private static final int LARGEST_CLAIM = 65_536;

    private final Link link;
    private final Endpoint endpoint;
    private final Executor thread;
    private final Wire out;
    private final AtomicLong credit = new AtomicLong();
    private final AtomicReference<CloseReason> firstReason = new AtomicReference<>();
    private final Deque<ByteBuffer> unread = new ArrayDeque<>();
    private volatile Optional<MemoryTransport> holder = Optional.empty();
    private Optional<ChannelEvents> ear = Optional.empty();
    private Optional<CloseReason> end = Optional.empty();
    private boolean over;
    private byte[] committed = new byte[0];
    private int committedBytes;
    private int claimedBytes = -1;
    private long outstanding;
    private boolean writable = true;

    MemoryChannel(Link link, Endpoint endpoint, Executor thread, Wire out) {
        this.link = link;
        this.endpoint = endpoint;
        this.thread = thread;
        this.out = out;
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public Executor thread() {
        return thread;
    }

    @Override
    public void request(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("credit is not taken back: " + bytes);
        }
        credit.accumulateAndGet(bytes, MemoryChannel::sum);
        thread.execute(this::deliver);
    }

    @Override
    public ByteBuffer claim(int bytes) {
        if (bytes < 1 || bytes > LARGEST_CLAIM) {
            throw new IllegalArgumentException("a claim has 1 to " + LARGEST_CLAIM + " bytes, not " + bytes);
        }
        if (claimedBytes >= 0) {
            throw new IllegalStateException("what was claimed before is not committed yet");
        }
        if (committed.length - committedBytes < bytes) {
            committed = Arrays.copyOf(committed, Math.max(committedBytes + bytes, 2 * committed.length));
        }
        claimedBytes = bytes;
        return ByteBuffer.wrap(committed, committedBytes, bytes);
    }

    @Override
    public void commit(int bytes) {
        if (claimedBytes < 0) {
            throw new IllegalStateException("nothing is claimed");
        }
        if (bytes < 0 || bytes > claimedBytes) {
            throw new IllegalArgumentException(bytes + " bytes of " + claimedBytes + " cannot be committed");
        }
        claimedBytes = -1;
        committedBytes += bytes;
        outstanding += bytes;
        writable &= outstanding <= link.conditions().bufferBytes();
    }

    @Override
    public void flush() {
        if (committedBytes > 0 && !over) {
            ByteBuffer segment = ByteBuffer.wrap(Arrays.copyOf(committed, committedBytes));
            MemoryChannel far = link.farEndOf(this);
            out.carry(committedBytes, () -> far.arrived(segment));
        }
        committed = committed.length > LARGEST_CLAIM ? new byte[0] : committed;
        committedBytes = 0;
    }

    @Override
    public boolean writable() {
        return writable && firstReason.get() == null;
    }

    @Override
    public void close(CloseReason reason) {
        if (firstReason.compareAndSet(null, reason)) {
            thread.execute(() -> {
                flush();
                MemoryChannel far = link.farEndOf(this);
                out.carry(0, () -> far.farEndClosed(new CloseReason.ClosedByPeer()));
                finish();
            });
        }
    }

    /** Whoever closes it when it shuts down. */
    void heldBy(MemoryTransport transport) {
        holder = Optional.of(transport);
        transport.hold(this);
    }

    /** On the channel's thread: from now on somebody listens. */
    void begin(ChannelEvents events) {
        ear = Optional.of(events);
        if (over) {
            hearEnd();
        } else {
            deliver();
        }
    }

    /** Ends at once. */
    void broken(CloseReason reason) {
        if (firstReason.compareAndSet(null, reason)) {
            thread.execute(this::finish);
        }
    }

    /** On the channel's thread: gives away what an adopter needs; what arrives from now on waits. */
    Handover release(String format) {
        if (over) {
            throw new IllegalStateException(
                    "the channel has ended: " + firstReason.get().sentence());
        }
        leaveHolder();
        ear = Optional.empty();
        List<ByteBuffer> waiting = new ArrayList<>(unread);
        unread.clear();
        return new Handover(format, this, credit.getAndSet(0), waiting, new ConcurrentLinkedQueue<>(), Map.of());
    }

    /** On the channel's thread: the opposite. */
    void adopt(Handover handover, MemoryTransport adopter, ChannelEvents events) {
        heldBy(adopter);
        List<ByteBuffer> waiting = handover.unread();
        for (int i = waiting.size() - 1; i >= 0; i--) {
            unread.addFirst(waiting.get(i));
        }
        credit.accumulateAndGet(handover.credit(), MemoryChannel::sum);
        begin(events);
    }

    private void arrived(ByteBuffer segment) {
        if (!over) {
            unread.add(segment);
            deliver();
        }
    }

    private void farEndClosed(CloseReason reason) {
        end = Optional.of(reason);
        deliver();
    }

    private void acknowledged(int bytes) {
        outstanding -= bytes;
        if (!writable && outstanding <= link.conditions().bufferBytes() / 2) {
            writable = true;
            if (firstReason.get() == null) {
                ear.ifPresent(events -> guarded(events::writable));
            }
        }
    }

    private void deliver() {
        while (deliverable()) {
            ByteBuffer head = unread.peek();
            int bytes = (int) Math.min(credit.get(), head.remaining());
            credit.addAndGet(-bytes);
            ByteBuffer part = head.slice(head.position(), bytes);
            head.position(head.position() + bytes);
            if (!head.hasRemaining()) {
                unread.remove();
            }
            MemoryChannel far = link.farEndOf(this);
            out.carry(0, () -> far.acknowledged(bytes));
            ear.ifPresent(events -> guarded(() -> events.received(part)));
        }
        if (unread.isEmpty() && ear.isPresent() && end.isPresent()) {
            broken(end.get());
        }
    }

    private boolean deliverable() {
        return ear.isPresent() && !unread.isEmpty() && credit.get() > 0 && firstReason.get() == null;
    }

    private void finish() {
        if (!over) {
            over = true;
            unread.clear();
            link.ended();
            hearEnd();
        }
    }

    private void hearEnd() {
        leaveHolder();
        Optional<ChannelEvents> last = ear;
        ear = Optional.empty();
        last.ifPresent(events -> guarded(() -> events.closed(firstReason.get())));
    }

    private void leaveHolder() {
        holder.ifPresent(transport -> transport.letGo(this));
        holder = Optional.empty();
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("{}: the core has failed in an event, the channel is closed", endpoint, e);
            close(new CloseReason.UnexpectedError(e.toString()));
        }
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
