package org.jackfield.shell;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import org.jackfield.api.node.Node;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Publishes the commands to Gogo, which calls them by their names and prints what they return.
 *
 * <p>It stays while the core restarts: until the node is back, the commands say so.
 */
@Component(
        immediate = true,
        service = ShellComponent.class,
        property = {
            "osgi.command.scope=jackfield",
            "osgi.command.function=peers",
            "osgi.command.function=points",
            "osgi.command.function=connect",
            "osgi.command.function=disconnect",
            "osgi.command.function=transports",
            "osgi.command.function=bundles",
            "osgi.command.function=quit"
        })
public final class ShellComponent {

    private final BundleContext framework;
    private volatile Node node;

    @Activate
    public ShellComponent(BundleContext framework) {
        this.framework = framework;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindNode(Node arrived) {
        node = arrived;
    }

    void unbindNode(Node leaving) {
        if (node == leaving) {
            node = null;
        }
    }

    /** Who we are connected to. */
    public String peers() {
        return ask(Commands::peers);
    }

    /** Where others are known to be. */
    public String points() {
        return ask(Commands::points);
    }

    /** Dials a point and waits for what becomes of it. */
    public String connect(String... points) {
        return points.length == 1
                ? ask(commands -> commands.connect(points[0]))
                : "usage: connect POINT, [tcp://]HOST[:PORT]";
    }

    /** Closes the connection to a peer, named by its id or its point. */
    public String disconnect(String... peers) {
        return peers.length == 1
                ? ask(commands -> commands.disconnect(peers[0]))
                : "usage: disconnect PEER-OR-POINT, see peers";
    }

    /** Who we are, where we listen, and which plugins are present. */
    public String transports() {
        return ask(Commands::transports);
    }

    /** What the framework is made of. */
    public String bundles() {
        Table table = new Table("ID", "STATE", "VERSION", "NAME");
        Arrays.stream(framework.getBundles())
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .forEach(bundle ->
                        table.row(bundle.getBundleId(), state(bundle), bundle.getVersion(), bundle.getSymbolicName()));
        return table.toString();
    }

    /** Stops the node, and the program with it. */
    public String quit() {
        try {
            framework.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
            return "stopping";
        } catch (BundleException e) {
            return "the framework does not stop: " + e.getMessage();
        }
    }

    private String ask(Function<Commands, String> question) {
        Node present = node;
        return present == null
                ? "the node is not running: its core bundles are not all active (see bundles)"
                : question.apply(new Commands(present, InstantSource.system()));
    }

    private static String state(Bundle bundle) {
        switch (bundle.getState()) {
            case Bundle.ACTIVE:
                return "active";
            case Bundle.STARTING:
                return "starting";
            case Bundle.STOPPING:
                return "stopping";
            case Bundle.RESOLVED:
                return bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null ? "resolved" : "fragment";
            default:
                return "installed";
        }
    }
}
