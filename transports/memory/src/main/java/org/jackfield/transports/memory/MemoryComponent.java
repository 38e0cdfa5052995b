package org.jackfield.transports.memory;

import java.util.concurrent.CompletionStage;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A host of a network in memory as a service; only where a configuration asks for it. Offers no handovers, because its channels are
 * objects of this bundle.
 */
@Component(
        service = Transport.class,
        configurationPid = "org.jackfield.transports.memory",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "scheme=memory")
@Designate(ocd = MemoryComponent.Config.class)
public final class MemoryComponent implements Transport {

    /** The settings; a change closes the host's connections. */
    @ObjectClassDefinition(name = "Memory network", description = "Which host of which network in memory the node is")
    public @interface Config {

        @AttributeDefinition(description = "a name or an IP address")
        String host() default "localhost";

        @AttributeDefinition(description = "hosts of the same network meet")
        String network() default "default";
    }

    private final MemoryTransport transport;

    @Activate
    public MemoryComponent(@Reference MemoryNetworksComponent networks, Config config) {
        transport = new MemoryTransport(networks.named(config.network()), config.host());
    }

    @Deactivate
    void deactivate() {
        transport.shutdown();
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
}
