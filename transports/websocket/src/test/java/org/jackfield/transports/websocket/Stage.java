package org.jackfield.transports.websocket;

import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoopSettings.IoType;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.LoopTurns;
import org.jackfield.transports.sockets.SocketSettings;

/** Event loops, and transports on them. */
final class Stage {

    private final EventLoops loops;
    private final List<WebSocketTransport> transports = new ArrayList<>();

    Stage() {
        this(IoType.NIO);
    }

    /** Skips the test where loops of that type are not to be had. */
    Stage(IoType ioType) {
        assumeTrue(
                ioType != IoType.EPOLL || Epoll.isAvailable(),
                () -> "epoll does not load on this machine: " + Epoll.unavailabilityCause());
        loops = new EventLoops(new EventLoopSettings(2, ioType));
        loops.activate();
    }

    WebSocketTransport transport(WebSocketSettings settings, Tls tls) {
        return transport(SocketSettings.DEFAULTS, settings, tls);
    }

    WebSocketTransport transport(SocketSettings sockets, WebSocketSettings settings, Tls tls) {
        WebSocketTransport transport =
                new WebSocketTransport(loops.group(), ParkingHandler::new, sockets, settings, tls);
        transports.add(transport);
        return transport;
    }

    EventLoopGroup loops() {
        return loops.group();
    }

    static PointId listen(WebSocketTransport transport, Accepting accepting) throws Exception {
        PointId anywhere = new PointId(transport.scheme(), "127.0.0.1", 0);
        return soon(transport.listen(ListenRequest.on(anywhere), accepting).toCompletableFuture())
                .local();
    }

    static Heard dial(WebSocketTransport transport, PointId point) {
        Heard dialled = new Heard(1_000_000);
        transport.dial(DialRequest.to(point, Duration.ofSeconds(10)), dialled);
        return dialled;
    }

    /** As {@link LoopTurns} says. */
    void awaitReading() throws Exception {
        LoopTurns.awaitReading(loops.group());
    }

    static Handover release(WebSocketTransport from, Listener listener) throws Exception {
        return soon(from.handovers().orElseThrow().release(listener).toCompletableFuture());
    }

    static Listener adopt(WebSocketTransport to, Handover handover, Accepting accepting) throws Exception {
        return soon(to.handovers().orElseThrow().adopt(handover, accepting).toCompletableFuture());
    }

    /** Waits until the counts are so. */
    static void awaitRefused(WebSocketTransport transport, Predicate<Map<String, Long>> wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!wanted.test(transport.refusals())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain; refused: " + transport.refusals());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Ends the transports, and then the loops. */
    void close() throws Exception {
        for (WebSocketTransport transport : transports) {
            soon(transport.shutdown().toCompletableFuture());
        }
        soon(loops.shutdown().toCompletableFuture());
    }
}
