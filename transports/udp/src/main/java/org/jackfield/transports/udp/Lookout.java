package org.jackfield.transports.udp;

import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks ten times a second whether the system still has the sockets that Netty holds open. Who closes one from outside tells nobody:
 * nothing arrives any more, and what is sent fails without a word. Such a socket is closed here, and its connections end with it. One whose
 * number the system has given to another socket by then goes unseen: Netty would close it by that number, and so what is not ours.
 *
 * <p>Safe from any thread; looks in each socket's event loop.
 */
final class Lookout {

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final long PAUSE_MILLIS = 100;

    private final Consumer<UdpSocket> closed;
    private final Map<DatagramChannel, Future<?>> watched = new ConcurrentHashMap<>();
    private volatile boolean over;

    /**
     * Watches none yet.
     *
     * @param closed hears of each that has closed, for whatever reason; in its event loop
     */
    Lookout(Consumer<UdpSocket> closed) {
        this.closed = closed;
    }

    /** From now on, until it has closed. Of one that is watched already nothing changes. */
    void watch(UdpSocket socket) {
        watched.computeIfAbsent(socket.channel(), channel -> socket.loop()
                .scheduleWithFixedDelay(() -> look(socket), PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        if (over) {
            leave(socket.channel());
        }
    }

    /** Watches none any more. */
    void end() {
        over = true;
        watched.keySet().forEach(this::leave);
    }

    private void look(UdpSocket socket) {
        if (socket.isLost()) {
            LOG.warn("somebody else has closed the socket at {}: its connections end", socket.local());
            socket.channel().close();
        }
        if (!socket.isOpen()) {
            leave(socket.channel());
            closed.accept(socket);
        }
    }

    private void leave(DatagramChannel channel) {
        Optional.ofNullable(watched.remove(channel)).ifPresent(looks -> looks.cancel(false));
    }
}
