package org.jackfield.itests.codeswap;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.felix.NodeSettings;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.outside.Callers;
import org.jackfield.itests.outside.Holdings;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Exchanges the bundle of a node's transport under load: first newer versions that come beside the old one, then updates in place.
 *
 * <p>The node runs in Felix, its peers in plain Java, all in this JVM: one clock tells how long each message was on its way.
 */
final class CodeSwap {

    private static final Map<String, String> BUNDLES = Map.of(
            "tcp", "org.jackfield.transports.tcp",
            "udp", "org.jackfield.transports.udp",
            "ws", "org.jackfield.transports.websocket",
            "wss", "org.jackfield.transports.websocket");
    private static final Set<String> TOLD_OF_HANDSHAKES =
            Set.of("incoming-failed", "rejecting", "plugin-failed", "too-many-connections");
    private static final long SEED = 20261128;
    private static final int TELL_EVERY = 10;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final String scheme;
    private final Plan plan;
    private final EventLoops outside;
    private final PrintStream progress;
    private final Builds builds;
    private final List<String> troubles = new ArrayList<>();
    private final Pauses switches = new Pauses();
    private final Loads loads = new Loads();
    private int pinned;

    /** @param outside what the peers live on */
    CodeSwap(String scheme, Plan plan, EventLoops outside, PrintStream progress) throws IOException {
        this.scheme = scheme;
        this.plan = plan;
        this.outside = outside;
        this.progress = progress;
        this.builds = Builds.of(NodeBundles.jar(BUNDLES.get(scheme)));
    }

