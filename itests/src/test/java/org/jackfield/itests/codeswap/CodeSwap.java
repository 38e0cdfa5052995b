package org.jackfield.itests.codeswap;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.NodeSettings;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Exchanges the bundle of a node's transport under load: first newer versions that come beside the old one, then updates in place.
 *
 * <p>The node runs in Felix, its peers in plain Java, all in this JVM: one clock tells how long each message was on its way.
 */
final class CodeSwap {

    private static final Map<String, String> BUNDLES =
            Map.of("tcp", "org.jackfield.transports.tcp", "ws", "org.jackfield.transports.websocket");
    private static final long SEED = 20261128;

    private final String scheme;
    private final Plan plan;
    private final PrintStream progress;
    private final List<String> troubles = new ArrayList<>();
    private final Pauses switches = new Pauses();
    private int build;
    private int pinned;

    CodeSwap(String scheme, Plan plan, PrintStream progress) {
        this.scheme = scheme;
        this.plan = plan;
        this.progress = progress;
    }

    /** Usage: {@code itests/codeswap [--short] [--transport SCHEME]}. Exit codes: 0 all promises kept, 1 not. */
    public static void main(String... arguments) throws Exception {
        List<String> words = List.of(arguments);
        int named = words.indexOf("--transport");
        String scheme = named < 0 ? "tcp" : words.get(named + 1);
        Path data = Files.createTempDirectory("codeswap");
        Report report = new CodeSwap(scheme, words.contains("--short") ? Plan.SHORT : Plan.FULL, System.err).run(data);
        System.out.print(report.table());
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** Runs all of it. */
    Report run(Path data) throws Exception {
        // callers come faster than a busy machine says goodbye to them
        String room = "250";
        try (RunningNode node = RunningNode.in(data)
                        .listening(scheme + "://127.0.0.1:0")
                        .with("expected-connections", String.valueOf(plan.connections()))
                        .with("max-connections", room)
                        .with("maintenance-idle-time", "0")
                        // a session would outlive a channel that was lost, and hide it
                        .with("kin", "false")
                        // what a busy machine delays is no failure of the plugin
                        .with("handover-patience", "20000")
                        .with("adopt-within", "20000")
                        .with("org.jackfield.handshake", "expected-pow", "0")
                        .start();
                Peers peers = new Peers(scheme, NodeSettings.NETWORK, SEED)) {
            return run(node, peers);
        }
    }

    private Report run(RunningNode node, Peers peers) throws Exception {
        PointId point = PointId.parse(node.point(scheme));
        Talkers outside = new Talkers(SEED);
        for (int i = 0; i < plan.connections(); i++) {
            outside.talkWith(Peers.connect(peers.moveIn(outside), point));
        }
        Throng inside = throng(node.felix().ask(Begin.class));
        progress.println(plan.connections() + " connections");
        inside.begin(plan.perSecond() / 2);
        outside.begin(plan.perSecond() / 2);
        Callers callers = new Callers(peers, point);
        callers.begin();
        Pauses control = new Pauses();
        Pauses beside = new Pauses();
        Pauses inPlace = new Pauses();
        Bundle bundle = node.bundle(BUNDLES.get(scheme));
        // the first exchange loads what the node needs for it, and later ones do not
        bundle = besides(node, bundle);
        update(node, bundle);
        int threads = threads();
        long files = files();
        for (int i = 0; i < plan.controls(); i++) {
            measure(
                    control,
                    inside,
                    outside,
                    () -> TimeUnit.MILLISECONDS.sleep(plan.rest().toMillis()));
        }
        for (int i = 0; i < plan.beside(); i++) {
            Bundle old = bundle;
            Bundle[] fresh = new Bundle[1];
            LoaderProbe loader = LoaderProbe.of(old);
            measure(beside, inside, outside, () -> fresh[0] = besides(node, old));
            bundle = fresh[0];
            collected(loader);
        }
        progress.println("beside: done");
        for (int i = 0; i < plan.inPlace(); i++) {
            Bundle same = bundle;
            LoaderProbe loader = LoaderProbe.of(same);
            measure(inPlace, inside, outside, () -> update(node, same));
            collected(loader);
        }
        progress.println("in place: done");
        callers.end();
        inside.end();
        outside.end();
        node.inside()
                .await(
                        "end of what is on its way",
                        () -> inside.heard() + outside.heard() >= inside.sent() + outside.sent(),
                        RunningNode.PATIENCE);
        return new Report(
                plan,
                scheme,
                inside.sent() + outside.sent(),
                inside.heard() + outside.heard(),
                sum(inside.wrong(), outside.wrong()),
                control,
                beside,
                inPlace,
                switches,
                callers.calls(),
                callers.refused(),
                pinned,
                threads,
                threads(),
                files,
                files(),
                troubles);
    }

    /** A newer version comes, and the old one is uninstalled when it has nothing left. */
    private Bundle besides(RunningNode node, Bundle old) throws IOException, BundleException {
        int mark = node.inside().mark();
        Bundle fresh;
        String id = nextBuild();
        try (InputStream jar = SecondBuild.of(NodeBundles.jar(BUNDLES.get(scheme)), id)) {
            fresh = node.felix().context().installBundle("codeswap:" + id, jar);
        }
        fresh.start();
        switches.add(new long[] {told(node, mark, id)}, new long[0]);
        old.uninstall();
        return fresh;
    }

    private void update(RunningNode node, Bundle bundle) throws IOException, BundleException {
        int mark = node.inside().mark();
        String id = nextBuild();
        try (InputStream jar = SecondBuild.of(NodeBundles.jar(BUNDLES.get(scheme)), id)) {
            bundle.update(jar);
        }
        told(node, mark, id);
    }

    private String nextBuild() {
        build++;
        return String.format(Locale.ROOT, "build%05d", build);
    }

    private long told(RunningNode node, int mark, String id) {
        Map<String, String> told = node.awaitEvent(
                mark, "transport-exchanged", event -> event.get("scheme").equals(scheme));
        if (!told.get("outcome").equals("ADOPTED") || !told.get("to").endsWith(id)) {
            troubles.add(told.get("sentence"));
        }
        return Duration.parse(told.get("time")).toNanos();
    }

    private void measure(Pauses pauses, Throng inside, Throng outside, Exchange exchange) throws Exception {
        // what the search for class loaders has delayed is not the exchange's fault
        TimeUnit.MILLISECONDS.sleep(plan.rest().toMillis());
        long from = System.nanoTime();
        exchange.happens();
        long to = System.nanoTime();
        // what was sent while it happened has to arrive before it can be counted
        TimeUnit.MILLISECONDS.sleep(plan.rest().toMillis());
        pauses.add(inside.longestWithin(from, to), outside.longestWithin(from, to));
    }

    private interface Exchange {
        void happens() throws Exception;
    }

    private void collected(LoaderProbe loader) throws InterruptedException {
        // it may take 10 s
        if (!loader.isCollected() && !loader.isCollected()) {
            pinned++;
        }
    }

    private static long[] sum(long[] one, long[] other) {
        long[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    /** The throng inside is of a class of its own framework; calls reach it by name. */
    private static Throng throng(Object inside) {
        return (Throng) Proxy.newProxyInstance(
                Throng.class.getClassLoader(), new Class<?>[] {Throng.class}, (proxy, method, arguments) -> {
                    try {
                        return inside.getClass()
                                .getMethod(method.getName(), method.getParameterTypes())
                                .invoke(inside, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Makes the application inside, for those that are connected. */
    static final class Begin implements Question<Object> {
        @Override
        public Object answer(BundleContext inside, Object... arguments) {
            Talkers talkers = new Talkers(SEED + 1);
            inside.registerService(Protocol.class, talkers, null);
            Node node = inside.getService(inside.getServiceReference(Node.class));
            talkers.talkWith(node.pool().connections());
            return talkers;
        }
    }
}
