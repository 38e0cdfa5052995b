package org.jackfield.admin;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.node.Door;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
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
 * The operator's door as a component: it follows the node, which comes and goes, and hosts the HTTP whiteboard if there is one. The door
 * is published as a {@link Door}. Settings change live.
 */
@Component(immediate = true, service = AdminComponent.class, configurationPid = "org.jackfield.admin")
@Designate(ocd = AdminComponent.Config.class)
public final class AdminComponent {

    private static final Logger LOG = LoggerFactory.getLogger(AdminComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Admin", description = "The node over HTTP, for its operator")
    public @interface Config {

        @AttributeDefinition(
                description = "HOST:PORT, exactly there; none: 127.0.0.1:8732, or a free port if that is taken")
        String address() default "";

        @AttributeDefinition(description = "the node's folder, where api.json is written")
        String data$_$dir() default "";

        @AttributeDefinition(
                description =
                        "the file with what other machines have to say; none: api-token in data-dir, if it exists")
        String token$_$file() default "";

        @AttributeDefinition(
                description = "names, with commas, that requests may be addressed to, beside localhost and addresses")
        String[] allowed$_$hosts() default {};

        @AttributeDefinition(description = "streams at once")
        int max$_$streams() default 256;

        @AttributeDefinition(description = "lines that wait for one stream's reader")
        int stream$_$lines() default 256;

        @AttributeDefinition(description = "bytes of a request's body")
        int max$_$body$_$bytes() default 64 * 1024;

        @AttributeDefinition(description = "connections at once")
        int max$_$connections() default 512;

        @AttributeDefinition(description = "ms in which a request has to be here, and the next on the same connection")
        long request$_$timeout() default 10_000;

        @AttributeDefinition(description = "ms that a reader may take nothing of an answer")
        long idle$_$timeout() default 30_000;

        @AttributeDefinition(description = "ms between two empty lines on a quiet stream")
        long heartbeat() default 15_000;
    }

    private final BundleContext context;
    private final Admin admin;
    private ServiceRegistration<NodeListener> ear;
    private ServiceRegistration<Door> published;

    @Activate
    public AdminComponent(BundleContext context, Config config) {
        this.context = context;
        Version version = context.getBundle().getVersion();
        admin = new Admin(
                settings(config).orElse(AdminSettings.DEFAULT),
                new ProgramVersion(
                        version.getMajor(),
                        version.getMinor(),
                        version.getMicro(),
                        version.getQualifier().isEmpty()),
                Instant.now(),
                this::publish);
    }

    /** The listener is registered by hand: as a service of the component, node and component would wait for each other. */
    @Activate
    void activate() {
        ear = context.registerService(NodeListener.class, admin.hub(), null);
        admin.activate();
    }

    @Modified
    void modified(Config config) {
        settings(config).ifPresent(admin::change);
    }

    @Deactivate
    void deactivate() {
        ear.unregister();
        if (published != null) {
            published.unregister();
        }
        admin.shutdown();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNode(Node arrived) {
        admin.node().arrived(arrived);
    }

    void unbindNode(Node leaving) {
        admin.node().left(leaving);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(http.felix.dispatcher=*)")
    void bindDispatcher(HttpServlet dispatcher) {
        admin.whiteboard().arrived(dispatcher);
    }

    void unbindDispatcher(HttpServlet dispatcher) {
        admin.whiteboard().left(dispatcher);
    }

    private void publish(Door door) {
        if (published != null) {
            published.unregister();
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("name", door.name());
        published = context.registerService(Door.class, door, properties);
        door.address().ifPresent(address -> LOG.info("the API is at {}", address));
        door.trouble().ifPresent(trouble -> LOG.warn("the API: {}", trouble));
    }

    private static Optional<AdminSettings> settings(Config config) {
        try {
            return Optional.of(new AdminSettings(
                    some(config.address()).map(text -> PointId.parse(text, AdminSettings.DEFAULT_PORT)),
                    some(config.data$_$dir()).map(Path::of),
                    some(config.token$_$file()).map(Path::of),
                    names(config.allowed$_$hosts()),
                    config.max$_$streams(),
                    config.stream$_$lines(),
                    config.max$_$body$_$bytes(),
                    config.max$_$connections(),
                    Duration.ofMillis(config.request$_$timeout()),
                    Duration.ofMillis(config.idle$_$timeout()),
                    Duration.ofMillis(config.heartbeat())));
        } catch (IllegalArgumentException e) {
            LOG.error("the settings org.jackfield.admin are not used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static List<String> names(String... texts) {
        return Arrays.stream(texts)
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::trim)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static Optional<String> some(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.trim());
    }
}
