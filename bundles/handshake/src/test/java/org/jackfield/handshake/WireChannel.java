package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/**
 * A channel whose far end is another one, or the test itself.
 *
 * <p>Strict: it delivers no more than was requested, in the segments that the test wants, checks that they are read to their end, and
 * overwrites them afterwards. Buffers are direct one time and on the heap the next.
 */
final class WireChannel implements Channel {

    static final PointId LOCAL = PointId.parse("tcp://127.0.0.1:9732");
    static final PointId REMOTE = PointId.parse("tcp://127.0.0.2:40000");

    private final Direction direction;
    private final Steps steps;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream committed = new ByteArrayOutputStream();
    private Optional<WireChannel> farEnd = Optional.empty();
    private Optional<ChannelEvents> events = Optional.empty();
    private Optional<ByteBuffer> claimed = Optional.empty();
    private Optional<CloseReason> closed = Optional.empty();
    private IntUnaryOperator segments = waiting -> waiting;
    private byte[] waiting = new byte[0];
    private long credit;
    private long requested;
    private boolean writable = true;
    private boolean direct;
    private int flushes;
    private int longestClaim = 65_536;
    private int writableBytes = Integer.MAX_VALUE;

    WireChannel(Direction direction, Steps steps) {
        this.direction = direction;
        this.steps = steps;
    }

    /** Lets what is written here arrive there, and the other way round. */
    void connect(WireChannel other) {
        farEnd = Optional.of(other);
        other.farEnd = Optional.of(this);
    }

    void hear(ChannelEvents listener) {
        events = Optional.of(listener);
    }

    /** How large the next segment may be, by how much waits. */
    void segments(IntUnaryOperator size) {
        segments = size;
    }

    /** The far end writes. */
    void arrive(byte[] bytes) {
        byte[] joined = Arrays.copyOf(waiting, waiting.length + bytes.length);
        System.arraycopy(bytes, 0, joined, waiting.length, bytes.length);
        waiting = joined;
        deliver();
    }

    /** The far end, or the network, ends it. */
    void end(CloseReason reason) {
        steps.execute(() -> finish(reason));
    }

    /** All that was flushed, in order. */
    byte[] sent() {
        return sent.toByteArray();
    }

    /** All that was flushed since the last call. */
    byte[] takeSent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    Optional<CloseReason> closedFor() {
        return closed;
    }

    /** What may still arrive. */
    long credit() {
        return credit;
    }

    /** What was requested in all. */
    long requested() {
        return requested;
    }

    int flushes() {
        return flushes;
    }

    /** Takes claims longer than a channel has to. */
    void longestClaim(int bytes) {
        longestClaim = bytes;
    }

    /** After that many more bytes it is not writable. */
    void writableFor(int bytes) {
        writableBytes = bytes;
        writable = bytes > 0;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(LOCAL, REMOTE, direction);
    }

    @Override
    public Executor thread() {
        return steps;
    }

    @Override
    public void request(long bytes) {
        assertTrue(bytes > 0, "credit is positive");
        credit += bytes;
        requested += bytes;
        deliver();
    }

    @Override
    public ByteBuffer claim(int bytes) {
        assertTrue(bytes > 0 && bytes <= longestClaim, "a claim of " + bytes);
        assertFalse(claimed.isPresent(), "one claim at a time");
        direct = !direct;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes + 7) : ByteBuffer.allocate(bytes + 7);
        buffer.position(3);
        claimed = Optional.of(buffer);
        return buffer;
    }

    @Override
    public void commit(int bytes) {
        byte[] content = new byte[bytes];
        claimed.orElseThrow().get(3, content);
        claimed = Optional.empty();
        committed.writeBytes(content);
        writableBytes -= bytes;
        writable = writableBytes > 0;
    }

    @Override
    public void flush() {
        flushes++;
        byte[] bytes = committed.toByteArray();
        committed.reset();
        if (closed.isEmpty()) {
            sent.writeBytes(bytes);
            farEnd.ifPresent(other -> other.arrive(bytes));
        }
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void close(CloseReason reason) {
        if (closed.isEmpty()) {
            flush();
            steps.execute(() -> finish(reason));
            closed = Optional.of(reason);
            farEnd.ifPresent(other -> other.end(new CloseReason.ClosedByPeer()));
        }
    }

    private void finish(CloseReason reason) {
        if (closed.isEmpty()) {
            // what arrived before the end is read first, as far as there is credit
            while (deliverable()) {
                deliverSegment();
            }
        }
        if (events.isPresent()) {
            CloseReason first = closed.orElse(reason);
            closed = Optional.of(first);
            ChannelEvents listener = events.get();
            events = Optional.empty();
            listener.closed(first);
        }
    }

    private boolean deliverable() {
        return waiting.length > 0 && credit > 0 && closed.isEmpty() && events.isPresent();
    }

    private void deliver() {
        steps.execute(() -> {
            if (deliverable()) {
                deliverSegment();
                deliver();
            }
        });
    }

    private void deliverSegment() {
        int most = (int) Math.min(waiting.length, credit);
        int length = Math.max(1, Math.min(most, segments.applyAsInt(most)));
        direct = !direct;
        ByteBuffer segment = direct ? ByteBuffer.allocateDirect(length + 5) : ByteBuffer.allocate(length + 5);
        segment.position(5).put(waiting, 0, length).flip().position(5);
        waiting = Arrays.copyOfRange(waiting, length, waiting.length);
        credit -= length;
        events.orElseThrow().received(segment);
        assertEquals(0, segment.remaining(), "what is received is read to its end");
        for (int i = 0; i < segment.capacity(); i++) {
            segment.put(i, (byte) 0x55);
        }
    }
}
