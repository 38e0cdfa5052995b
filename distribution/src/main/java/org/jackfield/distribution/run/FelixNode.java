package org.jackfield.distribution.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.plugins.Plugins;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.log.LogService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node inside a Felix framework: installs the distribution's bundles, and starts them level by level, the plugins
 * among them.
 */
final class FelixNode {

    private static final Logger LOG = LoggerFactory.getLogger(FelixNode.class);
    private static final String JLINE = "org.jline";
    private static final long NODE_SECONDS = 20;
    private static final String NODE = "org.jackfield.api.node.Node";
    private static final String SLF4J = Arrays.stream(new String[] {"", ".event", ".helpers", ".spi"})
                    .map(p -> "org.slf4j" + p + ";version=2.0.20")
                    .collect(Collectors.joining(","))
            // Felix's HTTP bridge asks for the version before
            + ",org.slf4j;version=1.7.36";
    private static final String LOG_SERVICE = "org.osgi.service.log;version=1.5.0";

    private final Installation installation;
    private final Plugins plugins;
    private final Path cache;
    private final StartLevels levels;
    private final Felix framework;

    FelixNode(Installation installation, Plugins plugins, Path cache, StartLevels levels) {
        this.installation = installation;
        this.plugins = plugins;
        this.cache = cache;
        this.levels = levels;
        this.framework = new Felix(properties());
    }

    /**
     * Starts the framework and the bundles, and waits until the node is there; gives the number of bundles.
     *
     * @param settings asked for the settings, now and from then on
     * @param events told what happens in the node, and of its bundles
     * @param log takes what the framework's bundles log
     */
    int start(Supplier<Map<String, Map<String, String>>> settings, Consumer<Map<String, Object>> events, LogService log)
            throws Refusal, InterruptedException {
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.registerService(Supplier.class, settings, marked("settings"));
            context.registerService(Consumer.class, events, marked("events"));
            context.registerService(
                    new String[] {LogService.class.getName(), org.osgi.service.log.LoggerFactory.class.getName()},
                    log,
                    new Hashtable<>());
            context.addFrameworkListener(FelixNode::log);
            CountDownLatch node = awaited(context);
            List<Bundle> bundles = install(context);
            plugins.install(context, StartLevels.PLUGINS);
            framework.start();
            refuseUnlessActive(bundles);
            if (!node.await(NODE_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal(
                        ExitCode.INCOMPLETE,
                        "The bundles have started, but no node has come of them within " + NODE_SECONDS
                                + " s; the log says why.");
            }
            context.addBundleListener(event -> tell(event, events));
            plugins.settle();
            openShell(bundles);
            return context.getBundles().length;
        } catch (BundleException | InvalidSyntaxException e) {
            LOG.error("the framework does not start", e);
            throw new Refusal(ExitCode.INCOMPLETE, "The framework does not start: " + e.getMessage() + ".");
        }
    }

    /** Waits until the framework has stopped, whoever stopped it. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops all bundles in order, and waits; true if they have stopped in time. */
    boolean stop(long seconds) throws InterruptedException {
        try {
            framework.stop();
        } catch (BundleException e) {
            LOG.warn("the framework does not stop", e);
        }
        return framework.waitForStop(TimeUnit.SECONDS.toMillis(seconds)).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, cache.resolve("framework").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SLF4J + "," + LOG_SERVICE);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(levels.last()));
        properties.put(FelixConstants.LOG_LOGGER_PROP, new FelixLog());
        properties.put(FelixConstants.LOG_LEVEL_PROP, "3");
        properties.put("ds.loglevel", "2");
        return properties;
    }

    private List<Bundle> install(BundleContext context) throws Refusal, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Map.Entry<Path, Integer> jar :
                BundleFolders.of(levels, installation.bundles()).entrySet()) {
            Bundle bundle = context.installBundle("reference:" + jar.getKey().toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(jar.getValue());
            bundles.add(bundle);
        }
        for (Bundle bundle : bundles) {
            if (!fragment(bundle) && !ofShell(bundle)) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        return bundles;
    }

    /** Last of all, and on a thread whose context class loader is JLine's, because that is where JLine seeks what it knows of terminals. */
    private static void openShell(List<Bundle> bundles) throws BundleException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            for (Bundle bundle : bundles) {
                if (ofShell(bundle)) {
                    bundle.start();
                    if (JLINE.equals(bundle.getSymbolicName())) {
                        thread.setContextClassLoader(
                                bundle.adapt(BundleWiring.class).getClassLoader());
                    }
                }
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void refuseUnlessActive(List<Bundle> bundles) throws Refusal {
        String idle = bundles.stream()
                .filter(bundle -> !fragment(bundle)
                        && !ofShell(bundle)
                        && bundle.getState() != Bundle.ACTIVE
                        && bundle.getState() != Bundle.STARTING)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
        if (!idle.isEmpty()) {
            throw new Refusal(ExitCode.INCOMPLETE, "These bundles do not start; the log says why: " + idle + ".");
        }
    }

    private static CountDownLatch awaited(BundleContext context) throws InvalidSyntaxException {
        CountDownLatch node = new CountDownLatch(1);
        context.addServiceListener(
                (AllServiceListener) event -> {
                    if (event.getType() == ServiceEvent.REGISTERED) {
                        node.countDown();
                    }
                },
                "(" + Constants.OBJECTCLASS + "=" + NODE + ")");
        return node;
    }

    private static void tell(BundleEvent event, Consumer<Map<String, Object>> events) {
        String word = word(event.getType());
        if (!word.isEmpty()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("event", word);
            told.put("bundle", String.valueOf(event.getBundle().getSymbolicName()));
            told.put("version", event.getBundle().getVersion().toString());
            told.put("sentence", word.replace('-', ' ') + ": " + told.get("bundle") + " " + told.get("version"));
            events.accept(told);
        }
    }

    private static String word(int type) {
        switch (type) {
            case BundleEvent.STARTED:
                return "bundle-started";
            case BundleEvent.STOPPED:
                return "bundle-stopped";
            case BundleEvent.UPDATED:
                return "bundle-updated";
            case BundleEvent.UNINSTALLED:
                return "bundle-uninstalled";
            default:
                return "";
        }
    }

    private static void log(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            LOG.error("bundle {}", event.getBundle().getSymbolicName(), event.getThrowable());
        }
    }

    private static boolean ofShell(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel() == StartLevels.SHELL;
    }

    private static boolean fragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    private static Dictionary<String, Object> marked(String with) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("jackfield", with);
        return properties;
    }
}
