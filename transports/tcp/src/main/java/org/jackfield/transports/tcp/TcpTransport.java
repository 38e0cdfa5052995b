package org.jackfield.transports.tcp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;

/**
 * TCP over event loops that belong to somebody else.
 *
 * <p>Dials and listeners are answered on an event loop; each channel stays on the loop it begins on. Netty's bootstraps are not used:
 * their initializers would stay in pipelines, and keep this plugin after it has left.
 */
public final class TcpTransport implements Transport {

    /** The scheme of its points. */
    public static final String SCHEME = "tcp";

    private final EventLoopGroup loops;
    private final Sockets sockets;
    private final NameLookups names;
    private final TcpHandovers handovers;
    private final Set<TcpDial> dials = ConcurrentHashMap.newKeySet();
    private final Set<TcpChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<TcpListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<SocketChannel> lingering = ConcurrentHashMap.newKeySet();
    private volatile TcpSettings settings;
    private volatile boolean shutDown;

    /**
     * Opens nothing yet.
     *
     * @param loops the threads of all sockets; whoever owns them keeps them until this transport has been shut down
     * @param parking makes a handler that keeps what arrives in the queue, and is of no class of this plugin's
     * @param settings how TCP is used
     */
    public TcpTransport(EventLoopGroup loops, Function<Queue<Object>, ChannelHandler> parking, TcpSettings settings) {
        this.loops = loops;
        this.sockets = Sockets.fitting(loops);
        this.names = new NameLookups(settings);
        this.handovers = new TcpHandovers(this, parking);
        this.settings = settings;
        Failures.prepare();
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** From now on these hold; open channels keep what they have, but for the times of closing. */
    public void change(TcpSettings changed) {
        settings = changed;
        names.change(changed);
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        if (!request.remote().scheme().equals(SCHEME)) {
            throw new IllegalArgumentException(request.remote() + " is no point of scheme " + SCHEME);
        }
        TcpDial dial = new TcpDial(this, loops.next(), request, dialling);
        dials.add(dial);
        if (shutDown) {
            dial.fail(new CloseReason.TransportGone(SCHEME));
        } else {
            dial.begin();
        }
        return dial;
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        CompletableFuture<Listener> opened = new CompletableFuture<>();
        names.lookUp(request.local(), new NameLookups.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                open(
                        request,
                        new InetSocketAddress(addresses.get(0), request.local().port()),
                        accepting,
                        opened);
            }

            @Override
            public void failed(CloseReason reason) {
                opened.completeExceptionally(new ListenException(reason));
            }
        });
        return opened;
    }

    @Override
    public Optional<Handovers> handovers() {
        return Optional.of(handovers);
    }

    /**
     * Closes listeners, dials and channels with {@link CloseReason.TransportGone}, without waiting for far ends. The stage completes when
     * all is closed.
     */
    public CompletionStage<Void> shutdown() {
        shutDown = true;
        CloseReason gone = new CloseReason.TransportGone(SCHEME);
        List<CompletableFuture<?>> closing = new ArrayList<>();
        listeners.forEach(listener -> closing.add(listener.close().toCompletableFuture()));
        dials.forEach(dial -> dial.fail(gone));
        channels.forEach(channel -> closing.add(channel.abandon(gone).toCompletableFuture()));
        lingering.forEach(SocketChannel::close);
        names.shutdown();
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }

    private void open(
            ListenRequest request, InetSocketAddress local, Accepting accepting, CompletableFuture<Listener> opened) {
        TcpListener listener = new TcpListener(this, sockets.newServer(), accepting);
        sockets.prepare(listener.server(), request.backlog());
        listener.bind(loops.next(), local).whenComplete((bound, failure) -> {
            if (shutDown) {
                listener.close();
                opened.completeExceptionally(new ListenException(new CloseReason.TransportGone(SCHEME)));
            } else if (failure == null) {
                opened.complete(listener);
            } else {
                opened.completeExceptionally(new ListenException(Failures.ofListen(failure, request.local())));
            }
        });
    }

    static PointId pointOf(InetSocketAddress address) {
        return PointId.of(SCHEME, address.getAddress(), address.getPort());
    }

    boolean hasShutDown() {
        return shutDown;
    }

    TcpSettings settings() {
        return settings;
    }

    EventLoopGroup loops() {
        return loops;
    }

    Sockets sockets() {
        return sockets;
    }

    NameLookups names() {
        return names;
    }

    void letGo(TcpDial dial) {
        dials.remove(dial);
    }

    void hold(TcpListener listener) {
        listeners.add(listener);
    }

    void letGo(TcpListener listener) {
        listeners.remove(listener);
    }

    void hold(TcpChannel channel) {
        channels.add(channel);
        if (shutDown) {
            channel.abandon(new CloseReason.TransportGone(SCHEME));
        }
    }

    void letGo(TcpChannel channel) {
        channels.remove(channel);
    }

    /** Whether the socket may wait for its far end. */
    boolean linger(SocketChannel socket) {
        if (shutDown || lingering.size() >= settings.maxLingering()) {
            return false;
        }
        lingering.add(socket);
        return true;
    }

    void lingered(SocketChannel socket) {
        lingering.remove(socket);
    }
}
