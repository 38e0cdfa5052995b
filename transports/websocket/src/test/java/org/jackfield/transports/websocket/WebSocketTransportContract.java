package org.jackfield.transports.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.testkit.SocketWay;
import org.jackfield.testkit.TransportContract;
import org.jackfield.transports.sockets.SocketSettings;

/** The contract on event loops of either kind, which a subclass starts and ends, with TLS or without. */
abstract class WebSocketTransportContract extends TransportContract {

    /** Hundreds of callers at once take their time where others work, too. */
    private static final WebSocketSettings PATIENT = patient(WebSocketSettings.DEFAULTS);

    private final EventLoops loops;
    private final Tls tls;
    private final List<ServerSocket> silent = new ArrayList<>();
    private Optional<SocketWay> way = Optional.empty();

    WebSocketTransportContract(EventLoops loops, Tls tls) {
        this.loops = loops;
        this.tls = tls;
    }

    @Override
    protected Transport openTransport() {
        return new WebSocketTransport(loops.group(), ParkingHandler::new, SocketSettings.DEFAULTS, PATIENT, tls);
    }

    @Override
    protected void shutDown(Transport transport) {
        ((WebSocketTransport) transport).shutdown().toCompletableFuture().join();
    }

    /** A socket that is opened and never says a word: there is no channel without an upgrade. */
    @Override
    protected Optional<PointId> silentPoint() {
        try {
            ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            silent.add(socket);
            String scheme = tls instanceof Tls.None ? WebSocketTransport.PLAIN : WebSocketTransport.SECURE;
            return Optional.of(PointId.of(scheme, socket.getInetAddress(), socket.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected PointId wayTo(PointId listener) {
        SocketWay opened = new SocketWay(listener);
        way = Optional.of(opened);
        return opened.point();
    }

    @Override
    protected boolean sever(Channel channel) {
        way.orElseThrow().sever();
        return true;
    }

    @Override
    protected boolean babble(PointId listener, byte[] nonsense) {
        SocketWay.babble(listener, nonsense);
        return true;
    }

    @Override
    protected void cleanUp() {
        way.ifPresent(SocketWay::close);
        for (ServerSocket socket : silent) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static WebSocketSettings patient(WebSocketSettings usual) {
        return new WebSocketSettings(
                usual.path(),
                usual.host(),
                usual.origins(),
                usual.proxies(),
                Duration.ofSeconds(60),
                usual.maxFrameBytes());
    }
}
