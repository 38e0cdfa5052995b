package org.jackfield.discovery.lan;

import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.node.Node;
import org.jackfield.api.time.SteadyClock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the method while the settings name an address, and not otherwise: it tells the neighbourhood who we are. Settings change live;
 * changed ones begin anew, with the back-off, too.
 */
@Component(immediate = true, service = LanComponent.class, configurationPid = "org.jackfield.discovery.lan")
@Designate(ocd = LanComponent.Config.class)
public final class LanComponent {

    private static final Logger LOG = LoggerFactory.getLogger(LanComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "LAN discovery", description = "Neighbours in the local network, by Octez's datagram")
    public @interface Config {

        @AttributeDefinition(
                description = "IPv4 address [:PORT] to tell the neighbours at, or :PORT for 255.255.255.255; none: off")
        String address() default "";

        @AttributeDefinition(description = "points of one address that are found within a minute")
        int max$_$points$_$per$_$source() default LanSettings.DEFAULT_MAX_POINTS_PER_SOURCE;

        @AttributeDefinition(description = "points in all that are found within a minute")
        int max$_$points() default LanSettings.DEFAULT_MAX_POINTS;

        @AttributeDefinition(description = "datagrams that are read within a second")
        int max$_$datagrams() default LanSettings.DEFAULT_MAX_DATAGRAMS;
    }

    private final BundleContext context;
    private final AtomicReference<Optional<Node>> node = new AtomicReference<>(Optional.empty());
    private Optional<LanSettings> settings;
    private Optional<Published> published = Optional.empty();

    @Activate
    public LanComponent(BundleContext context, Config config) {
        this.context = context;
        settings = settings(config);
    }

    /** By hand: as a service of the component's own, it and the node would each wait for the other to be there. */
    @Activate
    synchronized void activate() {
        published = settings.map(this::publish);
    }

    @Modified
    synchronized void modified(Config config) {
        try {
            Optional<LanSettings> wanted = settings(config);
            if (!wanted.equals(settings)) {
                deactivate();
                settings = wanted;
                activate();
            }
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    synchronized void deactivate() {
        published.ifPresent(Published::end);
        published = Optional.empty();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNode(Node arrived) {
        node.set(Optional.of(arrived));
    }

    void unbindNode(Node leaving) {
        node.updateAndGet(present -> present.filter(known -> known != leaving));
    }

    private Published publish(LanSettings wanted) {
        Discovery discovery = new LanDiscovery(
                wanted,
                () -> node.get().flatMap(known -> Beacon.of(known.self(), known.listening(), wanted.target())),
                new SteadyClock());
        return new Published(discovery, context.registerService(Discovery.class, discovery, new Hashtable<>()));
    }

    /** None while there is no address. */
    static Optional<LanSettings> settings(Config config) {
        String address = config.address().strip();
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(new LanSettings(
                        LanSettings.address(address),
                        config.max$_$points$_$per$_$source(),
                        config.max$_$points(),
                        config.max$_$datagrams()));
    }

    /** The method, and that it is known of. */
    private record Published(Discovery discovery, ServiceRegistration<Discovery> registration) {

        /** The node stops it first; it is stopped here in case that there is no node. */
        void end() {
            registration.unregister();
            discovery.stop();
        }
    }
}
