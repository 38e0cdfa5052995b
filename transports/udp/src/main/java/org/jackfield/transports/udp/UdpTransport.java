package org.jackfield.transports.udp;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Datagrams;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.Refusals;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.sockets.StreamHome;

/**
 * QUIC over event loops that belong to somebody else: one connection with one stream for each channel.
 *
 * <p>A listener's socket also carries what is dialled, and raw probes: two sockets cannot share a port, and whoever is behind a NAT is
 * reached through the port that he has sent from. Without a listener, all dials leave from one socket. Where no native library of QUIC
 * loads, every dial and every listener fails and says so.
 */
public final class UdpTransport implements Transport {

    /** The scheme of its points. */
    public static final String SCHEME = "udp";

    private final EventLoopGroup loops;
    private final Supplier<DatagramChannel> fitting;
    private final Keepsakes keepsakes;
    private final boolean loads = obstacle().isEmpty();
    private final StreamHome streams;
    private final UdpHandovers handovers;
    private final Refusals refusals = new Refusals(SCHEME);
    private final Set<UdpDial> dials = ConcurrentHashMap.newKeySet();
    private final Set<UdpSocket> sockets = ConcurrentHashMap.newKeySet();
    private final List<UdpListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<QuicChannel> connections = ConcurrentHashMap.newKeySet();
    /** Of {@link #codecs} alone: to make them takes a while, and event loops wait for the transport's own lock. */
    private final Object making = new Object();

    private volatile UdpSettings settings;
    private volatile boolean shutDown;
    private Optional<Codecs> codecs = Optional.empty();
    private Optional<CompletableFuture<UdpSocket>> diallingSocket = Optional.empty();
    private Optional<Future<?>> signsOfLife = Optional.empty();

    /**
     * Opens nothing yet.
     *
     * @param loops the threads of all sockets; whoever owns them keeps them until this transport has been shut down
     * @param keepsakes makes the handlers that stay in pipelines
     * @param settings how QUIC is used
     */
    public UdpTransport(EventLoopGroup loops, Keepsakes keepsakes, UdpSettings settings) {
        this.loops = loops;
        this.fitting = UdpSocket.fitting(loops);
        this.keepsakes = keepsakes;
        this.settings = settings;
        this.streams = new StreamHome(SCHEME, loops, new QuicStreams(), ofSockets(settings));
        this.handovers = new UdpHandovers(this);
    }

