package org.jackfield.itests.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.composite;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jackfield.itests.felix.FelixNode;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.NodeSettings;
import org.jackfield.itests.felix.Question;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A whole node in a Felix framework of its own, listening on a free port of the loopback.
 *
 * <p>Its identity and its address book lie in the data directory; another node that is later started there is the same node again.
 */
public final class RunningNode implements AutoCloseable {

    /** How long a test waits for what should take no time at all. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String POOL = "org.jackfield.pool";

    private final FelixNode felix;
    private final Resident resident;

    private RunningNode(FelixNode felix, Resident resident) {
        this.felix = felix;
        this.resident = resident;
    }

    /** A node that will keep its data there. */
    public static Builder in(Path dataDirectory) {
        return new Builder(dataDirectory);
    }

    /** The framework. */
    public FelixNode felix() {
        return felix;
    }

    /** What can be seen and done inside. */
    public Resident inside() {
        return resident;
    }

    /** Our peer id as text. */
    public String self() {
        return resident.self();
    }

    /** Where the node can be dialled over that transport; waits until it listens. */
    public String point(String scheme) {
        resident.await("listener of " + scheme, () -> listeningOn(scheme).size() == 1, PATIENCE);
        return listeningOn(scheme).get(0);
    }

    /** Where the node can be dialled over TCP; waits until it listens. */
    public String point() {
        return point("tcp");
    }

    /** The TCP port. */
    public int port() {
        return Integer.parseInt(point().replaceAll(".*:", ""));
    }

    /** Dials and insists on a connection, with the given node at its end. */
    public void connectTo(RunningNode other) {
        assertEquals(other.self(), resident.connect(other.point()));
        awaitPeers(other.self());
        other.awaitPeers(self());
    }

    /** Waits until at least these are connected. */
    public void awaitPeers(String... peers) {
        Set<String> wanted = new TreeSet<>(Arrays.asList(peers));
        resident.await("connection to " + wanted, () -> resident.peers().containsAll(wanted), PATIENCE);
    }

    /** Waits until nobody is connected. */
    public void awaitNoPeers() {
        resident.await("end of all connections", () -> resident.peers().isEmpty(), PATIENCE);
    }

    /** Waits for an event of that word, after the mark. */
    public Map<String, String> awaitEvent(int mark, String word) {
        return awaitEvent(mark, word, event -> true);
    }

    /** Waits for an event of that word for which more holds, after the mark. */
    public Map<String, String> awaitEvent(int mark, String word, Predicate<Map<String, String>> more) {
        return resident.awaitEvent(mark, word, event -> event.get("event").equals(word) && more.test(event), PATIENCE);
    }

    /** Says something to a connected node and waits until it has been heard there, with whatever was said before. */
    public void tell(RunningNode other, String text) {
        int before = heardBy(other).size();
        assertEquals("QUEUED", resident.say(other.self(), Resident.NOTE, text.getBytes(UTF_8)));
        List<byte[]> heard = other.inside().awaitMessages(self(), before + 1, PATIENCE);
        assertEquals(text, new String(heard.get(before), UTF_8));
    }

    /** Fails when a bundle is not as it should be: the fragments resolved, the others active. */
    public void assertAllBundlesRun() {
        assertEquals(List.of(), felix.notRunning());
    }

    /** The bundle of that symbolic name. */
    public Bundle bundle(String symbolicName) {
        return felix.bundle(symbolicName);
    }

    /** Ends them all, and only then complains of bundles that were not running, or of what the last look found. */
    public static void stop(Runnable lastLook, RunningNode... nodes) {
        try {
            for (RunningNode node : nodes) {
                node.assertAllBundlesRun();
            }
            lastLook.run();
        } finally {
            for (RunningNode node : nodes) {
                node.close();
            }
        }
    }

    /** Ends them all, and only then complains of bundles that were not running. */
    public static void stop(RunningNode... nodes) {
        stop(() -> {}, nodes);
    }

    @Override
    public void close() {
        felix.close();
    }

    private List<byte[]> heardBy(RunningNode other) {
        return other.inside().awaitMessages(self(), 0, PATIENCE);
    }

    private List<String> listeningOn(String scheme) {
        return resident.listening().stream()
                .filter(point -> point.startsWith(scheme + "://"))
                .toList();
    }

    /** What a node is told before it starts. */
    public static final class Builder {

        private final NodeSettings settings;
        private final Set<String> missing = new TreeSet<>();

        private Builder(Path dataDirectory) {
            settings = NodeSettings.in(dataDirectory);
            with(POOL, "min-connections", "1");
            with(POOL, "expected-connections", "4");
            with(POOL, "max-connections", "8");
            with(POOL, "reconnection-initial-delay", "200");
            with(POOL, "disconnection-delay", "500");
            listening("tcp://127.0.0.1:0");
        }

        /** Listens there, and there alone. */
        public Builder listening(String... points) {
            settings.set(POOL, "listen", List.of(points));
            return this;
        }

        /** Points that the operator names. */
        public Builder knowing(String... points) {
            settings.set(POOL, "peers", List.of(points));
            return this;
        }

        /** Any setting of any bundle. */
        public Builder with(String pid, String key, String value) {
            settings.set(pid, key, value);
            return this;
        }

        /** A setting of the pool. */
        public Builder with(String key, String value) {
            return with(POOL, key, value);
        }

        /** Without the bundle of that symbolic name. */
        public Builder without(String symbolicName) {
            missing.add(symbolicName);
            return this;
        }

        /** Starts it; every bundle runs afterwards. */
        public RunningNode start() {
            FelixNode felix = FelixNode.start(composite(NodeBundles.without(missing)), settings.written());
            try {
                return new RunningNode(felix, resident(felix));
            } catch (RuntimeException | Error e) {
                felix.close();
                throw e;
            }
        }
    }

    /** The inside resident is of a class of its own framework; calls reach it by name. */
    private static Resident resident(FelixNode felix) {
        Object inside = felix.ask(MoveIn.class);
        InvocationHandler door = (proxy, method, arguments) -> {
            Method same = inside.getClass().getMethod(method.getName(), method.getParameterTypes());
            try {
                return same.invoke(inside, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Resident)
                Proxy.newProxyInstance(Resident.class.getClassLoader(), new Class<?>[] {Resident.class}, door);
    }

    /** Makes the resident. */
    static final class MoveIn implements Question<Object> {
        @Override
        public Object answer(BundleContext inside, Object... arguments) {
            return new ResidentNode(inside);
        }
    }
}
