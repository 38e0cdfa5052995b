package org.jackfield.transports.udp;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
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

    /** Kind and version of its handovers. */
    public static final String FORMAT = "udp/1";

    private static final String REMEDY = "there is one for Linux and macOS on x86-64 and ARM64, "
            + "which needs a folder that may be written to and loaded from (Java's property io.netty.native.workdir names another); "
            + "without it, use tcp or ws";

    private final EventLoopGroup loops;
    private final Keepsakes keepsakes;
    private final boolean loads = obstacle().isEmpty();
    private final StreamHome streams;
    private final UdpHandovers handovers;
    private final Refusals refusals = new Refusals(SCHEME);
    private final Set<UdpDial> dials = ConcurrentHashMap.newKeySet();
    private final UdpSockets sockets;
    private final CopyOnWriteArrayList<UdpListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<QuicChannel> connections = ConcurrentHashMap.newKeySet();
    private volatile UdpSettings settings;
    private volatile boolean shutDown;
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
        this.keepsakes = keepsakes;
        this.settings = settings;
        this.streams = new StreamHome(SCHEME, loops, new QuicStreams(), ofSockets(settings));
        this.handovers = new UdpHandovers(this);
        this.sockets = new UdpSockets(loops, keepsakes, this::settings, refusals, this::closed);
    }

    /** Why there is no QUIC on this machine, if so, and what helps: a sentence. */
    public static Optional<String> obstacle() {
        return Codecs.obstacle()
                .map(cause -> "QUIC's native library does not load on " + System.getProperty("os.name") + ", "
                        + System.getProperty("os.arch") + " (" + cause + "): " + REMEDY);
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
        // dials take the new settings
        sockets.renewForDials();
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
        sockets.tell();
        return refusals.counts();
    }

    private void closed(UdpSocket socket) {
        listeners.stream().filter(listener -> listener.isAt(socket)).forEach(UdpListener::lost);
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
        closing.add(sockets.close());
        closing.add(streams.shutdown().toCompletableFuture());
        for (QuicChannel connection : connections) {
            closing.add(closed(connection));
        }
        CompletableFuture<Void> closed = all(closing);
        for (UdpSocket socket : sockets.held()) {
            // whoever uses it still is another version then, and is not to be waited for
            if (!handedOver || !socket.isUsed()) {
                closed = closed.thenCompose(before -> socket.settled());
            }
        }
        return closed;
    }

    private void open(
            ListenRequest request, InetSocketAddress local, Accepting accepting, CompletableFuture<Listener> opened) {
        sockets.at(local, loops.next()).whenComplete((socket, failure) -> {
            if (failure == null) {
                socket.loop().execute(() -> listen(socket, request, accepting, opened));
            } else {
                opened.completeExceptionally(new ListenException(
                        shutDown
                                ? new CloseReason.TransportGone(SCHEME)
                                : Failures.ofListen(failure, request.local())));
            }
        });
    }

    private void listen(
            UdpSocket socket, ListenRequest request, Accepting accepting, CompletableFuture<Listener> opened) {
        if (shutDown) {
            socket.closeUnlessUsed();
            opened.completeExceptionally(new ListenException(new CloseReason.TransportGone(SCHEME)));
        } else if (socket.isListening()) {
            opened.completeExceptionally(new ListenException(new CloseReason.AddressInUse(request.local())));
        } else {
            UdpListener listener = new UdpListener(this, socket, request.backlog(), accepting);
            listener.open();
            opened.complete(listener);
        }
    }

    /** A socket from which the address can be reached: a listener's, if there is one that can. One that is opened for it is on that loop. */
    CompletionStage<UdpSocket> socketFor(Optional<PointId> from, InetAddress remote, EventLoop loop) {
        if (from.isPresent()) {
            return from.get()
                    .address()
                    .map(address ->
                            sockets.at(new InetSocketAddress(address, from.get().port()), loop))
                    .orElseGet(() -> CompletableFuture.failedStage(
                            new IllegalArgumentException(from.get() + " is not an address to dial from")));
        }
        Optional<UdpSocket> listening = listeners.stream()
                .map(UdpListener::socket)
                .filter(socket -> socket.isOpen() && socket.reaches(remote))
                .findFirst();
        return listening
                .<CompletionStage<UdpSocket>>map(CompletableFuture::completedStage)
                .orElseGet(() -> sockets.forDials(loop));
    }

    PointId pointOf(InetSocketAddress address) {
        return streams.pointOf(address);
    }

    UdpSettings settings() {
        return settings;
    }

    UdpSockets sockets() {
        return sockets;
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
        listeners.addIfAbsent(listener);
    }

    void letGo(UdpListener listener) {
        listeners.remove(listener);
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
        QuicStreams.end(connection).addListener(done -> closed.complete(null));
        return closed;
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> stages) {
        return CompletableFuture.allOf(stages.toArray(new CompletableFuture<?>[0]));
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
