package org.jackfield.transports.standby;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.LastWait;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Publishes the transports that stand by: those of this node's own kinds, with the property {@value #STANDBY}. */
@Component(service = {})
public final class StandbyComponent {

    private static final String STANDBY = "standby";

    private final EventLoopGroup loops;
    private final Map<Standby<?>, ServiceRegistration<Transport>> standbys = new LinkedHashMap<>();

    @Activate
    public StandbyComponent(
            BundleContext context,
            @Reference EventLoopGroup loops,
            @Reference(target = "(org.jackfield.eventloops.role=parking)")
                    Function<Queue<Object>, ChannelHandler> parking,
            @Reference(target = "(org.jackfield.eventloops.role=quic-demultiplexer)")
                    BiFunction<
                                    Map<ByteBuffer, InetSocketAddress>,
                                    AtomicReference<Optional<Consumer<Object>>>,
                                    ChannelHandler>
                            demultiplexer,
            @Reference(target = "(org.jackfield.eventloops.role=quic-anchor)")
                    BiFunction<
                                    AtomicReference<Optional<Queue<Object>>>,
                                    AtomicReference<Optional<Runnable>>,
                                    ChannelHandler>
                            anchor,
            @Reference(target = "(org.jackfield.eventloops.role=quic-keeper)")
                    BiFunction<AtomicInteger, Map<ByteBuffer, InetSocketAddress>, ChannelHandler> keeper,
            @Reference(target = "(org.jackfield.eventloops.role=quic-tokens)")
                    BiFunction<AtomicInteger, AtomicInteger, Object> tokens) {
        this.loops = loops;
        register(
                context,
                new Standby<>(
                        TcpTransport.SCHEME,
                        TcpTransport.FORMAT,
                        () -> new TcpTransport(loops, parking, TcpSettings.DEFAULTS),
                        TcpTransport::shutdown));
        register(
                context,
                new Standby<>(
                        WebSocketTransport.PLAIN,
                        WebSocketTransport.PLAIN_FORMAT,
                        () -> webSocket(parking, new Tls.None()),
                        WebSocketTransport::shutdown));
        register(
                context,
                new Standby<>(
                        WebSocketTransport.SECURE,
                        WebSocketTransport.SECURE_FORMAT,
                        () -> webSocket(parking, Tls.by(TlsSettings.DEFAULTS)),
                        WebSocketTransport::shutdown));
        register(
                context,
                new Standby<>(
                        UdpTransport.SCHEME,
                        UdpTransport.FORMAT,
                        () -> new UdpTransport(
                                loops,
                                new Keepsakes(parking, demultiplexer, anchor, keeper, tokens),
                                UdpSettings.DEFAULTS),
                        UdpTransport::shutdown));
    }

    private WebSocketTransport webSocket(Function<Queue<Object>, ChannelHandler> parking, Tls tls) {
        return new WebSocketTransport(loops, parking, SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, tls);
    }

    private void register(BundleContext context, Standby<?> standby) {
        standbys.put(
                standby,
                context.registerService(
                        Transport.class, standby, new Hashtable<>(Map.of("scheme", standby.scheme(), STANDBY, true))));
    }

    /** The core takes along what is tended here. */
    @Deactivate
    void deactivate() throws InterruptedException {
        standbys.values().forEach(ServiceRegistration::unregister);
        LastWait.until(
                CompletableFuture.allOf(
                        standbys.keySet().stream().map(Standby::end).toArray(CompletableFuture<?>[]::new)),
                loops);
    }
}
