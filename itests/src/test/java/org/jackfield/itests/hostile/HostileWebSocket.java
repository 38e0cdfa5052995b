package org.jackfield.itests.hostile;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.websocket.Tls;
import org.jackfield.transports.websocket.WebSocketSettings;
import org.jackfield.transports.websocket.WebSocketTransport;

/** WebSocket without TLS, with a vice. */
public final class HostileWebSocket extends HostileTransport {

    /** The property {@code vice} names it. */
    public HostileWebSocket(
            EventLoopGroup loops, Function<Queue<Object>, ChannelHandler> parking, Map<String, Object> properties) {
        this(
                new WebSocketTransport(
                        loops, parking, SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, new Tls.None()),
                properties);
    }

    private HostileWebSocket(WebSocketTransport honest, Map<String, Object> properties) {
        super(honest, honest::shutdown, properties.get("vice"));
    }
}
