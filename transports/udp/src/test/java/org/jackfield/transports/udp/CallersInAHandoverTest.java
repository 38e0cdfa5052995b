package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is connected, and has opened no stream yet, when the listener goes to the next version. */
@Timeout(300)
class CallersInAHandoverTest {

    private static final String OURS = "jackfield/1";
    private static final int CALLERS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final BlockingQueue<Talker> accepted = new LinkedBlockingQueue<>();
    private UdpTransport first;
    private UdpTransport second;
    private RawClient client;
    private Listener old;
    private List<QuicChannel> callers;

    @BeforeEach
    void call() throws Exception {
        loops.activate();
        first = UdpFixture.transport(loops.group());
        second = UdpFixture.transport(loops.group());
        old = Talker.listen(first, PointId.parse("udp://127.0.0.1:0"), accepted);
        client = new RawClient(loops.group(), OURS);
        callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(RawClient.done(client.connect(
                            new InetSocketAddress("127.0.0.1", old.local().port())))
                    .getNow());
        }
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        soon(first.shutdown());
        soon(second.shutdown());
        soon(loops.shutdown());
    }

    @Test
    void whoHasSaidNothingIsHeardByTheNextVersion() throws Exception {
        adopt(second, release(first, old));

        callers.forEach(this::greet);

        awaitAllHeard();
    }

    /** The first version has asked for the stream, which cannot be called off: it arrives at nobody's connection. */
    @Test
    void aStreamThatOpensWhileTheListenerIsNobodysIsServed() throws Exception {
        Handover handover = release(first, old);
        List<QuicChannel> waiting = waiting(handover);
        assertEquals(CALLERS, waiting.size());
        callers.forEach(this::greet);
        await(() -> waiting.stream().noneMatch(connection -> parked(connection).isEmpty()));

        adopt(second, handover);

        awaitAllHeard();
        assertTrue(waiting.stream().allMatch(connection -> parked(connection) == null));
    }

    @Test
    void whoGoesMeanwhileHoldsNothingUp() throws Exception {
        Handover handover = release(first, old);
        List<QuicChannel> waiting = waiting(handover);
        callers.forEach(this::greet);
        await(() -> waiting.stream().noneMatch(connection -> parked(connection).isEmpty()));
        callers.forEach(QuicChannel::close);
        await(() -> waiting.stream().noneMatch(QuicChannel::isOpen));

        Listener next = adopt(second, handover);

        assertTrue(waiting.stream().allMatch(connection -> parked(connection) == null));
        Listener last = adopt(first, release(second, next));
        Talker.dial(second, last.local()).say(new byte[] {1});
        Talker.next(accepted).awaitHeard(1);
    }

    private void greet(QuicChannel caller) {
        client.stream(caller, QuicStreamType.BIDIRECTIONAL)
                .addListener(opened -> RawClient.say((Channel) opened.getNow(), Newcomer.GREETING, (byte) 1, (byte) 2));
    }

    private void awaitAllHeard() throws Exception {
        for (int i = 0; i < CALLERS; i++) {
            Talker.next(accepted).awaitHeard(2);
        }
        assertEquals(Map.of(), first.refusals());
        assertEquals(Map.of(), second.refusals());
    }

    private static List<QuicChannel> waiting(Handover handover) {
        Queue<Object> newcomers =
                Board.of((DatagramChannel) handover.socket()).newcomers().get().orElseThrow();
        return newcomers.stream().map(QuicChannel.class::cast).toList();
    }

    private static Queue<Object> parked(QuicChannel connection) {
        return connection.attr(Newcomer.PARKED).get();
    }

    private static Handover release(UdpTransport from, Listener listener) throws Exception {
        return soon(from.handovers().orElseThrow().release(listener));
    }

    private Listener adopt(UdpTransport by, Handover handover) throws Exception {
        return soon(by.handovers().orElseThrow().adopt(handover, Talker.accepting(accepted)));
    }

    private static <T> T soon(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "waited in vain");
            Thread.onSpinWait();
        }
    }
}
