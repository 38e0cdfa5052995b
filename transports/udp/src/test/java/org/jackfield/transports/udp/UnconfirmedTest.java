package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bob's handshake with alice is over on both sides, and he does not hear that she has heard his part. */
@Timeout(300)
class UnconfirmedTest {

    private static final long PATIENCE_SECONDS = 60;
    /** QUIC's first, without a round trip to go by; each is twice as long as the one before. */
    private static final long WAIT_FOR_A_PROBE = TimeUnit.SECONDS.toNanos(1);
    /** Or so many round trips, the first time. */
    private static final int ROUND_TRIPS_TO_A_PROBE = 3;
    /** After what it may take him to hear that he is to close: a probe or two, and the farewell. */
    private static final int FEW = 16;

    private final EventLoops here = new EventLoops(new EventLoopSettings(1, EventLoopSettings.IoType.NIO));
    private final EventLoops there = new EventLoops(new EventLoopSettings(1, EventLoopSettings.IoType.NIO));
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger said = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private UdpTransport home;
    private UdpTransport abroad;
    private Wiretap wire;
    private PointId alice;

    @BeforeEach
    void listen() throws Exception {
        here.activate();
        there.activate();
        home = UdpFixture.transport(there.group());
        abroad = UdpFixture.transport(here.group());
        Listener listener = Talker.listen(home, PointId.parse("udp://127.0.0.1:0"), new LinkedBlockingQueue<>());
        wire = new Wiretap(new InetSocketAddress("127.0.0.1", listener.local().port()));
        alice = PointId.of("udp", wire.address().getAddress(), wire.address().getPort());
        // she has no short header before she has all of the handshake
        wire.sift(answer -> {
            boolean isPartOfIt = !Forgery.isShortHeader(answer);
            if (!isPartOfIt) {
                done.countDown();
            }
            return isPartOfIt;
        });
        wire.listen(datagram -> {
            begun.compareAndSet(0, System.nanoTime());
            said.incrementAndGet();
        });
    }

    @AfterEach
    void close() throws Exception {
        abroad.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        home.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        wire.close();
        here.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        there.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void aDialThatIsCalledOffWhenAProbeIsDueIsOver() throws Exception {
        Cancellable dial = abroad.dial(DialRequest.to(alice, Duration.ofSeconds(200)), new Answer());
        assertTrue(done.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        here.group()
                .submit(() -> {
                    keepBusy(WAIT_FOR_A_PROBE + ROUND_TRIPS_TO_A_PROBE * (System.nanoTime() - begun.get()));
                    said.set(0);
                    dial.cancel();
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertEquals(new CloseReason.DialCancelled(), answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        here.group().submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(said.get() <= FEW, () -> "bob has said " + said + " datagrams");
    }

    /** The loop, so that what is due meanwhile is late. */
    private static void keepBusy(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private final class Answer implements Dialling {

        @Override
        public ChannelEvents opened(Channel channel) {
            throw new AssertionError("he cannot know that she is there");
        }

        @Override
        public void failed(CloseReason reason) {
            answers.add(reason);
        }
    }
}
