package org.jackfield.metrics;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Hashtable;
import java.util.Optional;
import org.jackfield.api.node.Door;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.transport.Transport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the numbers hear the node, and opens their own address if the settings name one. It stays while the core restarts. */
@Component(immediate = true, service = MetricsComponent.class, configurationPid = "org.jackfield.metrics")
@Designate(ocd = MetricsSettings.class)
public final class MetricsComponent {

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.metrics");

    private final BundleContext context;
    private final Metrics metrics;
    private ServiceRegistration<NodeListener> ear;
    private String address = "";
    private Optional<ScrapeServer> server = Optional.empty();
    private Optional<ServiceRegistration<Door>> door = Optional.empty();

    @Activate
    public MetricsComponent(BundleContext context, MetricsSettings settings) {
        this.context = context;
        metrics = new Metrics(
                InstantSource.system(), context.getBundle().getVersion().toString());
        open(settings.address().strip());
    }

    /** By hand: as a service of the component's own, it and the node would each wait for the other to be there. */
    @Activate
    void activate() {
        ear = context.registerService(NodeListener.class, metrics, new Hashtable<>());
    }

    @Modified
    synchronized void modified(MetricsSettings settings) {
        String wanted = settings.address().strip();
        if (!wanted.equals(address)) {
            shut();
            open(wanted);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        ear.unregister();
        shut();
        metrics.close();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNode(Node arrived) {
        metrics.follow(arrived);
    }

    void unbindNode(Node leaving) {
        metrics.leave(leaving);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindTransport(Transport arrived) {
        metrics.follow(arrived);
    }

    void unbindTransport(Transport leaving) {
        metrics.leave(leaving);
    }

    Page page(String accept) {
        return metrics.page(accept);
    }

    private void open(String wanted) {
        address = wanted;
        if (wanted.isEmpty()) {
            return;
        }
        try {
            ScrapeServer opened = ScrapeServer.open(wanted, metrics::page);
            server = Optional.of(opened);
            publish(Optional.of(opened.address()), Optional.empty());
            LOG.info("metrics at {}", opened.address());
        } catch (IOException | IllegalArgumentException e) {
            String trouble = "no metrics at " + wanted + ": " + e.getMessage();
            publish(Optional.empty(), Optional.of(trouble));
            LOG.warn("{}", trouble);
        }
    }

    private void publish(Optional<URI> where, Optional<String> trouble) {
        door = Optional.of(
                context.registerService(Door.class, new Door("metrics", where, trouble, true), new Hashtable<>()));
    }

    private void shut() {
        door.ifPresent(ServiceRegistration::unregister);
        door = Optional.empty();
        server.ifPresent(ScrapeServer::close);
        server = Optional.empty();
    }
}
