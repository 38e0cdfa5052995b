package org.jackfield.transports.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jackfield.api.transport.ChannelEvents;

/**
 * Bytes that have arrived and wait for credit. Owned by the channel's event loop.
 *
 * <p>Normally at most one read buffer: the next is read when this one is delivered. Only at the far end's end, epoll reads all that the
 * system still held.
 */
final class Inflow {

    private final Deque<ByteBuf> held = new ArrayDeque<>(1);
    private long credit;
    private boolean delivering;

    void grant(long bytes) {
        long sum = credit + bytes;
        credit = sum < 0 ? Long.MAX_VALUE : sum;
    }

    void add(ByteBuf arrived) {
        held.add(arrived);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether something waits that a grant sets free; not while it is being delivered, which minds grants by itself. */
    boolean isWaiting() {
        return !held.isEmpty() && !delivering;
    }

    /** Gives what the credit allows, straight from the buffers it was read into, as long as the channel is listened to. */
    void deliver(ChannelEvents core, StreamChannel channel) {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (credit > 0 && !held.isEmpty() && channel.isListening()) {
                ByteBuf head = held.peek();
                int bytes = (int) Math.min(credit, head.readableBytes());
                ByteBuffer view = head.internalNioBuffer(head.readerIndex(), bytes);
                head.skipBytes(bytes);
                credit -= bytes;
                try {
                    core.received(view);
                } catch (RuntimeException e) {
                    channel.coreFailed(e);
                }
                if (!head.isReadable()) {
                    held.remove().release();
                }
            }
        } finally {
            delivering = false;
        }
    }

    void clear() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    /** Takes the credit away. */
    long surrenderCredit() {
        long all = credit;
        credit = 0;
        return all;
    }

    /** Takes what is held away, as copies that need no release. */
    List<ByteBuffer> surrender() {
        List<ByteBuffer> copies = new ArrayList<>();
        for (ByteBuf buffer : held) {
            ByteBuffer copy = ByteBuffer.allocate(buffer.readableBytes());
            buffer.readBytes(copy);
            copies.add(copy.flip());
        }
        clear();
        return copies;
    }

    /** The opposite of {@link #surrender}; the buffers themselves are not touched. */
    void take(List<ByteBuffer> unread) {
        unread.forEach(buffer -> held.add(Unpooled.wrappedBuffer(buffer.duplicate())));
    }
}
