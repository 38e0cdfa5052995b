package org.jackfield.transports.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.junit.jupiter.api.Test;

/** Frames cost no garbage to speak of, however many there are. */
class HotPathTest {

    private static final int FRAME_BYTES = 1_024;
    private static final int WARM_UP = 50_000;
    private static final int FRAMES = 200_000;
    private static final long MOST_BYTES_FOR_EACH = 128;

    @Test
    void aFrameAllocatesNextToNothingOnItsWay() throws Exception {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counter
                        && counter.isThreadAllocatedMemorySupported(),
                "this JVM does not count what a thread allocates");
        EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.AUTO));
        loops.activate();
        TcpTransport tcp = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
        Sink sink = new Sink();
        var listener = tcp.listen(ListenRequest.on(PointId.parse("tcp://127.0.0.1:0")), sink)
                .toCompletableFuture()
                .get();
        Source source = new Source();
        tcp.dial(DialRequest.to(listener.local(), Duration.ofSeconds(10)), source);

        source.send(WARM_UP);
        sink.await(WARM_UP);
        List<Long> threads = ioThreads(loops);
        long before = allocatedBy(threads);
        long began = System.nanoTime();
        source.send(FRAMES);
        sink.await(FRAMES);
        long nanos = System.nanoTime() - began;
        long bytes = (allocatedBy(threads) - before) / FRAMES;

        System.out.printf(
                "%d bytes of garbage for each frame of %d bytes; %.0f frames/s%n",
                bytes, FRAME_BYTES, FRAMES * 1e9 / nanos);
        tcp.shutdown().toCompletableFuture().get(20, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertTrue(bytes <= MOST_BYTES_FOR_EACH, bytes + " bytes of garbage for each frame");
    }

    private static List<Long> ioThreads(EventLoops loops) throws Exception {
        List<Long> ids = new ArrayList<>();
        for (var loop : loops.group()) {
            ids.add(loop.submit(() -> Thread.currentThread().getId()).get(10, TimeUnit.SECONDS));
        }
        return ids;
    }

    private static long allocatedBy(List<Long> threads) {
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.stream().mapToLong(counter::getThreadAllocatedBytes).sum();
    }

    /** Writes as fast as the channel takes it. */
    private static final class Source implements Dialling, ChannelEvents {

        private final CompletableFuture<Channel> opened = new CompletableFuture<>();
        private final byte[] frame = new byte[FRAME_BYTES];
        private int left;

        void send(int frames) throws Exception {
            Channel channel = opened.get(10, TimeUnit.SECONDS);
            channel.thread().execute(() -> {
                left += frames;
                writable();
            });
        }

        @Override
        public ChannelEvents opened(Channel channel) {
            opened.complete(channel);
            return this;
        }

        @Override
        public void writable() {
            Channel channel = opened.join();
            while (left > 0 && channel.writable()) {
                left--;
                channel.claim(FRAME_BYTES).put(frame);
                channel.commit(FRAME_BYTES);
            }
            channel.flush();
        }

        @Override
        public void failed(CloseReason reason) {
            opened.completeExceptionally(new IllegalStateException(reason.sentence()));
        }

        @Override
        public void received(ByteBuffer bytes) {
            throw new IllegalStateException("nothing was asked for");
        }

        @Override
        public void closed(CloseReason reason) {
            left = 0;
        }
    }

    /** Reads, and gives credit back as a running connection does. */
    private static final class Sink implements Accepting, ChannelEvents {

        private static final long WINDOW = 256 * 1024;

        private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
        private long heard;
        private long awaited = Long.MAX_VALUE;
        private CompletableFuture<Void> arrived = new CompletableFuture<>();

        void await(int frames) throws Exception {
            CompletableFuture<Void> all = new CompletableFuture<>();
            accepted.get(10, TimeUnit.SECONDS).thread().execute(() -> {
                arrived = all;
                awaited = (long) frames * FRAME_BYTES;
                check();
            });
            all.get(60, TimeUnit.SECONDS);
        }

        @Override
        public ChannelEvents accepted(Channel channel) {
            channel.request(WINDOW);
            accepted.complete(channel);
            return this;
        }

        @Override
        public void received(ByteBuffer bytes) {
            heard += bytes.remaining();
            accepted.join().request(bytes.remaining());
            bytes.position(bytes.limit());
            check();
        }

        private void check() {
            if (heard >= awaited) {
                heard -= awaited;
                awaited = Long.MAX_VALUE;
                arrived.complete(null);
            }
        }

        @Override
        public void troubled(CloseReason reason) {
            accepted.completeExceptionally(new IllegalStateException(reason.sentence()));
        }

        @Override
        public void writable() {
            // never writes
        }

        @Override
        public void closed(CloseReason reason) {
            arrived.completeExceptionally(new IllegalStateException(reason.sentence()));
        }
    }
}
