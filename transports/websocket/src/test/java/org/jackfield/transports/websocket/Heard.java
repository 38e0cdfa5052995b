package org.jackfield.transports.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.Dialling;

/** One channel, dialled or accepted, and all that is heard of it. Writes as fast as the channel takes it. */
final class Heard implements Dialling, Accepting, ChannelEvents {

    private final CompletableFuture<Channel> channel = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> failure = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> trouble = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long credit;
    private int unwritten;

    Heard(long credit) {
        this.credit = credit;
    }

    static <T> T soon(CompletableFuture<T> expected) throws Exception {
        return expected.get(20, TimeUnit.SECONDS);
    }

    Channel channel() throws Exception {
        return soon(channel);
    }

    CloseReason failure() throws Exception {
        return soon(failure);
    }

    CloseReason trouble() throws Exception {
        return soon(trouble);
    }

    CloseReason end() throws Exception {
        return soon(end);
    }

    /** Writes so many bytes, one after the other, as the channel takes them. */
    void write(int count) throws Exception {
        Channel open = channel();
        open.thread().execute(() -> {
            unwritten += count;
            writable();
        });
    }

    synchronized void awaitBytes(int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (bytes.size() < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("heard " + bytes.size() + " bytes of " + count);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public ChannelEvents opened(Channel opened) {
        opened.request(credit);
        channel.complete(opened);
        return this;
    }

    @Override
    public ChannelEvents accepted(Channel accepted) {
        return opened(accepted);
    }

    @Override
    public void failed(CloseReason reason) {
        failure.complete(reason);
    }

    @Override
    public void troubled(CloseReason reason) {
        trouble.complete(reason);
    }

    @Override
    public void received(ByteBuffer arrived) {
        byte[] copy = new byte[arrived.remaining()];
        arrived.get(copy);
        synchronized (this) {
            bytes.writeBytes(copy);
            notifyAll();
        }
    }

    @Override
    public void writable() {
        Channel open = channel.join();
        while (unwritten > 0 && open.writable()) {
            int part = Math.min(unwritten, 40_000);
            open.claim(part).put(new byte[part]);
            open.commit(part);
            unwritten -= part;
        }
        open.flush();
    }

    @Override
    public void closed(CloseReason reason) {
        end.complete(reason);
    }
}
