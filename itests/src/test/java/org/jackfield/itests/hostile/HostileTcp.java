package org.jackfield.itests.hostile;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** TCP with a vice. */
public final class HostileTcp extends HostileTransport {

    /** The property {@code vice} names it. */
    public HostileTcp(
            EventLoopGroup loops, Function<Queue<Object>, ChannelHandler> parking, Map<String, Object> properties) {
        this(new TcpTransport(loops, parking, TcpSettings.DEFAULTS), properties);
    }

    private HostileTcp(TcpTransport honest, Map<String, Object> properties) {
        super(honest, honest::shutdown, properties.get("vice"));
    }
}
