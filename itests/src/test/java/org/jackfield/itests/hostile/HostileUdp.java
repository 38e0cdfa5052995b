package org.jackfield.itests.hostile;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jackfield.transports.udp.Keepsakes;
import org.jackfield.transports.udp.UdpSettings;
import org.jackfield.transports.udp.UdpTransport;

/** QUIC with a vice. */
public final class HostileUdp extends HostileTransport {

    /** The property {@code vice} names it. */
    public HostileUdp(
            EventLoopGroup loops,
            Function<Queue<Object>, ChannelHandler> parking,
            BiFunction<Map<ByteBuffer, InetSocketAddress>, AtomicReference<Optional<Consumer<Object>>>, ChannelHandler>
                    demultiplexer,
            BiFunction<AtomicReference<Optional<Queue<Object>>>, AtomicReference<Optional<Runnable>>, ChannelHandler>
                    anchor,
            BiFunction<AtomicInteger, Map<ByteBuffer, InetSocketAddress>, ChannelHandler> keeper,
            BiFunction<AtomicInteger, AtomicInteger, Object> tokens,
            Map<String, Object> properties) {
        this(
                new UdpTransport(
                        loops, new Keepsakes(parking, demultiplexer, anchor, keeper, tokens), UdpSettings.DEFAULTS),
                properties);
    }

    private HostileUdp(UdpTransport honest, Map<String, Object> properties) {
        super(honest, honest::shutdown, properties.get("vice"));
    }
}
