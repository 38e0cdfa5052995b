package org.jackfield.transports.tcp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.Attempt;
import org.jackfield.transports.sockets.Refusals;
import org.jackfield.transports.sockets.SocketHandovers;
import org.jackfield.transports.sockets.StreamHome;
import org.jackfield.transports.sockets.StreamListener.Gate;
import org.jackfield.transports.socks.SocksProxy;

/**
 * TCP over event loops that belong to somebody else.
 *
 * <p>Dials and listeners are answered on an event loop; each channel stays on the loop it begins on.
 */
public final class TcpTransport implements Transport {

    /** The scheme of its points. */
    public static final String SCHEME = "tcp";

    /** Kind and version of its handovers. */
    public static final String FORMAT = "tcp/2";

    private final StreamHome home;
    private final SocketHandovers handovers;
    private final Refusals refusals = new Refusals(SCHEME);
    private volatile TcpSettings settings;

    /**
     * Opens nothing yet.
     *
     * @param loops the threads of all sockets; whoever owns them keeps them until this transport has been shut down
     * @param parking makes a handler that keeps what arrives in the queue, and is of no class of this plugin's
     * @param settings how TCP is used
     */
    public TcpTransport(EventLoopGroup loops, Function<Queue<Object>, ChannelHandler> parking, TcpSettings settings) {
        this.home = new StreamHome(SCHEME, loops, new TcpStreams(), settings.sockets());
        this.handovers = new SocketHandovers(FORMAT, home, gate(), parking);
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** From now on these hold; open channels keep what they have, but for the times of closing. */
    public void change(TcpSettings changed) {
        settings = changed;
        home.change(changed.sockets());
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        Optional<SocksProxy> proxy = settings.socksProxy();
        if (proxy.isEmpty()) {
            return home.dial(request, Attempt.direct(home.names(), Optional.empty()), dialling);
        }
        return proxy.get().dial(home, request, Optional.empty(), dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return home.listen(request, gate(), accepting);
    }

    @Override
    public Optional<Handovers> handovers() {
        return Optional.of(handovers);
    }

    /** Sockets of trusted proxies that were closed because of their header. */
    @Override
    public Map<String, Long> refusals() {
        return refusals.counts();
    }

    private Gate gate() {
        return caller -> settings.trusts(caller.getAddress())
                ? Optional.of(new ProxyHeader(settings.proxyHeaderTime(), refusals))
                : Optional.empty();
    }

    /**
     * Closes listeners, dials and channels with {@link org.jackfield.api.reason.CloseReason.TransportGone}, without waiting for far ends.
     * The stage completes when all is closed.
     */
    public CompletionStage<Void> shutdown() {
        return home.shutdown();
    }
}
