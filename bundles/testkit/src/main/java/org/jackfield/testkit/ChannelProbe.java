package org.jackfield.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/**
 * One end of a channel in a test: hears all events, notes every promise that the transport breaks, and waits for what should come.
 *
 * <p>It stands where the core stands: it keeps its writes while the channel is handed from one transport to another, and the credit that
 * it asked for meanwhile.
 */
final class ChannelProbe implements ChannelEvents {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGEST_CLAIM = 65_536;

    private final String name;
    private final List<String> broken = new ArrayList<>();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final Deque<ByteBuffer> toWrite = new ArrayDeque<>();
    private Optional<Channel> channel;
    private Optional<CloseReason> end = Optional.empty();
    private Consumer<ByteBuffer> onReceived = bytes -> {};
    private boolean introduced;
    private boolean inside;
    private long granted;
    private long owed;
    private int received;
    private int writableAgain;
    private long written;
    private int largestClaim = LARGEST_CLAIM;

    ChannelProbe(String name, Channel channel) {
        this.name = name;
        this.channel = Optional.of(channel);
    }

    synchronized Channel channel() {
        return channel.orElseThrow(() -> new IllegalStateException(name + " is between two transports"));
    }

    /** From now on events may come. */
    synchronized void introduced() {
        introduced = true;
    }

    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    /** Done within {@code received}. */
    synchronized void onReceived(Consumer<ByteBuffer> action) {
        onReceived = action;
    }

    synchronized void claimAtMost(int bytes) {
        largestClaim = bytes;
    }

    void request(long bytes) {
        Channel present;
        synchronized (this) {
            granted += bytes;
            if (channel.isEmpty()) {
                owed += bytes;
                return;
            }
            present = channel.get();
        }
        present.request(bytes);
    }

    /** Writes as fast as the channel takes it, from now on. */
    void write(byte[] bytes) {
        Channel present;
        synchronized (this) {
            toWrite.add(ByteBuffer.wrap(bytes));
            if (channel.isEmpty()) {
                return;
            }
            present = channel.get();
        }
        present.thread().execute(this::drain);
    }

    /** Does it on the channel's thread, and waits until it is done. */
    void onThread(Consumer<Channel> action) {
        Channel present = channel();
        boolean[] done = new boolean[1];
        present.thread().execute(() -> {
            try {
                exclusively("a task", () -> action.accept(present));
            } finally {
                synchronized (this) {
                    done[0] = true;
                    notifyAll();
                }
            }
        });
        await("a task on the thread of " + name, () -> done[0]);
    }

    /** The channel leaves its transport; to be called before its release. */
    synchronized Channel detach() {
        Channel leaving = channel();
        channel = Optional.empty();
        return leaving;
    }

    /** Another transport has taken the channel over. */
    void attach(Channel adopted) {
        long due;
        synchronized (this) {
            channel = Optional.of(adopted);
            due = owed;
            owed = 0;
        }
        if (due > 0) {
            adopted.request(due);
        }
        adopted.thread().execute(this::drain);
    }

    synchronized byte[] heard() {
        return heard.toByteArray();
    }

    synchronized int heardBytes() {
        return received;
    }

    synchronized int writableAgain() {
        return writableAgain;
    }

    synchronized long writtenBytes() {
        return written;
    }

    synchronized Optional<CloseReason> end() {
        return end;
    }

    void awaitBytes(int bytes) {
        await(name + " to hear " + bytes + " bytes", () -> received >= bytes);
        if (heardBytes() != bytes) {
            throw new AssertionError(name + " should have heard " + bytes + " bytes and has heard " + heardBytes());
        }
    }

    void awaitAllWritten() {
        await(name + " to have written all", toWrite::isEmpty);
    }

    void awaitWritableAgain() {
        await(name + " to be writable again", () -> writableAgain > 0);
    }

    CloseReason awaitEnd() {
        await(name + " to hear the end", () -> end.isPresent());
        return end().orElseThrow();
    }

    @Override
    public void received(ByteBuffer bytes) {
        exclusively("received", () -> {
            Consumer<ByteBuffer> action;
            synchronized (this) {
                int count = bytes.remaining();
                received += count;
                promise(count > 0, "received without bytes");
                promise(received <= granted, "received " + received + " bytes for a credit of " + granted);
                byte[] copy = new byte[count];
                bytes.get(copy);
                heard.writeBytes(copy);
                action = onReceived;
                notifyAll();
            }
            action.accept(bytes);
        });
    }

    @Override
    public void writable() {
        synchronized (this) {
            writableAgain++;
            notifyAll();
        }
        exclusively("writable", this::writeOn);
    }

    @Override
    public void closed(CloseReason reason) {
        exclusively("closed", () -> {
            synchronized (this) {
                promise(end.isEmpty(), "closed twice, for " + end + " and " + reason);
                end = Optional.of(reason);
                notifyAll();
            }
        });
    }

    private void drain() {
        exclusively("a task", this::writeOn);
    }

    private void writeOn() {
        Optional<Channel> present;
        synchronized (this) {
            present = channel;
        }
        present.ifPresent(this::writeTo);
    }

    private void writeTo(Channel open) {
        while (open.writable()) {
            Optional<byte[]> next = nextToWrite();
            if (next.isEmpty()) {
                break;
            }
            open.claim(next.get().length).put(next.get());
            open.commit(next.get().length);
        }
        open.flush();
        synchronized (this) {
            notifyAll();
        }
    }

    private synchronized Optional<byte[]> nextToWrite() {
        while (!toWrite.isEmpty() && !toWrite.peek().hasRemaining()) {
            toWrite.remove();
        }
        if (toWrite.isEmpty()) {
            return Optional.empty();
        }
        byte[] part = new byte[Math.min(toWrite.peek().remaining(), largestClaim)];
        toWrite.peek().get(part);
        if (!toWrite.peek().hasRemaining()) {
            toWrite.remove();
        }
        written += part.length;
        return Optional.of(part);
    }

    /** One at a time, after the introduction, and nothing after the end. */
    private void exclusively(String what, Runnable event) {
        synchronized (this) {
            boolean task = what.startsWith("a task");
            promise(!inside, what + " while another event or task was under way");
            promise(task || introduced, what + " before the channel was introduced");
            promise(task || end.isEmpty() || what.equals("closed"), what + " after closed");
            inside = true;
        }
        try {
            event.run();
        } finally {
            synchronized (this) {
                inside = false;
            }
        }
    }

    private void promise(boolean kept, String otherwise) {
        if (!kept) {
            broken.add(name + ": " + otherwise);
        }
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what + "; heard "
                        + received + " of " + granted + " granted bytes, wrote " + written + ", end: " + end
                        + ", broken promises: " + broken);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    /** That many bytes that nobody could guess, the same for the same seed. */
    static byte[] noise(long seed, int bytes) {
        byte[] noise = new byte[bytes];
        new SplittableRandom(seed).nextBytes(noise);
        return noise;
    }

    static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }
}
