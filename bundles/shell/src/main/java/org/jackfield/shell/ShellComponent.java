package org.jackfield.shell;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
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
            "osgi.command.function=status",
            "osgi.command.function=stat",
            "osgi.command.function=connections",
            "osgi.command.function=peers",
            "osgi.command.function=peer",
            "osgi.command.function=points",
            "osgi.command.function=point",
            "osgi.command.function=log",
            "osgi.command.function=endings",
            "osgi.command.function=transports",
            "osgi.command.function=transport",
            "osgi.command.function=bandwidth",
            "osgi.command.function=score",
            "osgi.command.function=policy",
            "osgi.command.function=connect",
            "osgi.command.function=disconnect",
            "osgi.command.function=kick",
            "osgi.command.function=ban",
            "osgi.command.function=unban",
            "osgi.command.function=trust",
            "osgi.command.function=untrust",
            "osgi.command.function=banned",
            "osgi.command.function=allow",
            "osgi.command.function=disallow",
            "osgi.command.function=acl",
            "osgi.command.function=clear",
            "osgi.command.function=empty",
            "osgi.command.function=maintain",
            "osgi.command.function=bundles",
            "osgi.command.function=quit"
        })
public final class ShellComponent {

    private static final InstantSource CLOCK = InstantSource.system();

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

    /** The node on one screen. */
    @Descriptor("the node on one screen: counts, connections, last endings")
    public String status(String... words) {
        return ask(node -> new Status(node, CLOCK).screen(words));
    }

    /** What has gone over the wire, and the connections. */
    @Descriptor("bytes in all and per second, and the connections")
    public String stat(String... words) {
        return ask(node -> new Views(node, CLOCK).stat(words));
    }

    /** Who we are connected to. */
    @Descriptor("who is connected: dialled by us -> or by them <-, where, for how long, bytes, messages")
    public String connections(String... words) {
        return ask(node -> new Views(node, CLOCK).connections(words));
    }

    /** Whom we know. */
    @Descriptor("whom we know, connected or not")
    public String peers(String... words) {
        return ask(node -> new Views(node, CLOCK).peers(words));
    }

    /** All about one peer. */
    @Descriptor("all about one peer, with its full names")
    public String peer(String... words) {
        return ask(node -> new Views(node, CLOCK).peer(words));
    }

    /** Where others are known to be. */
    @Descriptor("where others are known to be")
    public String points(String... words) {
        return ask(node -> new Views(node, CLOCK).points(words));
    }

    /** All about one point. */
    @Descriptor("all about one point; quote an IPv6 address: '[2001:db8::1]:9732'")
    public String point(String... words) {
        return ask(node -> new Views(node, CLOCK).point(words));
    }

    /** The last endings of the node. */
    @Descriptor("the last endings of the node, with their reasons")
    public String endings(String... words) {
        return ask(node -> new Views(node, CLOCK).endings(words));
    }

    /** What happened last. */
    @Descriptor(
            "the last endings of the node, or what happened to one point or peer (jackfield:log, where Felix has a log of its own)")
    public String log(String... words) {
        return ask(node -> new Views(node, CLOCK).log(words));
    }

    /** Who we are, where we listen, and which plugins are present. */
    @Descriptor("who we are, where we listen, and which plugins are present")
    public String transports(String... words) {
        return ask(node -> new Views(node, CLOCK).transports(words));
    }

    /** What each transport carries, or has all connections of one moved to another. */
    @Descriptor(
            "transport list: what each carries; transport swap FROM TO: moves all connections of one to another, and tells what became of each")
    public String transport(String... words) {
        return ask(node -> {
            if (words.length == 1 && words[0].equals("list")) {
                return new Views(node, CLOCK).carried();
            }
            if (words.length > 0 && words[0].equals("swap")) {
                return orders(node).swap(words);
            }
            throw new Misuse("usage: transport list, or transport swap FROM TO");
        });
    }

    /** How bandwidth is divided. */
    @Descriptor("rates, caps and shares both ways, by class of peers and by peer, and who waits for how long")
    public String bandwidth(String... words) {
        return ask(node -> new Division(node).screen(words));
    }

    /** What peers are worth, or why one is worth so much. */
    @Descriptor("score list: what connected peers are worth; score explain PEER: the terms of one score")
    public String score(String... words) {
        return ask(node -> {
            if (words.length == 1 && words[0].equals("list")) {
                return new Scores(node).list();
            }
            if (words.length == 2 && words[0].equals("explain")) {
                return new Scores(node).explain(words[1]);
            }
            throw new Misuse("usage: score list, or score explain PEER");
        });
    }

