package org.jackfield.discovery.dns;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.point.PointId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The DNS discovery as a service. Settings change live; a seed or a server that cannot be read is reported and left out. */
@Component(service = Discovery.class, configurationPid = "org.jackfield.discovery.dns")
@Designate(ocd = DnsComponent.Config.class)
public final class DnsComponent implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(DnsComponent.class);
    private static final int SERVER_PORT = 53;
    private static final String LAN_NETWORK = "sandbox";

    /** The settings. */
    @ObjectClassDefinition(name = "DNS discovery", description = "The names that are asked where nodes are")
    public @interface Config {

        @AttributeDefinition(description = "NAME[:PORT], several of them or one text with commas between")
        String[] seeds() default {};

        @AttributeDefinition(
                description =
                        "whose well-known seeds to ask: mainnet, ghostnet, shadownet; of any other there are none")
        String network() default "";

        @AttributeDefinition(description = "whether these are asked")
        boolean well$_$known$_$seeds() default true;

        @AttributeDefinition(description = "ADDRESS[:PORT] of the servers to ask; none: those of the system")
        String[] servers() default {};

        @AttributeDefinition(
                description = "which addresses a seed may name",
                options = {
                    @Option(label = "lan in the network sandbox, else public", value = "by-network"),
                    @Option(label = "those that the whole internet can dial", value = "public"),
                    @Option(label = "private and loopback ones as well", value = "lan")
                })
        String addresses() default "by-network";

        @AttributeDefinition(description = "ms that a server may take for one question")
        int query$_$time() default DnsSettings.DEFAULT_QUERY_MILLIS;

        @AttributeDefinition(description = "seconds that all questions to a seed may take together")
        int seed$_$time() default DnsSettings.DEFAULT_SEED_SECONDS;

        @AttributeDefinition(description = "seconds until a seed that has answered is asked again at the earliest")
        int least$_$ttl() default DnsSettings.DEFAULT_LEAST_TTL_SECONDS;

        @AttributeDefinition(description = "seconds that an answer is good for at most")
        int most$_$ttl() default DnsSettings.DEFAULT_MOST_TTL_SECONDS;

        @AttributeDefinition(description = "seconds until a seed that was of no use is asked again at the earliest")
        int retry$_$interval() default DnsSettings.DEFAULT_RETRY_SECONDS;

        @AttributeDefinition(description = "seeds in all")
        int max$_$seeds() default DnsSettings.DEFAULT_MAX_SEEDS;

        @AttributeDefinition(description = "points taken of each question to a seed")
        int max$_$answers() default DnsSettings.DEFAULT_MAX_ANSWERS;
    }

    private final DnsDiscovery discovery;

    @Activate
    public DnsComponent(@Reference EventLoopGroup loops, Config config) {
        discovery = new DnsDiscovery(settings(config), loops, InstantSource.system());
    }

    @Modified
    void modified(Config config) {
        try {
            discovery.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        discovery.stop();
    }

    @Override
    public String name() {
        return discovery.name();
    }

    @Override
    public void start(DiscoverySink sink) {
        discovery.start(sink);
    }

    @Override
    public void seek() {
        discovery.seek();
    }

    @Override
    public void stop() {
        discovery.stop();
    }

    static DnsSettings settings(Config config) {
        return new DnsSettings(
                read("seeds", Seed::parse, config.seeds()),
                config.network(),
                config.well$_$known$_$seeds(),
                read("servers", DnsComponent::server, config.servers()),
                scope(config.addresses(), config.network()),
                Duration.ofMillis(config.query$_$time()),
                Duration.ofSeconds(config.seed$_$time()),
                Duration.ofSeconds(config.least$_$ttl()),
                Duration.ofSeconds(config.most$_$ttl()),
                Duration.ofSeconds(config.retry$_$interval()),
                config.max$_$seeds(),
                config.max$_$answers());
    }

    static AddressScope scope(String addresses, String network) {
        return switch (addresses) {
            case "by-network" -> network.equals(LAN_NETWORK) ? AddressScope.LAN : AddressScope.PUBLIC;
            case "public" -> AddressScope.PUBLIC;
            case "lan" -> AddressScope.LAN;
            default ->
                throw new IllegalArgumentException("addresses is by-network, public or lan, not '" + addresses + "'");
        };
    }

    /** A server is an address: its name would have to be asked for first. */
    static InetSocketAddress server(String text) {
        PointId point = PointId.parse(text, SERVER_PORT);
        if (text.contains("://") || point.address().isEmpty() || point.port() == 0) {
            throw new IllegalArgumentException("'" + text + "' is not ADDRESS[:PORT] of a server");
        }
        return new InetSocketAddress(point.address().get(), point.port());
    }

    static <T> List<T> read(String key, Function<String, T> reader, String... entries) {
        List<T> all = new ArrayList<>();
        for (String text : String.join(",", entries).split("[,\\s]+")) {
            if (text.isEmpty()) {
                continue;
            }
            try {
                all.add(reader.apply(text));
            } catch (IllegalArgumentException e) {
                LOG.error("an entry of the setting {} is left out: {}", key, e.getMessage());
            }
        }
        return all;
    }
}