    /**
     * Usage: {@code CodeSwap SCHEME [--short] [--sessions]}. Progress is told on standard error; the report stands in {@code codeswap-SCHEME.md} and
     * {@code .json} of the target directory. Exit codes: 0 all promises kept, 1 not.
     */
    public static void main(String... arguments) throws Exception {
        String scheme = arguments[0];
        List<String> words = List.of(arguments);
        Plan size = words.contains("--short") ? Plan.SHORT : Plan.of(scheme);
        Plan plan = words.contains("--sessions") ? size.withSessions() : size;
        // the only framework of this process is collected with it: see OutsideLoops
        EventLoops loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.AUTO));
        Report report = new CodeSwap(scheme, plan, loops, System.err).run(Files.createTempDirectory("codeswap"));
        Path target = Path.of(System.getProperty("jackfield.itests.target"));
        Files.writeString(target.resolve("codeswap-" + scheme + ".md"), report.markdown());
        Files.writeString(target.resolve("codeswap-" + scheme + ".json"), report.json());
        System.exit(report.broken().isEmpty() ? 0 : 1);
    }

    /** Runs all of it. */
    Report run(Path data) throws Exception {
        // callers come faster than a busy machine says goodbye to them
        String room = "250";
        RunningNode.Builder settings = RunningNode.in(data)
                .listening(scheme + "://127.0.0.1:0")
                .with("expected-connections", String.valueOf(plan.connections()))
                .with("max-connections", room)
                .with("maintenance-idle-time", "0")
                .with("kin", String.valueOf(plan.sessions()))
                .with("org.jackfield.handshake", "expected-pow", "0");
        plan.patience().map(Duration::toMillis).map(String::valueOf).ifPresent(most -> settings.with(
                        "handover-patience", most)
                .with("adopt-within", most)
                .with("silence-after", most));
        try (RunningNode node = settings.start();
                Peers peers = new Peers(scheme, NodeSettings.NETWORK, plan.limits(), outside, SEED);
                Callers callers = peers.callers(PointId.parse(node.point(scheme)))) {
            return run(node, peers, callers);
        }
    }

    private Report run(RunningNode node, Peers peers, Callers callers) throws Exception {
        PointId point = PointId.parse(node.point(scheme));
        Talkers outside = new Talkers(SEED);
        for (int i = 0; i < plan.connections(); i++) {
            outside.talkWith(Peers.connect(peers.moveIn(outside), point));
        }
        // who has dialled has shaken hands before who was dialled has
        node.inside()
                .await(
                        "all connections",
                        () -> node.inside().peers().size() >= plan.connections(),
                        RunningNode.PATIENCE);
        Throng inside = throng(node.felix().ask(Begin.class));
        say("%d connections", plan.connections());
        inside.begin(plan.perSecond() / 2);
        outside.begin(plan.perSecond() / 2);
        callers.begin();
        Pauses first = new Pauses();
        Pauses control = new Pauses();
        Pauses beside = new Pauses();
        Pauses inPlace = new Pauses();
        Bundle bundle = node.bundle(BUNDLES.get(scheme));
        // a piece at a time, since each is awaited for so long only
        for (int warm = 0; warm < plan.warmUpMessages(); warm += plan.perSecond()) {
            traffic(plan.perSecond(), inside, outside);
        }
        // the first exchanges load what the node needs for it, and later ones do not
        bundle = measure(first, this::besides, node, bundle, inside, outside, callers);
        bundle = measure(first, this::update, node, bundle, inside, outside, callers);
        Holdings before = Holdings.now();
        for (int i = 0; i < plan.controls(); i++) {
            measure(control, inside, outside, () -> traffic(plan.controlMessages(), inside, outside));
            tell("nothing exchanged", control, plan.controls());
        }
        for (int i = 0; i < plan.beside(); i++) {
            bundle = measure(beside, this::besides, node, bundle, inside, outside, callers);
            tell("beside", beside, plan.beside());
        }
        for (int i = 0; i < plan.inPlace(); i++) {
            bundle = measure(inPlace, this::update, node, bundle, inside, outside, callers);
            tell("in place", inPlace, plan.inPlace());
        }
        callers.end();
        inside.end();
        outside.end();
        node.inside()
                .await(
                        "end of what is on its way",
                        () -> inside.heard() + outside.heard() >= inside.sent() + outside.sent(),
                        RunningNode.PATIENCE);
        if (!callers.inVain().isEmpty()) {
            troubles.add("of handshakes the node told: " + handshakesThatFailed(node));
        }
        return new Report(
                plan,
                scheme,
                inside.sent() + outside.sent(),
                inside.heard() + outside.heard(),
                sum(inside.wrong(), outside.wrong()),
                first,
                control,
                beside,
                inPlace,
                switches,
                callers.calls(),
                callers.inVain(),
                pinned,
                before,
                Holdings.now(),
                loads,
                troubles);
    }

    /** Answers the bundle that is there afterwards. */
    private Bundle measure(
            Pauses pauses, Way way, RunningNode node, Bundle old, Throng inside, Throng outside, Callers callers)
            throws Exception {
        Bundle[] fresh = new Bundle[1];
        LoaderProbe loader = LoaderProbe.of(old);
        Build build = builds.next();
        measure(pauses, inside, outside, () -> {
            callers.callNow();
            fresh[0] = way.exchange(node, old, build);
        });
        collected(loader);
        return fresh[0];
    }

    /** A newer version comes, and the old one is uninstalled when it has nothing left. */
    private Bundle besides(RunningNode node, Bundle old, Build build) throws Exception {
        int mark = node.inside().mark();
        Bundle fresh;
        try (InputStream jar = build.open()) {
            fresh = node.felix().context().installBundle("codeswap:" + build.id(), jar);
        }
        fresh.start();
        switches.add(new long[] {told(node, mark, build)}, new long[0]);
        old.uninstall();
        asked(node, build);
        return fresh;
    }

    private Bundle update(RunningNode node, Bundle bundle, Build build) throws Exception {
        int mark = node.inside().mark();
        try (InputStream jar = build.open()) {
            bundle.update(jar);
        }
        told(node, mark, build);
        asked(node, build);
        return bundle;
    }

    private long told(RunningNode node, int mark, Build build) {
        Map<String, String> told = node.awaitEvent(
                mark, "transport-exchanged", event -> event.get("scheme").equals(scheme));
        if (!told.get("outcome").equals("ADOPTED") || !told.get("to").endsWith(build.id())) {
            troubles.add(told.get("sentence"));
        }
        return Duration.parse(told.get("time")).toNanos();
    }

    /** The code itself says which build it is. */
    private void asked(RunningNode node, Build build) throws InvalidSyntaxException {
        BundleContext context = node.felix().context();
        List<String> answers = new ArrayList<>();
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, builds.filter())) {
            answers.add(String.valueOf(((Supplier<?>) context.getService(reference)).get()));
            context.ungetService(reference);
        }
        if (!answers.equals(List.of(build.id()))) {
            troubles.add("asked for their build, instead of " + build.id() + " say " + answers);
        }
    }

    private static List<String> handshakesThatFailed(RunningNode node) {
        return node.inside().events().stream()
                .filter(event -> TOLD_OF_HANDSHAKES.contains(event.get("event")))
                .map(event -> event.get("sentence"))
                .toList();
    }

    private void traffic(int messages, Throng inside, Throng outside) {
        long enough = inside.sent() + outside.sent() + messages;
        await("traffic", () -> inside.sent() + outside.sent() >= enough);
    }

    private void measure(Pauses pauses, Throng inside, Throng outside, Exchange exchange) throws Exception {
        // what the search for class loaders has delayed, by whole collections, is not the exchange's fault
        awaitArrival(inside, outside, System.nanoTime());
        traffic(plan.betweenMessages(), inside, outside);
        long from = System.nanoTime();
        exchange.happens();
        long to = System.nanoTime();
        // what was sent while it happened has to arrive before it can be counted
        awaitArrival(inside, outside, to);
        pauses.add(inside.longestWithin(from, to), outside.longestWithin(from, to));
        loads.look();
    }

    /** Since messages keep their order, all earlier ones have come when one that was sent later has. */
    private void awaitArrival(Throng inside, Throng outside, long then) {
        if (!await("arrival of what was sent", () -> inside.allHeardSince(then) && outside.allHeardSince(then))) {
            // nothing can be measured on connections that are silent
            throw new AssertionError("silent for " + RunningNode.PATIENCE.toSeconds() + " s, inside: "
                    + inside.silentSince(then) + ", outside: " + outside.silentSince(then) + "; " + troubles);
        }
    }

    private boolean await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + RunningNode.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                troubles.add("no " + what + " within " + RunningNode.PATIENCE.toSeconds() + " s");
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    private void tell(String what, Pauses pauses, int times) {
        if (pauses.times() % TELL_EVERY == 0) {
            say("%s: %d of %d, longest %.1f ms, load %.1f", what, pauses.times(), times, pauses.millis(1), loads.now());
        }
    }

    private void say(String text, Object... values) {
        progress.printf(Locale.ROOT, scheme + ": " + text + "%n", values);
    }

    /** How the code is exchanged; answers the bundle that has the new one. */
    private interface Way {
        Bundle exchange(RunningNode node, Bundle old, Build build) throws Exception;
    }

    private interface Exchange {
        void happens() throws Exception;
    }

    private void collected(LoaderProbe loader) throws InterruptedException {
        if (!loader.isCollected()) {
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
