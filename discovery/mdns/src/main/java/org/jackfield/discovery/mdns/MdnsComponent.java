package org.jackfield.discovery.mdns;

import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.node.Node;
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

/**
 * Publishes the method while the settings ask for it, and not otherwise: it tells the neighbourhood who we are. Settings change live; changed
 * ones begin anew.
 */
@Component(immediate = true, service = MdnsComponent.class, configurationPid = "org.jackfield.discovery.mdns")
@Designate(ocd = MdnsComponent.Config.class)
public final class MdnsComponent {

    /** The settings. */
    @ObjectClassDefinition(name = "Multicast DNS discovery", description = "Neighbours of whichever transport")
    public @interface Config {

        @AttributeDefinition(description = "tell the neighbours who we are and where we listen, and find them")
        boolean enabled() default false;

        @AttributeDefinition(
                description =
                        "points of neighbours that are remembered at the same time, and found anew within a minute",
                min = "1")
        int max$_$neighbours() default MdnsDiscovery.DEFAULT_MOST_NEIGHBOURS;
    }

    private final BundleContext context;
    private final AtomicReference<Optional<Node>> node = new AtomicReference<>(Optional.empty());
    private Config config;
    private Optional<Published> published = Optional.empty();

    @Activate
    public MdnsComponent(BundleContext context, Config config) {
        this.context = context;
        this.config = config;
    }

    /** By hand: as a service of the component's own, it and the node would each wait for the other to be there. */
    @Activate
    synchronized void activate() {
        published = config.enabled() ? Optional.of(publish(config.max$_$neighbours())) : Optional.empty();
    }

    @Modified
    synchronized void modified(Config changed) {
        deactivate();
        config = changed;
        activate();
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

    private Published publish(int mostNeighbours) {
        Discovery discovery = new MdnsDiscovery(mostNeighbours, Networks::ofThisMachine, () -> node.get()
                .map(known -> new Ourselves(known.self().toString(), known.network(), known.listening())));
        return new Published(discovery, context.registerService(Discovery.class, discovery, new Hashtable<>()));
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
