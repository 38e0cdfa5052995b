package org.jackfield.transports.sockets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;

/**
 * What is made in Netty's own buffers and leaves from there. Owned by the channel's event loop.
 *
 * <p>A claim is a piece of a pooled direct buffer; small ones share it until they are flushed. Several buffers leave with one system
 * call. Writes have no promises of ours, so that they keep nothing of this plugin while a slow peer takes its time.
 */
final class Outflow {

    private static final int LARGEST_CLAIM = 65_536;
    private static final int SHARED_BYTES = 8_192;

    private static final ByteBuf NONE = Unpooled.EMPTY_BUFFER;

    private final Channel socket;
    private final StreamKind kind;
    private ByteBuf open = NONE;
    private int claimed = -1;
    private boolean used;
    private boolean shut;

    Outflow(Channel socket, StreamKind kind, boolean used) {
        this.socket = socket;
        this.kind = kind;
        this.used = used;
    }

    ByteBuffer claim(int bytes) {
        if (bytes < 1 || bytes > LARGEST_CLAIM) {
            throw new IllegalArgumentException("a claim has 1 to " + LARGEST_CLAIM + " bytes, not " + bytes);
        }
        if (claimed >= 0) {
            throw new IllegalStateException("what was claimed before is not committed yet");
        }
        ByteBuf buffer = bufferFor(bytes);
        claimed = bytes;
        return buffer.internalNioBuffer(buffer.writerIndex(), bytes);
    }

    void commit(int bytes) {
        if (shut) {
            passOn();
            return;
        }
        if (claimed < 0) {
            throw new IllegalStateException("nothing is claimed");
        }
        if (bytes < 0 || bytes > claimed) {
            throw new IllegalArgumentException(bytes + " bytes of " + claimed + " cannot be committed");
        }
        claimed = -1;
        open.writerIndex(open.writerIndex() + bytes);
    }

    void flush() {
        passOn();
        if (!shut) {
            socket.flush();
        }
    }

    /** Sends what was committed; whatever follows leads nowhere. Says whether anything was ever sent. */
    boolean shut() {
        passOn();
        shut = true;
        return used;
    }

    /** Gives what was committed to the pipeline, which does not send it yet. */
    void passOn() {
        ByteBuf buffer = open;
        open = NONE;
        claimed = -1;
        if (shut || !buffer.isReadable()) {
            buffer.release();
        } else {
            used = true;
            socket.write(kind.departing(fitted(buffer)), socket.voidPromise());
        }
    }

    private ByteBuf bufferFor(int bytes) {
        if (open.writableBytes() < bytes) {
            passOn();
            int capacity = Math.max(bytes, SHARED_BYTES);
            open = socket.alloc().directBuffer(capacity, capacity);
        }
        return open;
    }

    /** A few bytes must not hold a large buffer while the far end does not read. */
    private ByteBuf fitted(ByteBuf buffer) {
        if (buffer.readableBytes() >= buffer.capacity() / 4) {
            return buffer;
        }
        ByteBuf small = socket.alloc().directBuffer(buffer.readableBytes());
        small.writeBytes(buffer);
        buffer.release();
        return small;
    }
}