    /** Which policies are present. */
    @Descriptor("policy list: which policies are present, which is asked, how often each failed")
    public String policy(String... words) {
        return ask(node -> {
            if (words.length == 1 && words[0].equals("list")) {
                return new Scores(node).policies();
            }
            throw new Misuse("usage: policy list");
        });
    }

    /** Whether somebody is refused, and why. */
    @Descriptor("whether somebody is refused, and why")
    public String banned(String... words) {
        return ask(node -> new Views(node, CLOCK).banned(words));
    }

    /** The lists. */
    @Descriptor("the lists: who, since when, by whom, until when, why")
    public String acl(String... words) {
        return ask(node -> new Views(node, CLOCK).acl(words));
    }

    /** Dials a point and waits for what becomes of it. */
    @Descriptor("dials a point and waits for what becomes of it")
    public String connect(String... words) {
        return ask(node -> orders(node).connect(words));
    }

    /** Refuses somebody. */
    @Descriptor(
            "ban ADDRESS-OR-PEER [--why TEXT] [--for 90s|15m|12h|30d]: refuses an address, a range or a peer, and closes its connections")
    public String ban(String... words) {
        return ask(node -> orders(node).ban(words));
    }

    /** Refuses somebody no longer. */
    @Descriptor("unban ADDRESS-OR-PEER: takes back black and grey entries, and those of the peers banned along with it")
    public String unban(String... words) {
        return ask(node -> orders(node).unban(words));
    }

    /** Vouches for somebody. */
    @Descriptor("trust POINT-OR-PEER: vouches for it, and unbans it")
    public String trust(String... words) {
        return ask(node -> orders(node).trust(words));
    }

    /** Vouches for somebody no longer. */
    @Descriptor("untrust POINT-OR-PEER: vouches for it no longer")
    public String untrust(String... words) {
        return ask(node -> orders(node).untrust(words));
    }

    /** Lets somebody past the grey list and the policies. */
    @Descriptor(
            "allow ADDRESS-OR-PEER [--why TEXT] [--for 90s|15m|12h|30d]: lets it past the grey list and the policies")
    public String allow(String... words) {
        return ask(node -> orders(node).allow(words));
    }

    /** Takes somebody from the white list. */
    @Descriptor("disallow ADDRESS-OR-PEER: takes it from the white list")
    public String disallow(String... words) {
        return ask(node -> orders(node).disallow(words));
    }

    /** Empties a list. */
    @Descriptor("empty black|white|grey|all: empties a list")
    public String empty(String... words) {
        return ask(node -> orders(node).clear("empty", words));
    }

    /** Empties a list. */
    @Descriptor("clear black|white|grey|all: as empty (jackfield:clear, where Gogo has a clear of its own)")
    public String clear(String... words) {
        return ask(node -> orders(node).clear("clear", words));
    }

    /** Looks whether there are too few or too many connections. */
    @Descriptor("looks at once whether there are too few or too many connections")
    public String maintain(String... words) {
        return ask(node -> orders(node).maintain(words));
    }

    /** Closes the connection to a peer, named by its id or its point. */
    @Descriptor("closes the connection to a peer, named by its id or its point")
    public String disconnect(String... words) {
        return ask(node -> orders(node).disconnect("disconnect", words));
    }

    /** Closes the connection to a peer, named by its id or its point. */
    @Descriptor("as disconnect")
    public String kick(String... words) {
        return ask(node -> orders(node).disconnect("kick", words));
    }

    /** What the framework is made of. */
    @Descriptor("the bundles of the framework")
    public String bundles() {
        Table table = new Table("ID", "STATE", "VERSION", "NAME");
        Arrays.stream(framework.getBundles())
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .forEach(bundle ->
                        table.row(bundle.getBundleId(), state(bundle), bundle.getVersion(), bundle.getSymbolicName()));
        return table.toString();
    }

    /** Stops the node, and the program with it. */
    @Descriptor("stops the node, and the program with it")
    public String quit() {
        try {
            framework.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
            return "stopping";
        } catch (BundleException e) {
            return "the framework does not stop: " + e.getMessage();
        }
    }

    private static Orders orders(Node node) {
        return new Orders(node, Patience.BLOCKING);
    }

    private String ask(Function<Node, String> question) {
        Node present = node;
        if (present == null) {
            return "the node is not running: its core bundles are not all active (see bundles)";
        }
        try {
            return question.apply(present);
        } catch (Misuse e) {
            return e.getMessage();
        }
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
