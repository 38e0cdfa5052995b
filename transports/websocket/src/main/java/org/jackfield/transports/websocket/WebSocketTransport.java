package org.jackfield.transports.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
import org.jackfield.transports.sockets.Attempt;
import org.jackfield.transports.sockets.Preface;
import org.jackfield.transports.sockets.Refusals;
import org.jackfield.transports.sockets.SocketHandovers;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.sockets.StreamHome;

/**
 * WebSocket over event loops that belong to somebody else: one stream of bytes in binary frames, with TLS or without.
 *
 * <p>Before the upgrade there is no channel: neither end hears of a socket that does not come so far.
 */
public final class WebSocketTransport implements Transport {

    /** The scheme without TLS. */
    public static final String PLAIN = "ws";

    /** The scheme with TLS. */
    public static final String SECURE = "wss";

    /** Kind and version of the handovers without TLS. */
    public static final String PLAIN_FORMAT = PLAIN + "/2";

    /** Kind and version of those with TLS. */
    public static final String SECURE_FORMAT = SECURE + "/2";

    private final StreamHome home;
    private final SocketHandovers handovers;
    private final Refusals refusals;
    private volatile WebSocketSettings settings;
    private volatile Tls tls;

    /**
     * Opens nothing yet.
     *
     * @param loops the threads of all sockets; whoever owns them keeps them until this transport has been shut down
     * @param parking makes a handler that keeps what arrives in the queue, and is of no class of this plugin's
     * @param sockets how sockets are used
     * @param settings how WebSocket is used
     * @param tls decides between the schemes, and never from one to the other
     */
    public WebSocketTransport(
            EventLoopGroup loops,
            Function<Queue<Object>, ChannelHandler> parking,
            SocketSettings sockets,
            WebSocketSettings settings,
            Tls tls) {
        boolean plain = tls instanceof Tls.None;
        String scheme = plain ? PLAIN : SECURE;
        this.refusals = new Refusals(scheme);
        this.home = new StreamHome(scheme, loops, new WebSocketFrames(scheme, refusals), sockets);
        this.handovers = new SocketHandovers(plain ? PLAIN_FORMAT : SECURE_FORMAT, home, this::gate, parking);
        this.settings = settings;
        this.tls = tls;
    }

    @Override
    public String scheme() {
        return home.scheme();
    }

    /**
     * From now on these hold, for the next dial and the next caller; open channels keep what they have, but for the
     * times of closing. If TLS has become unusable, what it was made of before still serves.
     */
    public void change(SocketSettings sockets, WebSocketSettings changed, Tls changedTls) {
        home.change(sockets);
        settings = changed;
        boolean worse = !(tls instanceof Tls.Unusable) && changedTls instanceof Tls.Unusable;
        if (!worse) {
            tls = changedTls;
        }
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        Tls now = tls.now();
        if (now instanceof Tls.Unusable unusable) {
            return home.dial(
                    request, (nowhere, answer) -> answer.failed(new CloseReason.DialFailed(unusable.why())), dialling);
        }
        WebSocketSettings how = settings;
        Optional<Preface> upgrade = Optional.of(
                new ClientUpgrade(request.remote(), how, now.contexts().map(TlsContexts::client)));
        return how.socksProxy().isPresent()
                ? how.socksProxy().get().dial(home, request, upgrade, dialling)
                : home.dial(request, Attempt.direct(home.names(), upgrade), dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        if (tls.now() instanceof Tls.Unusable unusable) {
            return CompletableFuture.failedStage(
                    new ListenException(new CloseReason.ListenFailed(request.local(), unusable.why())));
        }
        return home.listen(request, this::gate, accepting);
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
        return home.shutdown();
    }

    /** How many channels are open. */
    int channels() {
        return home.channels();
    }

    /** By the word of the {@link Refusal}. */
    @Override
    public Map<String, Long> refusals() {
        return refusals.counts();
    }

    private Optional<Preface> gate(InetSocketAddress caller) {
        Tls now = tls.now();
        if (now instanceof Tls.Unusable unusable) {
            // of a listener that was adopted: the listener closes the socket
            throw new IllegalStateException(unusable.why());
        }
        Optional<SslContext> context = now.contexts().map(TlsContexts::server);
        return Optional.of(new ServerUpgrade(settings, context, refusals));
    }
}
