package org.jackfield.transports.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
 * A host's door to a {@link MemoryNetwork}: scheme {@code memory}.
 *
 * <p>A dial hears its answer on the thread of the channel to be. Several transports may serve one host; each closes what it holds when
 * it shuts down.
 */
public final class MemoryTransport implements Transport {

    /** The scheme of its points. */
    public static final String SCHEME = "memory";

    private final MemoryNetwork network;
    private final String host;
    private final Handovers handovers = new MemoryHandovers(this);
    private final Set<Dial> dials = new HashSet<>();
    private final Set<MemoryChannel> channels = new HashSet<>();
    private final Set<Port> ports = new HashSet<>();
    private boolean shutDown;

    /** Attached to the network as the given host, a name or an IP address. */
    public MemoryTransport(MemoryNetwork network, String host) {
        this.network = network;
        this.host = new PointId(SCHEME, host, 0).host();
        network.attach(this.host);
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** The host as which it is attached. */
    public String host() {
        return host;
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        if (!request.remote().scheme().equals(SCHEME)) {
            throw new IllegalArgumentException(request.remote() + " is no point of scheme " + SCHEME);
        }
        Dial dial = new Dial(network, this, network.dialledFrom(host, request.local()), request, dialling);
        if (!hold(dial)) {
            dial.fail(new CloseReason.TransportGone(SCHEME));
        } else if (request.remote().port() == 0) {
            dial.fail(new CloseReason.DialFailed("port 0 cannot be dialled"));
        } else if (request.local().filter(local -> !isMine(local)).isPresent()) {
            dial.fail(new CloseReason.DialFailed(request.local().get() + " is not an address of host " + host));
        } else {
            dial.begin();
        }
        return dial;
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        PointId wanted = request.local();
        if (!isMine(wanted)) {
            return refused(new CloseReason.ListenFailed(wanted, "it is not an address of host " + host));
        }
        synchronized (this) {
            if (shutDown) {
                return refused(new CloseReason.TransportGone(SCHEME));
            }
            PointId point = new PointId(SCHEME, host, wanted.port() == 0 ? network.freePort(host) : wanted.port());
            Port port = new Port(network, this, point, request.backlog(), accepting);
            if (!network.bind(port)) {
                return refused(new CloseReason.AddressInUse(point));
            }
            ports.add(port);
            return CompletableFuture.completedStage(port);
        }
    }

    /** Between transports of the same code only: the channel itself is handed over, and its class belongs to this bundle. */
    @Override
    public Optional<Handovers> handovers() {
        return Optional.of(handovers);
    }

    /** Closes all that it holds, with {@link CloseReason.TransportGone}; each channel hears it on its own thread. */
    public void shutdown() {
        List<Dial> dialsLeft;
        List<MemoryChannel> channelsLeft;
        List<Port> portsLeft;
        synchronized (this) {
            shutDown = true;
            dialsLeft = new ArrayList<>(dials);
            channelsLeft = new ArrayList<>(channels);
            portsLeft = new ArrayList<>(ports);
        }
        portsLeft.forEach(Port::close);
        dialsLeft.forEach(dial -> dial.fail(new CloseReason.TransportGone(SCHEME)));
        channelsLeft.forEach(channel -> channel.close(new CloseReason.TransportGone(SCHEME)));
    }

    private boolean isMine(PointId local) {
        return local.host().equals(host)
                || local.address()
                        .filter(address -> address.isAnyLocalAddress())
                        .isPresent();
    }

    private synchronized boolean hold(Dial dial) {
        return !shutDown && dials.add(dial);
    }

    synchronized void letGo(Dial dial) {
        dials.remove(dial);
    }

    void hold(MemoryChannel channel) {
        boolean tooLate;
        synchronized (this) {
            tooLate = shutDown;
            channels.add(channel);
        }
        if (tooLate) {
            channel.close(new CloseReason.TransportGone(SCHEME));
        }
    }

    synchronized void letGo(MemoryChannel channel) {
        channels.remove(channel);
    }

    synchronized void hold(Port port) {
        ports.add(port);
    }

    synchronized void letGo(Port port) {
        ports.remove(port);
    }

    private static CompletionStage<Listener> refused(CloseReason reason) {
        return CompletableFuture.failedStage(new ListenException(reason));
    }
}