    /** Why there is no QUIC on this machine, if so: a sentence. */
    public static Optional<String> obstacle() {
        return Codecs.obstacle()
                .map(cause -> "QUIC's native library does not load on " + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + ": " + cause);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** From now on these hold, as {@link UdpSettings} says of each. */
    public synchronized void change(UdpSettings changed) {
        settings = changed;
        streams.change(ofSockets(changed));
        listeners.forEach(UdpListener::settingsChanged);
        // dials take the new settings: the socket they left from so far closes with its last connection
        diallingSocket = Optional.empty();
        signsOfLife.ifPresent(ticking -> ticking.cancel(false));
        signsOfLife = Optional.empty();
        connections.stream().findFirst().ifPresent(connection -> keepAlive(connection.eventLoop()));
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        if (!request.remote().scheme().equals(SCHEME)) {
            throw new IllegalArgumentException(request.remote() + " is no point of scheme " + SCHEME);
        }
        UdpDial dial = new UdpDial(this, loops.next(), request, dialling);
        dials.add(dial);
        if (shutDown) {
            dial.fail(new CloseReason.TransportGone(SCHEME));
        } else if (!loads) {
            dial.fail(new CloseReason.DialFailed(obstacle().orElseThrow()));
        } else {
            dial.begin();
        }
        return dial;
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        if (!loads) {
            return CompletableFuture.failedStage(new ListenException(
                    new CloseReason.ListenFailed(request.local(), obstacle().orElseThrow())));
        }
        CompletableFuture<Listener> opened = new CompletableFuture<>();
        streams.names()
                .lookUp(
                        request.local(),
                        addresses -> open(
                                request,
                                new InetSocketAddress(
                                        addresses.get(0), request.local().port()),
                                accepting,
                                opened),
                        reason -> opened.completeExceptionally(new ListenException(reason)));
        return opened;
    }

    @Override
    public Optional<Handovers> handovers() {
        return loads ? Optional.of(handovers) : Optional.empty();
    }

    /** Datagrams that were dropped, by the demultiplexer's words, and callers that were refused before their stream was open. */
    @Override
    public Map<String, Long> refusals() {
        sockets.forEach(socket -> socket.tell(refusals));
        return refusals.counts();
    }

    void refused(String reason) {
        refusals.count(reason);
    }

    /** Of the listener that was opened first. */
    @Override
    public Optional<Datagrams> datagrams() {
        return listeners.stream().findFirst().map(UdpListener::datagrams);
    }

    /**
     * Closes listeners, dials and channels with {@link CloseReason.TransportGone}, without waiting for far ends. The stage completes when
     * all is closed.
     */
    public CompletionStage<Void> shutdown() {
        synchronized (this) {
            shutDown = true;
            signsOfLife.ifPresent(ticking -> ticking.cancel(false));
        }
        boolean handedOver = listeners.isEmpty() && dials.isEmpty() && connections.isEmpty();
        // loops, for they load nothing when all has been handed over: channels pause until the next version is there
        List<CompletableFuture<?>> closing = new ArrayList<>();
        for (UdpListener listener : listeners) {
            closing.add(listener.close().toCompletableFuture());
        }
        for (UdpDial dial : dials) {
            dial.fail(new CloseReason.TransportGone(SCHEME));
        }
        closing.add(streams.shutdown().toCompletableFuture());
        for (QuicChannel connection : connections) {
            closing.add(closed(connection));
        }
        CompletableFuture<Void> closed = all(closing);
        for (UdpSocket socket : sockets) {
            // whoever uses it still is another version then, and is not to be waited for
            if (!handedOver || !socket.isUsed()) {
                closed = closed.thenCompose(before -> socket.settled());
            }
        }
        return closed;
    }

    private void open(
            ListenRequest request, InetSocketAddress local, Accepting accepting, CompletableFuture<Listener> opened) {
        Optional<UdpSocket> known = sockets.stream()
                .filter(socket -> socket.isOpen()
                        && local.getPort() != 0
                        && socket.local().equals(local))
                .findFirst();
        CompletionStage<UdpSocket> socket = known.<CompletionStage<UdpSocket>>map(CompletableFuture::completedStage)
                .orElseGet(() -> openSocket(local, loops.next()));
        socket.whenComplete((open, failure) -> {
            if (failure != null) {
                opened.completeExceptionally(new ListenException(Failures.ofListen(rootOf(failure), request.local())));
            } else {
                open.loop().execute(() -> listen(open, request, accepting, opened));
            }
        });
    }

    private void listen(
            UdpSocket socket, ListenRequest request, Accepting accepting, CompletableFuture<Listener> opened) {
        if (shutDown) {
            socket.use();
            socket.leave();
            opened.completeExceptionally(new ListenException(new CloseReason.TransportGone(SCHEME)));
        } else if (socket.isListening()) {
            opened.completeExceptionally(new ListenException(new CloseReason.AddressInUse(request.local())));
        } else {
            UdpListener listener = new UdpListener(this, socket, request.backlog(), accepting);
            listener.open();
            opened.complete(listener);
        }
    }

    /** A socket from which the address can be reached: a listener's, if there is one that can; one that is opened for it is on that loop. */
    CompletionStage<UdpSocket> socketFor(Optional<PointId> from, InetAddress remote, EventLoop loop) {
        if (from.isPresent()) {
            return from.get()
                    .address()
                    .map(address ->
                            boundTo(new InetSocketAddress(address, from.get().port()), loop))
                    .orElseGet(() -> CompletableFuture.failedStage(
                            new IllegalArgumentException(from.get() + " is not an address to dial from")));
        }
        Optional<UdpSocket> listening = listeners.stream()
                .map(UdpListener::socket)
                .filter(socket -> socket.isOpen() && socket.reaches(remote))
                .findFirst();
        return listening
                .<CompletionStage<UdpSocket>>map(CompletableFuture::completedStage)
                .orElseGet(() -> diallingSocket(loop));
    }

    private CompletionStage<UdpSocket> boundTo(InetSocketAddress local, EventLoop loop) {
        return sockets.stream()
                .filter(socket -> socket.isOpen() && socket.local().equals(local))
                .findFirst()
                .<CompletionStage<UdpSocket>>map(CompletableFuture::completedStage)
                .orElseGet(() -> openSocket(local, loop));
    }

    private synchronized CompletionStage<UdpSocket> diallingSocket(EventLoop loop) {
        boolean usable = diallingSocket.isPresent()
                && (!diallingSocket.get().isDone()
                        || !diallingSocket.get().isCompletedExceptionally()
                                && diallingSocket.get().join().isOpen());
        if (!usable) {
            diallingSocket =
                    Optional.of(openSocket(new InetSocketAddress(0), loop).toCompletableFuture());
        }
        return diallingSocket.get();
    }

    /**
     * On a thread of its own, which ends with it: for each codec the library reads the system's certificates, twice 7 ms for a socket, and
     * whoever calls is often an event loop, with channels to serve.
     */
    private CompletionStage<UdpSocket> openSocket(InetSocketAddress local, EventLoop loop) {
        return CompletableFuture.supplyAsync(
                        () -> UdpSocket.open(newSocket(), loop, local, codecs(), keepsakes, settings),
                        UdpTransport::aside)
                .thenCompose(opened -> opened)
                .thenApply(this::hold);
    }

    private static void aside(Runnable task) {
        Thread thread = new Thread(task, "udp-sockets");
        thread.setDaemon(true);
        thread.start();
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

    PointId pointOf(InetSocketAddress address) {
        return streams.pointOf(address);
    }

    UdpSettings settings() {
        return settings;
    }

    /** One that fits the event loops, not yet registered. */
    DatagramChannel newSocket() {
        return fitting.get();
    }

    Keepsakes keepsakes() {
        return keepsakes;
    }

    StreamHome streams() {
        return streams;
    }

    void letGo(UdpDial dial) {
        dials.remove(dial);
    }

    void hold(UdpListener listener) {
        listeners.add(listener);
    }

    void letGo(UdpListener listener) {
        listeners.remove(listener);
    }

    UdpSocket hold(UdpSocket socket) {
        refusals();
        sockets.removeIf(known -> !known.isOpen());
        sockets.add(socket);
        if (shutDown) {
            // nobody else closes what was opened too late
            socket.loop().execute(() -> {
                socket.use();
                socket.leave();
            });
        }
        return socket;
    }

    /** From now on the far end is shown that we live. */
    void hold(QuicChannel connection) {
        connections.add(connection);
        keepAlive(connection.eventLoop());
    }

    void letGo(QuicChannel connection) {
        connections.remove(connection);
    }

    private synchronized void keepAlive(EventLoop loop) {
        if (signsOfLife.isEmpty() && !shutDown) {
            long period = settings.keepAlive().toNanos();
            signsOfLife = Optional.of(loop.scheduleAtFixedRate(this::signOfLife, period, period, TimeUnit.NANOSECONDS));
        }
    }

    private void signOfLife() {
        connections.removeIf(connection -> !connection.isOpen());
        connections.forEach(connection ->
                connection.writeAndFlush(connection.alloc().directBuffer(1).writeByte(0)));
    }

    private static CompletableFuture<Void> closed(QuicChannel connection) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        connection.close(true, 0, Unpooled.EMPTY_BUFFER).addListener(done -> closed.complete(null));
        return closed;
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> stages) {
        return CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0]));
    }

    static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : failure.getCause();
    }

    private static SocketSettings ofSockets(UdpSettings settings) {
        SocketSettings usual = SocketSettings.DEFAULTS;
        return new SocketSettings(
                settings.closingTime(),
                settings.maxLingering(),
                usual.writeHighBytes(),
                usual.writeLowBytes(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.userTimeout(),
                usual.acceptPause(),
                settings.lookupThreads(),
                settings.maxLookups(),
                usual.maxPrefaces());
    }
}
