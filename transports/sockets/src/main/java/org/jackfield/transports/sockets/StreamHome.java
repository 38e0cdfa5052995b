package org.jackfield.transports.sockets;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;

/**
 * What a transport over Netty's sockets has open: its listeners, dials and channels, and the sockets that wait for their far ends.
 *
 * <p>A transport has one, and gives it what sets it apart. Safe from any thread. Netty's bootstraps are not used: their initializers would
 * stay in pipelines, and keep the plugin after it has left.
 */
public final class StreamHome {

    private final String scheme;
    private final EventLoopGroup loops;
    private final StreamKind kind;
    private final Sockets sockets;
    private final NameLookups names;
    private final Set<StreamDial> dials = ConcurrentHashMap.newKeySet();
    private final Set<StreamChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<StreamListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<Channel> lingering = ConcurrentHashMap.newKeySet();
    private volatile SocketSettings settings;
    private volatile boolean shutDown;

    /**
     * Opens nothing yet.
     *
     * @param scheme the scheme of all points
     * @param loops the threads of all sockets; whoever owns them keeps them until this home has been shut down
     * @param kind what its streams are like
     * @param settings how sockets are used
     */
    public StreamHome(String scheme, EventLoopGroup loops, StreamKind kind, SocketSettings settings) {
        this.scheme = scheme;
        this.loops = loops;
        this.kind = kind;
        this.sockets = Sockets.fitting(loops);
        this.names = new NameLookups(scheme, settings);
        this.settings = settings;
        Failures.prepare();
    }

    /** From now on these hold; open channels keep what they have, but for the times of closing. */
    public void change(SocketSettings changed) {
        settings = changed;
        names.change(changed);
    }

    /** Opens a channel, as {@link org.jackfield.api.transport.Transport#dial} promises. */
    public Cancellable dial(DialRequest request, Attempt.Finder finder, Dialling dialling) {
        if (!request.remote().scheme().equals(scheme)) {
            throw new IllegalArgumentException(request.remote() + " is no point of scheme " + scheme);
        }
        StreamDial dial = new StreamDial(this, loops.next(), request, finder, dialling);
        dials.add(dial);
        if (shutDown) {
            dial.fail(new CloseReason.TransportGone(scheme));
        } else {
            dial.begin();
        }
        return dial;
    }

    /**
     * Opens a listener, as {@link org.jackfield.api.transport.Transport#listen} promises.
     *
     * @param gate says what callers have to say before they are streams
     */
    public CompletionStage<Listener> listen(ListenRequest request, StreamListener.Gate gate, Accepting accepting) {
        CompletableFuture<Listener> opened = new CompletableFuture<>();
        names.lookUp(
                request.local(),
                addresses -> open(
                        request,
                        new InetSocketAddress(addresses.get(0), request.local().port()),
                        gate,
                        accepting,
                        opened),
                reason -> opened.completeExceptionally(new ListenException(reason)));
        return opened;
    }

    /**
     * Closes listeners, dials and channels with {@link CloseReason.TransportGone}, without waiting for far ends. The stage completes when
     * all is closed.
     */
    public CompletionStage<Void> shutdown() {
        shutDown = true;
        CloseReason gone = new CloseReason.TransportGone(scheme);
        List<CompletableFuture<?>> closing = new ArrayList<>();
        // loops, for they load nothing when all has been handed over: channels pause until the next version is there
        for (StreamListener listener : listeners) {
            closing.add(listener.abandon().toCompletableFuture());
        }
        for (StreamDial dial : dials) {
            dial.fail(gone);
        }
        for (StreamChannel channel : channels) {
            closing.add(channel.abandon(gone).toCompletableFuture());
        }
        for (Channel socket : lingering) {
            kind.close(socket);
        }
        names.shutdown();
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }

    private void open(
            ListenRequest request,
            InetSocketAddress local,
            StreamListener.Gate gate,
            Accepting accepting,
            CompletableFuture<Listener> opened) {
        StreamListener listener = new StreamListener(this, sockets.newServer(), gate, accepting);
        sockets.prepare(listener.server(), request.backlog());
        listener.bind(loops.next(), local).whenComplete((bound, failure) -> {
            if (shutDown) {
                listener.close();
                opened.completeExceptionally(new ListenException(new CloseReason.TransportGone(scheme)));
            } else if (failure == null) {
                opened.complete(listener);
            } else {
                opened.completeExceptionally(new ListenException(Failures.ofListen(failure, request.local())));
            }
        });
    }

    /** The scheme of all points. */
    public String scheme() {
        return scheme;
    }

    /** The settings as they are now. */
    public SocketSettings settings() {
        return settings;
    }

    /** Looks host names up. */
    public NameLookups names() {
        return names;
    }

    /** Whether all has been told to close. */
    public boolean hasShutDown() {
        return shutDown;
    }

    /** How many channels are open, those that close included. */
    public int channels() {
        return channels.size();
    }

    /** A socket's address as a point. */
    public PointId pointOf(InetSocketAddress address) {
        return PointId.of(scheme, address.getAddress(), address.getPort());
    }

    /** The two ends of a connected socket; none once the far end has gone. */
    Optional<Endpoint> endpointOf(SocketChannel socket, Direction direction) {
        return Optional.ofNullable(socket.remoteAddress())
                .map(remote -> new Endpoint(pointOf(socket.localAddress()), pointOf(remote), direction));
    }

    /** Refuses to begin anything after the end. */
    public void checkOpen() {
        if (shutDown) {
            throw new IllegalStateException("the transport has shut down");
        }
    }

    StreamKind kind() {
        return kind;
    }

    EventLoopGroup loops() {
        return loops;
    }

    Sockets sockets() {
        return sockets;
    }

    void letGo(StreamDial dial) {
        dials.remove(dial);
    }

    void hold(StreamListener listener) {
        listeners.add(listener);
    }

    void letGo(StreamListener listener) {
        listeners.remove(listener);
    }

    void hold(StreamChannel channel) {
        channels.add(channel);
        if (shutDown) {
            channel.abandon(new CloseReason.TransportGone(scheme));
        }
    }

    void letGo(StreamChannel channel) {
        channels.remove(channel);
    }

    /** Whether the socket may wait for its far end. */
    boolean linger(Channel socket) {
        if (shutDown || lingering.size() >= settings.maxLingering()) {
            return false;
        }
        lingering.add(socket);
        return true;
    }

    void lingered(Channel socket) {
        lingering.remove(socket);
    }
}
