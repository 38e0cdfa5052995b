package org.jackfield.transports.udp;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jackfield.transports.sockets.Refusals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a transport that are open, and those that are being opened.
 *
 * <p>Each is opened on a thread of its own, which ends with it: for each of a socket's two codecs quiche reads the system's certificates, 7
 * ms long, and whoever asks is often an event loop, with channels to serve. A stage fails with what the system, Netty or the library has
 * thrown.
 *
 * <p>Safe from any thread.
 */
final class UdpSockets {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSockets.class);

    private final Supplier<DatagramChannel> fitting;
    private final Keepsakes keepsakes;
    private final Supplier<UdpSettings> settings;
    private final Refusals refusals;
    private final Lookout lookout;
    private final Map<DatagramChannel, UdpSocket> held = new ConcurrentHashMap<>();
    private final Set<Opening> openings = ConcurrentHashMap.newKeySet();
    private Optional<CompletableFuture<UdpSocket>> forDials = Optional.empty();
    private volatile boolean closed;

    /** Of codecs alone: to make them takes a while, and event loops wait for the lock of this. */
    private final Object making = new Object();

    private Optional<Codecs> codecs = Optional.empty();

    /** One that nobody can use yet. */
    private record Opening(InetSocketAddress local, CompletableFuture<UdpSocket> socket) {

        boolean leadsTo(InetSocketAddress wanted) {
            return wanted.getPort() != 0 && local.equals(wanted);
        }
    }

    /**
     * Opens none yet.
     *
     * @param settings as they are when a socket is opened
     * @param refusals hears what was dropped at sockets that have closed
     * @param closed hears soon after it of each that has closed, in its event loop, until this is closed itself
     */
    UdpSockets(
            EventLoopGroup loops,
            Keepsakes keepsakes,
            Supplier<UdpSettings> settings,
            Refusals refusals,
            Consumer<UdpSocket> closed) {
        this.fitting = UdpSocket.fitting(loops);
        this.keepsakes = keepsakes;
        this.settings = settings;
        this.refusals = refusals;
        this.lookout = new Lookout(closed);
    }

    /** One that fits the event loops, not yet registered. */
    DatagramChannel fresh() {
        return fitting.get();
    }

    /** The one that is bound there, or is about to be; else one is opened, on that loop. Port 0 is always another one. */
    synchronized CompletionStage<UdpSocket> at(InetSocketAddress local, EventLoop loop) {
        Optional<CompletionStage<UdpSocket>> open = held.values().stream()
                .filter(socket -> socket.isOpen() && socket.local().equals(local))
                .findFirst()
                .map(CompletableFuture::completedStage);
        return open.or(() -> openings.stream()
                        .filter(opening -> opening.leadsTo(local))
                        .findFirst()
                        .map(Opening::socket))
                .orElseGet(() -> open(local, loop));
    }

    /** The one from which all dials leave that leave from no listener's; if it is opened for this dial, on that loop. */
    synchronized CompletionStage<UdpSocket> forDials(EventLoop loop) {
        boolean usable = forDials.isPresent()
                && (!forDials.get().isDone()
                        || !forDials.get().isCompletedExceptionally()
                                && forDials.get().join().isOpen());
        if (!usable) {
            forDials = Optional.of(open(new InetSocketAddress(0), loop));
        }
        return forDials.get();
    }

    /** The next dial has a new one: the one from which dials left so far closes with its last connection. */
    synchronized void renewForDials() {
        forDials = Optional.empty();
    }

    /**
     * Another version has opened it.
     *
     * @throws RejectedExecutionException if its event loop has ended
     */
    void hold(UdpSocket socket) {
        tell();
        held.keySet().removeIf(known -> !known.isOpen());
        lookout.watch(socket);
        held.putIfAbsent(socket.channel(), socket);
    }

    /** Tells what was dropped at all of them since it was told last. */
    void tell() {
        held.values().forEach(socket -> socket.tell(refusals));
    }

    /** Those that are open, or were lately. */
    List<UdpSocket> held() {
        return List.copyOf(held.values());
    }

    /** Opens none any more. Completes when what is being opened has closed again, and failed. */
    CompletableFuture<Void> close() {
        closed = true;
        lookout.end();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        openings.forEach(opening -> ends.add(opening.socket().handle((socket, failure) -> null)));
        return CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
    }

    private CompletableFuture<UdpSocket> open(InetSocketAddress local, EventLoop loop) {
        Opening opening = new Opening(local, new CompletableFuture<>());
        openings.add(opening);
        try {
            Thread thread = new Thread(() -> open(opening, loop), "udp-sockets");
            thread.setDaemon(true);
            // it would inherit the precedence of an event loop
            thread.setPriority(Thread.NORM_PRIORITY);
            thread.start();
        } catch (Throwable e) {
            // the system has no thread for us
            failed(opening, e);
        }
        return opening.socket();
    }

    private void open(Opening opening, EventLoop loop) {
        try {
            if (closed) {
                throw new IllegalStateException("the transport has shut down");
            }
            UdpSocket.open(fitting, loop, opening.local(), codecs(), keepsakes, settings.get())
                    .whenComplete((socket, failure) -> {
                        if (failure != null) {
                            failed(opening, failure);
                        } else {
                            opened(opening, socket);
                        }
                    });
        } catch (Throwable e) {
            // whoever asked has to hear of it, be it a library that does not link
            failed(opening, e);
        }
    }

    private void opened(Opening opening, UdpSocket socket) {
        if (closed) {
            closed(opening, socket, new IllegalStateException("the transport has shut down"));
            return;
        }
        try {
            hold(socket);
        } catch (RejectedExecutionException e) {
            closed(opening, socket, new IllegalStateException("the event loops have ended", e));
            return;
        }
        openings.remove(opening);
        opening.socket().complete(socket);
    }

    private void closed(Opening opening, UdpSocket socket, Throwable why) {
        try {
            socket.loop().execute(() -> {
                socket.channel().close();
                failed(opening, why);
            });
        } catch (RejectedExecutionException e) {
            // its loop has closed it, as the last that it did
            failed(opening, why);
        }
    }

    private void failed(Opening opening, Throwable failure) {
        openings.remove(opening);
        opening.socket().completeExceptionally(told(opening, failure));
    }

    private static Throwable told(Opening opening, Throwable failure) {
        if (failure instanceof ChannelException && failure.getCause() != null) {
            return failure.getCause();
        }
        if (failure instanceof Error) {
            LOG.error("a socket cannot be opened at {}", opening.local(), failure);
            // the message alone is often no more than a name
            return new IllegalStateException(failure.toString(), failure);
        }
        return failure;
    }

    /** Made for the first socket that is opened: whoever adopts another version's has theirs, and is not to be waited for. */
    private Codecs codecs() {
        synchronized (making) {
            if (codecs.isEmpty()) {
                codecs = Optional.of(new Codecs(SelfSigned.generate()));
            }
            return codecs.get();
        }
    }
}
