package org.jackfield.itests.outside;

import io.netty.channel.EventLoopGroup;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jackfield.api.transport.Transport;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.QuicKeepsakes;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;
import org.jackfield.transports.udp.Keepsakes;
import org.jackfield.transports.udp.UdpSettings;
import org.jackfield.transports.udp.UdpTransport;
import org.jackfield.transports.websocket.Tls;
import org.jackfield.transports.websocket.TlsSettings;
import org.jackfield.transports.websocket.WebSocketSettings;
import org.jackfield.transports.websocket.WebSocketTransport;

/**
 * A transport with its default settings, in plain Java; over TLS it believes anybody.
 *
 * @param ending ends it
 */
public record OutsideTransport(Transport transport, Supplier<CompletionStage<Void>> ending) {

    /** The one of that scheme, on those loops. */
    public static OutsideTransport by(String scheme, EventLoopGroup loops) {
        switch (scheme) {
            case "tcp":
                TcpTransport tcp = new TcpTransport(loops, ParkingHandler::new, TcpSettings.DEFAULTS);
                return new OutsideTransport(tcp, tcp::shutdown);
            case "ws":
                return webSocket(loops, new Tls.None());
            case "wss":
                return webSocket(loops, Tls.by(new TlsSettings(Optional.empty(), new TlsSettings.Trust.Anybody())));
            case "udp":
                UdpTransport udp = new UdpTransport(
                        loops,
                        new Keepsakes(
                                ParkingHandler::new,
                                QuicKeepsakes.demultiplexer(),
                                QuicKeepsakes.anchor(),
                                QuicKeepsakes.keeper(),
                                QuicKeepsakes.tokens()),
                        UdpSettings.DEFAULTS);
                return new OutsideTransport(udp, udp::shutdown);
            default:
                throw new IllegalArgumentException("nobody here dials by " + scheme);
        }
    }

    private static OutsideTransport webSocket(EventLoopGroup loops, Tls tls) {
        WebSocketTransport transport = new WebSocketTransport(
                loops, ParkingHandler::new, SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, tls);
        return new OutsideTransport(transport, transport::shutdown);
    }

    /** Completes when all that it had open is closed. */
    public CompletionStage<Void> shutdown() {
        return ending.get();
    }
}
