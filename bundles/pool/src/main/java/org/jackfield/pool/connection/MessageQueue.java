package org.jackfield.pool.connection;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.Message;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.QueueLimits;

/**
 * Messages that wait to leave, in order, bounded by count and bytes. Safe from any thread.
 *
 * <p>A message larger than the bound passes if it has the queue to itself.
 */
final class MessageQueue {

    private final Supplier<PoolSettings> settings;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    private long bytes;
    private long taken;
    private long dropped;
    private boolean closed;

    MessageQueue(Supplier<PoolSettings> settings) {
        this.settings = settings;
    }

    /** Takes one more, given at that moment of {@link Totals#moment}. */
    synchronized SendResult offer(Message message, long size, long given) {
        if (closed) {
            return SendResult.CLOSED;
        }
        var limits = settings.get().queues();
        boolean full = held(size) > limits.outgoingBytes() || waiting.size() >= limits.outgoingMessages();
        if (full && !waiting.isEmpty()) {
            dropped++;
            return SendResult.DROPPED;
        }
        waiting.add(new Waiting(message, size, given));
        bytes += size;
        return SendResult.QUEUED;
    }

    private long held(long more) {
        return bytes + more + (waiting.size() + 1L) * QueueLimits.MESSAGE_OVERHEAD;
    }

    synchronized Optional<Waiting> poll() {
        Waiting next = waiting.poll();
        if (next == null) {
            return Optional.empty();
        }
        bytes -= next.size();
        taken++;
        return Optional.of(next);
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        bytes = 0;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    synchronized State state() {
        return new State(waiting.size(), bytes, taken, dropped);
    }

    record State(int messages, long bytes, long taken, long dropped) {}

    record Waiting(Message message, long size, long given) {}
}
