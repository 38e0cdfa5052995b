package org.jackfield.transports.tcp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.sockets.LastWait;
import org.jackfield.transports.sockets.SocketSettings;
import org.jackfield.transports.socks.SocksProxy;
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

/** TCP as a service. Settings change live. */
@Component(service = Transport.class, configurationPid = "org.jackfield.transports.tcp", property = "scheme=tcp")
@Designate(ocd = TcpComponent.Config.class)
public final class TcpComponent implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(TcpComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "TCP", description = "How sockets are used")
    public @interface Config {

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

        @AttributeDefinition(description = "host names looked up at the same time")
        int lookup$_$threads() default 2;

        @AttributeDefinition(
                description = "host names that may wait to be looked up; a change needs a restart of the bundle")
        int max$_$lookups() default 256;

        @AttributeDefinition(description = "accepted sockets of one listener that may be busy with a proxy's header")
        int max$_$prefaces() default 1_024;

        @AttributeDefinition(
                description = "addresses and ranges of proxies whose PROXY header is demanded and believed")
        String[] trusted$_$proxies() default {};

        @AttributeDefinition(description = "ms that a trusted proxy may take for its header")
        long proxy$_$header$_$time() default 3_000;

        @AttributeDefinition(description = "host:port of the SOCKS5 proxy by which all dials of tcp leave; empty: none")
        String socks$_$proxy() default "";

        @AttributeDefinition(description = "who we are to that proxy; empty: nobody asks")
        String socks$_$user() default "";

        @AttributeDefinition(
                description = "the file whose first line is the password, which nobody but its owner may read")
        String socks$_$password$_$file() default "";
    }

    private final EventLoopGroup loops;
    private final TcpTransport transport;

    @Activate
    public TcpComponent(
            @Reference EventLoopGroup loops,
            @Reference(target = "(org.jackfield.eventloops.role=parking)")
                    Function<Queue<Object>, ChannelHandler> parking,
            Config config) {
        this.loops = loops;
        this.transport = new TcpTransport(loops, parking, settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            transport.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        LastWait.until(transport.shutdown(), loops);
    }

    @Override
    public String scheme() {
        return transport.scheme();
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        return transport.dial(request, dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return transport.listen(request, accepting);
    }

    @Override
    public Map<String, Long> refusals() {
        return transport.refusals();
    }

    @Override
    public Optional<Handovers> handovers() {
        return transport.handovers();
    }

    private static TcpSettings settings(Config config) {
        SocketSettings sockets = new SocketSettings(
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
                config.max$_$prefaces());
        return new TcpSettings(
                sockets,
                ranges(config.trusted$_$proxies()),
                Duration.ofMillis(config.proxy$_$header$_$time()),
                SocksProxy.parse(config.socks$_$proxy(), config.socks$_$user(), config.socks$_$password$_$file()));
    }

    private static List<AddressRange> ranges(String... entries) {
        return Stream.of(String.join(",", entries).split("[,\\s]+"))
                .filter(text -> !text.isEmpty())
                .map(AddressRange::parse)
                .toList();
    }
}
