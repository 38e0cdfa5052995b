package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.transport.Handover;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    @Test
    void allThreadsRunFromTheBeginningAndAreCalledIo() throws Exception {
        EventLoops loops = new EventLoops(new EventLoopSettings(3, IoType.NIO));
        loops.activate();
        List<String> names = new ArrayList<>();
        for (EventExecutor loop : loops.group()) {
            names.add(loop.submit(() -> Thread.currentThread().getName()).get(10, TimeUnit.SECONDS));
        }
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertEquals(List.of("io-0", "io-1", "io-2"), names);
        assertThrows(IllegalStateException.class, loops::group);
    }

    @Test
    void theirThreadsHaveTheHighestPriorityOfJava() throws Exception {
        EventLoops loops = new EventLoops(new EventLoopSettings(1, IoType.NIO));
        loops.activate();
        int priority = loops.group()
                .next()
                .submit(() -> Thread.currentThread().getPriority())
                .get(10, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertEquals(Thread.MAX_PRIORITY, priority);
    }

    @Test
    void theGroupTellsWhichChannelsFitIt() throws Exception {
        EventLoops nio = new EventLoops(new EventLoopSettings(1, IoType.NIO));
        nio.activate();
        assertTrue(((IoEventLoopGroup) nio.group()).isIoType(NioIoHandler.class));
        nio.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);

        EventLoops auto = new EventLoops(EventLoopSettings.DEFAULTS);
        auto.activate();
        assertEquals(Epoll.isAvailable(), ((IoEventLoopGroup) auto.group()).isIoType(EpollIoHandler.class));
        auto.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSettingOutsideItsBoundsIsRefusedByName() {
        var refused = assertThrows(IllegalArgumentException.class, () -> new EventLoopSettings(257, IoType.AUTO));

        assertEquals("threads lies between 0 and 256, not 257", refused.getMessage());
    }

    @Test
    void timersRunInTheOrderInWhichTheyAreDueOnTheirOwnThread() throws Exception {
        TimerThread timers = new TimerThread();
        timers.activate();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        timers.after(
                Duration.ofMillis(40),
                () -> heard.add("late on " + Thread.currentThread().getName()));
        timers.after(Duration.ofMillis(10), () -> {
            throw new IllegalStateException("on purpose: it stops no other");
        });
        timers.after(Duration.ofMillis(20), () -> heard.add("early"));
        timers.after(Duration.ofMillis(5), () -> heard.add("never")).cancel();

        assertEquals("early", heard.poll(10, TimeUnit.SECONDS));
        assertEquals("late on timers", heard.poll(10, TimeUnit.SECONDS));

        timers.shutdown();
        timers.after(Duration.ZERO, () -> heard.add("after the end")).cancel();
        assertTrue(heard.isEmpty());
    }

    @Test
    void whatIsPeriodicGoesOnAfterItHasThrown() throws Exception {
        TimerThread timers = new TimerThread();
        timers.activate();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        var ticking = timers.every(Duration.ofMillis(2), () -> {
            heard.add("tick");
            throw new IllegalStateException("on purpose");
        });

        assertEquals("tick", heard.poll(10, TimeUnit.SECONDS));
        assertEquals("tick", heard.poll(10, TimeUnit.SECONDS));
        ticking.cancel();
        timers.shutdown();
    }

    @Test
    void aParkingHandlerKeepsMessagesAndErrorsAlsoWhenTheChannelCloses() {
        Queue<Object> parked = new ConcurrentLinkedQueue<>();
        IOException reset = new IOException("reset, on purpose");
        EmbeddedChannel channel = new EmbeddedChannel(new ParkingHandler(parked));
        channel.writeInbound("one");
        channel.pipeline().fireExceptionCaught(reset);
        channel.writeInbound("two");
        channel.close();

        assertEquals(List.of("one", reset, "two"), List.copyOf(parked));
        assertSame(null, channel.readInbound());
    }

    @Test
    void anAbandonedHandoverIsClosedAndItsMessagesAreReleased() {
        EmbeddedChannel channel = new EmbeddedChannel();
        ByteBuf message = Unpooled.buffer().writeByte(1);
        Queue<Object> parked = new ConcurrentLinkedQueue<>(List.of(message));

        new AbandonedSocket().apply(new Handover("tcp/1", channel, 0, List.of(), parked, Map.of()));

        assertFalse(channel.isOpen());
        assertEquals(0, message.refCnt());
    }

    @Test
    void callersThatWaitedAtAnAbandonedListenerAreClosedWithIt() {
        EmbeddedChannel server = new EmbeddedChannel();
        EmbeddedChannel caller = new EmbeddedChannel();
        ByteBuf message = Unpooled.buffer().writeByte(1);
        Handover waiting =
                new Handover("caller/1", caller, 0, List.of(), new ConcurrentLinkedQueue<>(List.of(message)), Map.of());

        new AbandonedSocket()
                .apply(new Handover(
                        "tcp/1", server, 0, List.of(), new ConcurrentLinkedQueue<>(List.of(waiting)), Map.of()));

        assertFalse(server.isOpen());
        assertFalse(caller.isOpen());
        assertEquals(0, message.refCnt());
    }
}
