package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** To open a socket takes the library its time, and channels are served meanwhile. */
@Timeout(60)
class OpeningSocketsTest {

    private static final PointId ANYWHERE = PointId.parse("udp://127.0.0.1:0");
    private static final int CALLERS = 6;
    private static final Accepting NOBODY = new Accepting() {
        @Override
        public ChannelEvents accepted(Channel channel) {
            throw new AssertionError("somebody calls");
        }

        @Override
        public void troubled(CloseReason reason) {
            throw new AssertionError(reason.sentence());
        }
    };

    private final List<EventLoops> allLoops = new ArrayList<>();
    private final List<UdpTransport> transports = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (UdpTransport transport : transports) {
            transport.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        for (EventLoops loops : allLoops) {
            loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void noEventLoopFurnishesASocketWhoeverAsksForIt() throws Exception {
        EventLoopGroup loops = loops(2);
        Queue<Boolean> furnishedOnALoop = new ConcurrentLinkedQueue<>();
        Queue<Integer> priorities = new ConcurrentLinkedQueue<>();
        Keepsakes watched = before(() -> {
            furnishedOnALoop.add(isOn(loops));
            priorities.add(Thread.currentThread().getPriority());
        });
        UdpTransport home = moveIn(new UdpTransport(loops, watched, UdpSettings.DEFAULTS));
        UdpTransport abroad = moveIn(new UdpTransport(loops, watched, UdpSettings.DEFAULTS));

        Listener listener = loops.next()
                .submit(() -> home.listen(ListenRequest.on(ANYWHERE), NOBODY))
                .get()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        listener.close().toCompletableFuture().get(10, TimeUnit.SECONDS);
        Listener other = Talker.listen(home, ANYWHERE, new LinkedBlockingQueue<>());
        Talker.dial(abroad, other.local());

        assertEquals(List.of(false, false, false), List.copyOf(furnishedOnALoop));
        // nor has whoever does it the precedence of the loop that asked
        assertEquals(Set.of(Thread.NORM_PRIORITY), Set.copyOf(priorities));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void socketsOfSeveralTransportsTakeTheEventLoopsInTurn(int number) throws Exception {
        EventLoopGroup loops = loops(number);
        Listener listener = Talker.listen(moveIn(UdpFixture.transport(loops)), ANYWHERE, new LinkedBlockingQueue<>());
        Set<Executor> threads = new HashSet<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            threads.add(Talker.dial(moveIn(UdpFixture.transport(loops)), listener.local())
                    .channel()
                    .thread());
        }

        assertEquals(number, threads.size());
    }

    @Test
    void whatIsBeingOpenedWhenTheTransportGoesIsClosedBeforeItHasGone() throws Exception {
        EventLoopGroup loops = loops(2);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        UdpTransport going = new UdpTransport(
                loops,
                before(() -> {
                    begun.countDown();
                    awaitUninterrupted(goOn);
                }),
                UdpSettings.DEFAULTS);
        PointId point = freePoint();
        CompletableFuture<Listener> listening =
                going.listen(ListenRequest.on(point), NOBODY).toCompletableFuture();
        assertTrue(begun.await(10, TimeUnit.SECONDS));

        CompletableFuture<Void> gone = going.shutdown().toCompletableFuture();
        assertFalse(gone.isDone());
        goOn.countDown();
        gone.get(10, TimeUnit.SECONDS);

        ExecutionException refusal = assertThrows(ExecutionException.class, () -> listening.get(10, TimeUnit.SECONDS));
        assertEquals(
                new CloseReason.TransportGone(UdpTransport.SCHEME), ((ListenException) refusal.getCause()).reason());
        Listener next = Talker.listen(moveIn(UdpFixture.transport(loops)), point, new LinkedBlockingQueue<>());
        assertEquals(point, next.local());
    }

    @Test
    void whatFailsOnTheWayToASocketIsToldToWhoeverWantedIt() {
        UdpTransport broken = moveIn(new UdpTransport(
                loops(1),
                before(() -> {
                    throw new NoClassDefFoundError("a part of the library");
                }),
                UdpSettings.DEFAULTS));

        ExecutionException refusal =
                assertThrows(ExecutionException.class, () -> broken.listen(ListenRequest.on(ANYWHERE), NOBODY)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS));
        assertEquals(
                new CloseReason.ListenFailed(ANYWHERE, "java.lang.NoClassDefFoundError: a part of the library"),
                ((ListenException) refusal.getCause()).reason());
    }

    @Test
    void whatItsLoopWatchesNoMoreIsClosedAndToldToWhoeverWantedIt() throws Exception {
        LoopsThatEnd loops = new LoopsThatEnd();
        UdpTransport home = UdpFixture.transport(loops);

        ExecutionException refusal =
                assertThrows(ExecutionException.class, () -> home.listen(ListenRequest.on(ANYWHERE), NOBODY)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS));
        assertEquals(
                new CloseReason.ListenFailed(ANYWHERE, "the event loops have ended"),
                ((ListenException) refusal.getCause()).reason());
        assertEquals(1, loops.registered.size());
        assertFalse(loops.registered.element().isOpen());
        assertEquals(List.of(), home.sockets().held());
        home.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    }

    private EventLoopGroup loops(int number) {
        EventLoops loops = new EventLoops(new EventLoopSettings(number, EventLoopSettings.IoType.NIO));
        loops.activate();
        allLoops.add(loops);
        return loops.group();
    }

    private UdpTransport moveIn(UdpTransport transport) {
        transports.add(transport);
        return transport;
    }

    /** The usual ones; the step comes first when a socket is furnished with them. */
    private static Keepsakes before(Runnable step) {
        Keepsakes usual = UdpFixture.KEEPSAKES;
        return new Keepsakes(
                usual.parking(),
                (dialled, probes) -> {
                    step.run();
                    return usual.demultiplexer().apply(dialled, probes);
                },
                usual.anchor(),
                usual.keeper(),
                usual.tokens());
    }

    private static boolean isOn(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static PointId freePoint() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return ANYWHERE.withPort(socket.getLocalPort());
        }
    }

    /** One loop, which keeps nothing for later any more, as if it had ended since the socket was bound. */
    private static final class LoopsThatEnd extends MultiThreadIoEventLoopGroup {

        private final Queue<io.netty.channel.Channel> registered = new ConcurrentLinkedQueue<>();

        LoopsThatEnd() {
            super(1, NioIoHandler.newFactory());
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... arguments) {
            return new SingleThreadIoEventLoop(this, executor, handlers) {
                @Override
                public ChannelFuture register(io.netty.channel.Channel channel) {
                    registered.add(channel);
                    return super.register(channel);
                }

                @Override
                public ScheduledFuture<?> scheduleWithFixedDelay(
                        Runnable command, long initialDelay, long delay, TimeUnit unit) {
                    throw new RejectedExecutionException("the loop has ended");
                }
            };
        }
    }
}
