package org.jackfield.transports.websocket;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.LastWait;
import org.jackfield.transports.sockets.OwnClasses;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.socks.SocksProxy;
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

/** WebSocket as two services, {@code ws} and {@code wss}, which are published by hand: one component has one service. Settings change live. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.jackfield.transports.websocket")
@Designate(ocd = WebSocketComponent.Config.class)
public final class WebSocketComponent {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "WebSocket", description = "What is served and asked for, and how sockets are used")
    public @interface Config {

        @AttributeDefinition(description = "what is served, and asked for when dialling")
        String path() default "/";

        @AttributeDefinition(
                description =
                        "the only host that is served, and the one asked for when dialling; empty: any, the point's")
        String host() default "";

        @AttributeDefinition(description = "origins of pages that may call, such as https://example.org; empty: all")
        String[] origins() default {};

        @AttributeDefinition(description = "addresses of proxies (CIDR) whose X-Forwarded-For is believed")
        String[] proxies() default {};

        @AttributeDefinition(description = "ms that a caller may take from the open socket to the end of the upgrade")
        long upgrade$_$time() default 10_000;

        @AttributeDefinition(description = "callers of a listener that may be on that way at the same time")
        int max$_$upgrades() default 256;

        @AttributeDefinition(
                description = "content of a frame; more is refused; kept until it is complete, also a stranger's")
        int max$_$frame$_$bytes() default 65_536;

        @AttributeDefinition(description = "PEM file: our certificate and its chain; empty: one of our own making")
        String wss$_$certificate() default "";

        @AttributeDefinition(description = "PEM file: the key (PKCS #8), which not all users may read")
        String wss$_$key() default "";

        @AttributeDefinition(description = "whose certificates a dialler accepts: roots, any, or a PEM file")
        String wss$_$trust() default "roots";

        @AttributeDefinition(
                description = "host:port of the SOCKS5 proxy by which all dials of ws and wss leave; empty: none")
        String socks$_$proxy() default "";

        @AttributeDefinition(description = "who we are to that proxy; empty: nobody asks")
        String socks$_$user() default "";

        @AttributeDefinition(
                description = "the file whose first line is the password, which nobody but its owner may read")
        String socks$_$password$_$file() default "";

        @AttributeDefinition(description = "ms that a closing channel tries to get rid of what was written")
        long closing$_$time() default 3_000;

        @AttributeDefinition(description = "closed channels that may wait for their far end")
        int max$_$lingering() default 1_024;

        @AttributeDefinition(description = "unsent bytes above which a channel is not writable")
        int write$_$high$_$bytes() default 131_072;

        @AttributeDefinition(description = "unsent bytes below which it is again")
        int write$_$low$_$bytes() default 65_536;

        @AttributeDefinition(description = "s of silence until the system asks whether the far end is alive")
        int keep$_$alive$_$idle() default 10;

        @AttributeDefinition(description = "s between two such questions")
        int keep$_$alive$_$interval() default 5;

        @AttributeDefinition(description = "ms that sent bytes may stay unacknowledged")
        int user$_$timeout() default 45_000;

        @AttributeDefinition(description = "ms that a listener pauses when the system has no more files")
        long accept$_$pause() default 1_000;

        @AttributeDefinition(description = "host names looked up at the same time, by each scheme")
        int lookup$_$threads() default 2;

        @AttributeDefinition(
                description = "host names that may wait to be looked up; a change needs a restart of the bundle")
        int max$_$lookups() default 256;
    }

    private final EventLoopGroup loops;
    private final WebSocketTransport plain;
    private final WebSocketTransport secure;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public WebSocketComponent(
            BundleContext context,
            @Reference EventLoopGroup loops,
            @Reference(target = "(org.jackfield.eventloops.role=parking)")
                    Function<Queue<Object>, ChannelHandler> parking,
            Config config) {
        this.loops = loops;
        OwnClasses.load(context.getBundle());
        Rehearsal.begin();
        TlsSettings tls = tls(config);
        this.plain = new WebSocketTransport(loops, parking, sockets(config), settings(config), new Tls.None());
        register(context, plain);
        this.secure = new WebSocketTransport(loops, parking, sockets(config), settings(config), Tls.by(tls));
        register(context, secure);
    }

    private void register(BundleContext context, WebSocketTransport transport) {
        registrations.add(context.registerService(
                Transport.class, transport, new Hashtable<>(Map.of("scheme", transport.scheme()))));
    }

    /** The files are read again. */
    @Modified
    void modified(Config config) {
        try {
            // all of it first: what is wrong with one leaves both as they are
            SocketSettings sockets = sockets(config);
            WebSocketSettings settings = settings(config);
            TlsSettings tls = tls(config);
            plain.change(sockets, settings, new Tls.None());
            secure.change(sockets, settings, Tls.by(tls));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        // the core lets go of channels and listeners within, or takes them along: whoever carries more waits less
        boolean plainFirst = plain.channels() < secure.channels();
        registrations.get(plainFirst ? 0 : 1).unregister();
        registrations.get(plainFirst ? 1 : 0).unregister();
        LastWait.until(
                CompletableFuture.allOf(
                        plain.shutdown().toCompletableFuture(),
                        secure.shutdown().toCompletableFuture()),
                loops);
    }

    private static WebSocketSettings settings(Config config) {
        return new WebSocketSettings(
                config.path(),
                Optional.of(config.host()).filter(host -> !host.isBlank()),
                Set.of(config.origins()),
                Stream.of(config.proxies()).map(AddressRange::parse).toList(),
                Duration.ofMillis(config.upgrade$_$time()),
                config.max$_$frame$_$bytes(),
                SocksProxy.parse(config.socks$_$proxy(), config.socks$_$user(), config.socks$_$password$_$file()));
    }

    private static TlsSettings tls(Config config) {
        boolean certificate = !config.wss$_$certificate().isBlank();
        if (certificate == config.wss$_$key().isBlank()) {
            throw new IllegalArgumentException("wss-certificate and wss-key go together");
        }
        Optional<TlsSettings.Identity> identity = certificate
                ? Optional.of(
                        new TlsSettings.Identity(Path.of(config.wss$_$certificate()), Path.of(config.wss$_$key())))
                : Optional.empty();
        return new TlsSettings(identity, TlsSettings.Trust.parse(config.wss$_$trust()));
    }

    private static SocketSettings sockets(Config config) {
        return new SocketSettings(
                Duration.ofMillis(config.closing$_$time()),
                config.max$_$lingering(),
                config.write$_$high$_$bytes(),
                config.write$_$low$_$bytes(),
                Duration.ofSeconds(config.keep$_$alive$_$idle()),
                Duration.ofSeconds(config.keep$_$alive$_$interval()),
                Duration.ofMillis(config.user$_$timeout()),
                Duration.ofMillis(config.accept$_$pause()),
                config.lookup$_$threads(),
                config.max$_$lookups(),
                config.max$_$upgrades());
    }
}
