package org.jackfield.transports.udp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.LastWait;
import org.jackfield.transports.sockets.OwnClasses;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * QUIC as a service, where its native library loads. Settings change live.
 *
 * <p>Published by hand, not as the component's own service: where the library does not load, the node says so and lives without it.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.jackfield.transports.udp")
@Designate(ocd = UdpComponent.Config.class)
public final class UdpComponent {

    private static final Logger LOG = LoggerFactory.getLogger(UdpComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "UDP", description = "How QUIC is used")
    public @interface Config {

        @AttributeDefinition(description = "bbr, cubic or reno; new sockets have it")
        String congestion$_$control() default "bbr";

        @AttributeDefinition(description = "ms of silence after which a connection is lost; new sockets have it")
        long idle$_$timeout() default 30_000;

        @AttributeDefinition(description = "ms between two signs of life")
        long keep$_$alive() default 10_000;

        @AttributeDefinition(description = "datagrams that a connection sends at first; new sockets have it")
        int initial$_$window() default 32;

        @AttributeDefinition(description = "bytes that a far end may send beyond what was read; new sockets have it")
        int window$_$bytes() default 4_194_304;

        @AttributeDefinition(description = "bytes of the largest datagram; new sockets have it")
        int datagram$_$bytes() default 1_350;

        @AttributeDefinition(
                description = "whether Linux cuts what is sent into datagrams, and joins those that arrive;"
                        + " new sockets have it")
        boolean batches() default true;

        @AttributeDefinition(description = "ms that a closing channel tries to get rid of what was written")
        long closing$_$time() default 3_000;

        @AttributeDefinition(description = "closed channels that may wait for their far end")
        int max$_$lingering() default 1_024;

        @AttributeDefinition(description = "ms that a caller may take until his stream is open")
        long opening$_$time() default 10_000;

        @AttributeDefinition(description = "callers of one listener that may be half open; more are refused")
        int max$_$half$_$open() default 1_024;

        @AttributeDefinition(description = "half-open callers above which further ones have to prove their address")
        int trusted$_$half$_$open() default 64;

        @AttributeDefinition(description = "host names looked up at the same time")
        int lookup$_$threads() default 2;

        @AttributeDefinition(
                description = "host names that may wait to be looked up; a change needs a restart of the bundle")
        int max$_$lookups() default 256;
    }

    private final EventLoopGroup loops;
    private final UdpTransport transport;
    private Optional<ServiceRegistration<Transport>> registration = Optional.empty();

    @Activate
    public UdpComponent(
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
                    BiFunction<AtomicInteger, AtomicInteger, Object> tokens,
            Config config) {
        this.loops = loops;
        this.transport = new UdpTransport(
                loops, new Keepsakes(parking, demultiplexer, anchor, keeper, tokens), settings(config));
        Optional<String> obstacle = UdpTransport.obstacle();
        if (obstacle.isPresent()) {
            LOG.error("udp:// is not offered: {}", obstacle.get());
        } else {
            OwnClasses.load(context.getBundle());
            registration = Optional.of(context.registerService(
                    Transport.class, transport, new Hashtable<>(Map.of("scheme", UdpTransport.SCHEME))));
        }
    }

    @Modified
    void modified(Config config) {
        try {
            transport.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    /** The core lets go first: whoever unregisters returns when it has. */
    @Deactivate
    void deactivate() throws InterruptedException {
        registration.ifPresent(ServiceRegistration::unregister);
        LastWait.until(transport.shutdown(), loops);
    }

    private static UdpSettings settings(Config config) {
        return new UdpSettings(
                UdpSettings.CongestionControl.valueOf(
                        config.congestion$_$control().toUpperCase(Locale.ROOT)),
                Duration.ofMillis(config.idle$_$timeout()),
                Duration.ofMillis(config.keep$_$alive()),
                config.initial$_$window(),
                config.window$_$bytes(),
                config.datagram$_$bytes(),
                config.batches(),
                Duration.ofMillis(config.closing$_$time()),
                config.max$_$lingering(),
                Duration.ofMillis(config.opening$_$time()),
                config.max$_$half$_$open(),
                config.trusted$_$half$_$open(),
                config.lookup$_$threads(),
                config.max$_$lookups());
    }
}
