package org.jackfield.transports.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** To open a socket takes the library its time, and channels are served meanwhile. */
@Timeout(60)
class OpeningSocketsTest {

    private static final PointId ANYWHERE = PointId.parse("udp://127.0.0.1:0");
    private static final int CALLERS = 4;

    private final EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.NIO));
    private final List<UdpTransport> transports = new ArrayList<>();

    @BeforeEach
    void open() {
        loops.activate();
    }

    @AfterEach
    void close() throws Exception {
        for (UdpTransport transport : transports) {
            transport.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        loops.shutdown().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void noEventLoopMakesTheCodecsOfASocket() throws Exception {
        Queue<Boolean> madeOnALoop = new ConcurrentLinkedQueue<>();
        Keepsakes usual = UdpFixture.KEEPSAKES;
        Keepsakes watched = new Keepsakes(
                usual.parking(),
                (dialled, probes) -> {
                    madeOnALoop.add(isOnALoop());
                    return usual.demultiplexer().apply(dialled, probes);
                },
                usual.anchor(),
                usual.keeper(),
                usual.tokens());
        UdpTransport home = moveIn(new UdpTransport(loops.group(), watched, UdpSettings.DEFAULTS));
        UdpTransport abroad = moveIn(new UdpTransport(loops.group(), watched, UdpSettings.DEFAULTS));

        Listener listener = Talker.listen(home, ANYWHERE, new LinkedBlockingQueue<>());
        Talker.dial(abroad, listener.local());

        assertEquals(List.of(false, false), List.copyOf(madeOnALoop));
    }

    @Test
    void socketsOfSeveralTransportsTakeTheEventLoopsInTurn() throws Exception {
        Listener listener =
                Talker.listen(moveIn(UdpFixture.transport(loops.group())), ANYWHERE, new LinkedBlockingQueue<>());
        Set<Executor> threads = new HashSet<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            UdpTransport abroad = moveIn(UdpFixture.transport(loops.group()));
            threads.add(Talker.dial(abroad, listener.local()).channel().thread());
        }

        assertEquals(2, threads.size());
    }

    private UdpTransport moveIn(UdpTransport transport) {
        transports.add(transport);
        return transport;
    }

    private boolean isOnALoop() {
        for (EventExecutor loop : loops.group()) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }
}
