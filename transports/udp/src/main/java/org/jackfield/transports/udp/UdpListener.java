package org.jackfield.transports.udp;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportError;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Listener;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.StreamChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the new connections of a datagram socket, and shows their streams. Owned by the socket's event loop.
 *
 * <p>Without a listener, new connections are refused; those that are open already need the socket, and it stays.
 */
final class UdpListener implements Listener {

    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

    private final UdpTransport home;
    private volatile UdpSocket socket;
    private final InetSocketAddress address;
    private final int backlog;
    private final Accepting accepting;
    private final PointId local;
    private final SocketDatagrams datagrams;
    private final Set<Newcomer> halfOpen = new HashSet<>();
    /** Volatile, for a socket that is opened again may be on another loop. */
    private volatile boolean released;

    private volatile CompletionStage<Void> opening = CompletableFuture.completedStage(null);

    UdpListener(UdpTransport home, UdpSocket socket, int backlog, Accepting accepting) {
        this.home = home;
        this.socket = socket;
        this.backlog = backlog;
        this.accepting = accepting;
        this.address = socket.local();
        this.local = home.pointOf(address);
        this.datagrams = new SocketDatagrams(home, socket);
    }

    UdpSocket socket() {
        return socket;
    }

    SocketDatagrams datagrams() {
        return datagrams;
    }

    /** In the event loop: begins to listen. */
    void open() {
        socket.use();
        socket.board().newcomers().set(Optional.of(new ConcurrentLinkedQueue<>()));
        takeUp();
    }

    /** In the event loop: takes whoever has come already, and from now on whoever comes. */
    void takeUp() {
        home.hold(this);
        settingsChanged();
        socket.board().bell().set(Optional.of(this::admit));
        admit();
    }

    boolean isAt(UdpSocket closed) {
        return socket.channel() == closed.channel();
    }

    /** In the event loop: somebody else has closed the socket. It listens there again, as soon as it can. */
    void lost() {
        halfOpen.clear();
        accepting.lost(new CloseReason.ListenFailed(local, "somebody else has closed its socket"));
        openAgain();
    }

    private void openAgain() {
        EventLoop loop = socket.loop();
        if (released) {
            return;
        }
        opening = home.sockets().at(address, loop).handle((fresh, failure) -> {
            if (failure == null) {
                fresh.loop().execute(() -> goOnAt(fresh));
            } else {
                openLater(loop, Failures.ofListen(failure, local));
            }
            return null;
        });
    }

    private void openLater(EventLoop loop, CloseReason obstacle) {
        if (released) {
            return;
        }
        accepting.lost(obstacle);
        loop.schedule(this::openAgain, home.streams().settings().acceptPause().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void goOnAt(UdpSocket fresh) {
        if (released) {
            fresh.closeUnlessUsed();
        } else if (fresh.isListening()) {
            openLater(socket.loop(), new CloseReason.AddressInUse(local));
        } else {
            socket = fresh;
            datagrams.moveTo(fresh);
            open();
            LOG.info("{} is listened on again", local);
            accepting.regained();
        }
    }

    void settingsChanged() {
        socket.board().trustedHalfOpen().set(home.settings().trustedHalfOpen());
    }

    @Override
    public PointId local() {
        return local;
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        EventLoop loop = socket.loop();
        loop.execute(() -> {
            stop();
            // what is being opened again is let go as well
            opening.whenComplete((done, failure) -> {
                if (socket.isOpen()) {
                    closed.complete(null);
                } else {
                    // NIO lets the port go with the next selection, one turn of the loop later
                    loop.schedule(() -> closed.complete(null), 1, TimeUnit.MILLISECONDS);
                }
            });
        });
        return closed;
    }

    /** In the event loop: lets go of the socket. Whoever comes meanwhile waits in the socket's queue. */
    Handover release(String format) {
        Optional<Queue<Object>> newcomers = socket.board().newcomers().get();
        if (released || !socket.isOpen() || newcomers.isEmpty()) {
            throw new IllegalStateException("the listener has been closed, or is being opened again");
        }
        released = true;
        socket.board().bell().set(Optional.empty());
        socket.board().probes().set(Optional.empty());
        halfOpen.forEach(newcomer -> newcomer.release(newcomers.get()));
        halfOpen.clear();
        home.letGo(this);
        return new Handover(
                format, socket.channel(), 0, List.of(), new ConcurrentLinkedQueue<>(), Map.of("backlog", backlog));
    }

    private void stop() {
        home.letGo(this);
        boolean over = released || !socket.isListening();
        released = true;
        if (over) {
            return;
        }
        socket.board().bell().set(Optional.empty());
        socket.board().probes().set(Optional.empty());
        Queue<Object> waiting =
                socket.board().newcomers().getAndSet(Optional.empty()).orElseThrow();
        waiting.forEach(connection -> refuse((QuicChannel) connection));
        List.copyOf(halfOpen).forEach(newcomer -> refuse(newcomer.connection()));
        halfOpen.clear();
        socket.board().halfOpen().set(0);
        socket.leave();
    }

    private void admit() {
        Queue<Object> newcomers = socket.board().newcomers().get().orElseThrow();
        for (Object next = newcomers.poll(); next != null; next = newcomers.poll()) {
            QuicChannel connection = (QuicChannel) next;
            if (!connection.isOpen()) {
                Newcomer.forget(connection);
                continue;
            }
            if (halfOpen.size() >= Math.min(backlog, home.settings().maxHalfOpen())) {
                LOG.debug(
                        "a caller of {} is refused: {} are half open (setting max-half-open)", local, halfOpen.size());
                home.refused("too-many-half-open");
                // its first datagram is read after this call, and without it nothing can be said to the far end
                connection.eventLoop().execute(() -> refuse(connection));
                continue;
            }
            Newcomer newcomer = new Newcomer(home, this, connection);
            halfOpen.add(newcomer);
            count();
            newcomer.begin();
        }
    }

    void gone(Newcomer newcomer) {
        if (halfOpen.remove(newcomer)) {
            count();
        }
    }

    void opened(StreamChannel channel) {
        channel.introduce(accepting::accepted);
    }

    private void count() {
        socket.board().halfOpen().set(halfOpen.size());
    }

    private static void refuse(QuicChannel connection) {
        Newcomer.forget(connection);
        connection.close(false, (int) QuicTransportError.CONNECTION_REFUSED.code(), Unpooled.EMPTY_BUFFER);
    }
}
