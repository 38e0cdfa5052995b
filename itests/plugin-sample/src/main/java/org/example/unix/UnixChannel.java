package org.example.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/** One connected socket. Everything but the constructor and the final fields belongs to {@link #thread}. */
final class UnixChannel implements Channel {

    private static final int READ_BYTES = 32 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int HIGH_WATER_BYTES = 256 * 1024;
    private static final int LOW_WATER_BYTES = 64 * 1024;
    private static final int READS_IN_A_ROW = 16;
    private static final long CLOSING_SECONDS = 3;

    private final SocketChannel socket;
    private final Endpoint endpoint;
    private final Poller poller;
    private final Runnable onGone;
    private final Serial thread = new Serial();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** The first wins, whichever thread it comes from; from then on nothing is heard but the end. */
    private final AtomicReference<CloseReason> reason = new AtomicReference<>();

    private final ByteBuffer arrived = ByteBuffer.allocateDirect(READ_BYTES).flip();
    private final Deque<ByteBuffer> leaving = new ArrayDeque<>();
    private ChannelEvents events;
    private long credit;
    private boolean readAwaited;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private ByteBuffer claimed = ByteBuffer.allocate(0);
    private long leavingBytes;
    private boolean full;
    private boolean writeAwaited;

    UnixChannel(SocketChannel socket, Endpoint endpoint, Poller poller, Runnable onGone) {
        this.socket = socket;
        this.endpoint = endpoint;
        this.poller = poller;
        this.onGone = onGone;
    }

    /** Introduces the channel, on its thread; only then is anything said about it. */
    void introduce(Function<Channel, ChannelEvents> core) {
        thread.execute(() -> {
            events = core.apply(this);
            read();
        });
    }

    /** Closes at once; the stage completes when nothing is left. */
    CompletableFuture<Void> leave(CloseReason why) {
        thread.execute(() -> {
            if (reason.compareAndSet(null, why)) {
                write();
            }
            end();
        });
        return ended;
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
        thread.execute(() -> {
            credit = credit + bytes < 0 ? Long.MAX_VALUE : credit + bytes;
            read();
        });
    }

    @Override
    public ByteBuffer claim(int bytes) {
        if (bytes < 1 || bytes > CHUNK_BYTES) {
            throw new IllegalArgumentException("a claim is for 1 to " + CHUNK_BYTES + " bytes, not " + bytes);
        }
        if (chunk.remaining() < bytes) {
            chunk = ByteBuffer.allocate(CHUNK_BYTES);
        }
        claimed = chunk.slice(chunk.position(), bytes);
        return claimed;
    }

    @Override
    public void commit(int bytes) {
        if (bytes < 0 || bytes > claimed.capacity()) {
            throw new IllegalArgumentException(bytes + " bytes are committed, but " + claimed.capacity() + " were claimed");
        }
        if (bytes > 0 && reason.get() == null) {
            leaving.add(chunk.slice(chunk.position(), bytes));
            leavingBytes += bytes;
            full |= leavingBytes > HIGH_WATER_BYTES;
        }
        chunk.position(chunk.position() + bytes);
        claimed = ByteBuffer.allocate(0);
    }

    /** Afterwards and not now, because writing may find that the channel has ended, and nothing is said inside a call of the core. */
    @Override
    public void flush() {
        thread.execute(this::write);
    }

    @Override
    public boolean writable() {
        return !full;
    }

    @Override
    public void close(CloseReason why) {
        if (reason.compareAndSet(null, why)) {
            CompletableFuture.delayedExecutor(CLOSING_SECONDS, TimeUnit.SECONDS, thread).execute(this::end);
            thread.execute(this::write);
        }
    }

    /** Gives what has arrived as far as the credit goes, then looks for more, so that the end is noticed without any credit. */
    private void read() {
        for (int i = 0; i < READS_IN_A_ROW && events != null && reason.get() == null; i++) {
            if (arrived.hasRemaining()) {
                if (credit == 0) {
                    return;
                }
                deliver();
            } else if (!fill()) {
                return;
            }
        }
        if (events != null && reason.get() == null) {
            thread.execute(this::read);
        }
    }

    private void deliver() {
        int bytes = (int) Math.min(credit, arrived.remaining());
        credit -= bytes;
        ByteBuffer part = arrived.slice(arrived.position(), bytes);
        arrived.position(arrived.position() + bytes);
        events.received(part);
    }

    private boolean fill() {
        try {
            int bytes = socket.read(arrived.clear());
            arrived.flip();
            if (bytes < 0) {
                fail(new CloseReason.ClosedByPeer());
                return false;
            }
            if (bytes == 0) {
                awaitRead();
            }
            return bytes > 0;
        } catch (IOException e) {
            arrived.clear().flip();
            fail(new CloseReason.ConnectionLost());
            return false;
        }
    }

    private void awaitRead() {
        if (!readAwaited) {
            readAwaited = true;
            poller.await(socket, SelectionKey.OP_READ, this::ready);
        }
    }

    private void ready(int operations) {
        thread.execute(() -> {
            if ((operations & SelectionKey.OP_READ) != 0) {
                readAwaited = false;
                if (reason.get() == null) {
                    read();
                } else {
                    linger();
                }
            }
            if ((operations & SelectionKey.OP_WRITE) != 0) {
                writeAwaited = false;
                write();
            }
        });
    }

    private void write() {
        try {
            while (!leaving.isEmpty()) {
                leavingBytes -= socket.write(leaving.toArray(ByteBuffer[]::new));
                while (!leaving.isEmpty() && !leaving.peek().hasRemaining()) {
                    leaving.remove();
                }
                if (!leaving.isEmpty() && leaving.peek().hasRemaining() && !writeAwaited) {
                    writeAwaited = true;
                    poller.await(socket, SelectionKey.OP_WRITE, this::ready);
                }
                if (writeAwaited) {
                    break;
                }
            }
            tellWritable();
            if (reason.get() != null && leaving.isEmpty() && socket.isOpen()) {
                farewell();
            }
        } catch (IOException e) {
            leaving.clear();
            leavingBytes = 0;
            fail(new CloseReason.ConnectionLost());
        }
    }

    private void tellWritable() {
        if (full && leavingBytes <= LOW_WATER_BYTES) {
            full = false;
            thread.execute(() -> {
                if (reason.get() == null && events != null) {
                    events.writable();
                }
            });
        }
    }

    /** All has left: say so, and stay until the far end has left, too, so that nothing it has not read yet is lost. */
    private void farewell() throws IOException {
        socket.shutdownOutput();
        tellClosed();
        linger();
    }

    private void linger() {
        try {
            int bytes = socket.read(arrived.clear());
            while (bytes > 0) {
                bytes = socket.read(arrived.clear());
            }
            if (bytes < 0) {
                end();
            } else {
                awaitRead();
            }
        } catch (IOException e) {
            end();
        }
    }

    private void fail(CloseReason why) {
        reason.compareAndSet(null, why);
        end();
    }

    private void end() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
        poller.letGo();
        tellClosed();
        if (ended.complete(null)) {
            onGone.run();
        }
    }

    private void tellClosed() {
        if (events != null) {
            ChannelEvents last = events;
            events = null;
            last.closed(reason.get());
        }
    }
}
