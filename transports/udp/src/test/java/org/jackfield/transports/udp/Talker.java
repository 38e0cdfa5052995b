package org.jackfield.transports.udp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;

/** One end of a channel in a test: counts what it hears, all of it welcome, and may talk without end. */
final class Talker implements ChannelEvents {

    private static final long PATIENCE_SECONDS = 60;
    private static final int PART = 16_384;

    private final Channel channel;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong talked = new AtomicLong();
    private final AtomicBoolean talking = new AtomicBoolean();
    private final BlockingQueue<CloseReason> end = new LinkedBlockingQueue<>();

    private Talker(Channel channel) {
        this.channel = channel;
        channel.request(Long.MAX_VALUE);
    }

    static Talker dial(Transport transport, PointId remote) throws InterruptedException {
        BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
        transport.dial(DialRequest.to(remote, Duration.ofSeconds(PATIENCE_SECONDS)), new Dialling() {
            @Override
            public ChannelEvents opened(Channel channel) {
                Talker talker = new Talker(channel);
                answers.add(talker);
                return talker;
            }

            @Override
            public void failed(CloseReason reason) {
                answers.add(reason);
            }
        });
        Object answer = next(answers);
        if (answer instanceof Talker talker) {
            return talker;
        }
        throw new AssertionError("the dial failed: " + answer);
    }

    static Listener listen(Transport transport, PointId local, BlockingQueue<Talker> accepted) {
        return transport
                .listen(ListenRequest.on(local), accepting(accepted))
                .toCompletableFuture()
                .join();
    }

    static Accepting accepting(BlockingQueue<Talker> accepted) {
        return new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                Talker talker = new Talker(channel);
                accepted.add(talker);
                return talker;
            }

            @Override
            public void troubled(CloseReason reason) {
                throw new AssertionError(reason.sentence());
            }
        };
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Optional.ofNullable(queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("waited in vain"));
    }

    Channel channel() {
        return channel;
    }

    long heard() {
        return heard.get();
    }

    /** The bytes that the channel has taken since it {@linkplain #talk talks}. */
    long talked() {
        return talked.get();
    }

    CloseReason awaitEnd() throws InterruptedException {
        return next(end);
    }

    void say(byte[] bytes) {
        channel.thread().execute(() -> {
            channel.claim(bytes.length).put(bytes);
            channel.commit(bytes.length);
            channel.flush();
        });
    }

    /** As fast as the channel takes it. */
    void talk() {
        talking.set(true);
        channel.thread().execute(this::writable);
    }

    void fallSilent() {
        talking.set(false);
    }

    void awaitHeard(long bytes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (heard) {
            while (heard.get() < bytes) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("heard " + heard + " of " + bytes + " bytes; end: " + end);
                }
                TimeUnit.NANOSECONDS.timedWait(heard, left);
            }
        }
    }

    @Override
    public void received(ByteBuffer bytes) {
        synchronized (heard) {
            heard.addAndGet(bytes.remaining());
            heard.notifyAll();
        }
        bytes.position(bytes.limit());
    }

    @Override
    public void writable() {
        while (talking.get() && channel.writable()) {
            channel.claim(PART);
            channel.commit(PART);
            channel.flush();
            talked.addAndGet(PART);
        }
    }

    @Override
    public void closed(CloseReason reason) {
        talking.set(false);
        end.add(reason);
    }
}
