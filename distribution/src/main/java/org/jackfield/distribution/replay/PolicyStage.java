package org.jackfield.distribution.replay;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.plugins.FrameworkReason;
import org.jackfield.distribution.run.BundleLog;
import org.jackfield.distribution.run.BundleTroubles;
import org.jackfield.distribution.run.FelixLog;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;

/**
 * A policy's bundle in a framework of its own, as it is in a node, but with nothing beside it: what Declarative Services need, and the bridge
 * by which settings come in. Whoever wrote the bundle need not know of it.
 *
 * <p>Here the contracts are the launcher's own, so that the launcher can ask. For every other settings the bundle is started anew. One thread;
 * close it.
 */
final class PolicyStage implements AutoCloseable {

    private static final String API = "org.jackfield.api";
    private static final String BRIDGE = "org.jackfield.distribution.bridge";
    private static final List<String> SERVICES = List.of("org.apache.felix.configadmin", "org.apache.felix.scr");
    private static final String LAUNCHERS = Arrays.stream(new String[] {"", ".event", ".helpers", ".spi"})
                    .map(name -> "org.slf4j" + name + ";version=2.0.20")
                    .collect(Collectors.joining(","))
            + ",org.osgi.service.log;version=1.5.0";
    private static final List<Shelf<?>> SHELVES = List.of(Shelf.SCORING, Shelf.ACCESS, Shelf.SELECTION);
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

    private final PolicyJar jar;
    private final Asker asker;
    private final Path cache;
    private final Felix framework;
    private Bundle bridge;
    private Bundle bundle;
    private final Map<Shelf<?>, Actor<?>> actors = new HashMap<>();
    private Map<String, String> settings = Map.of();
    private boolean started;
    private String trouble = "";

    private PolicyStage(PolicyJar jar, Asker asker, Path cache, Felix framework) {
        this.jar = jar;
        this.asker = asker;
        this.cache = cache;
        this.framework = framework;
    }

    /**
     * Starts the framework, and not yet the policy.
     *
     * @param asker asks it what it is called and what it decides by
     */
    static PolicyStage open(Installation installation, PolicyJar jar, Asker asker) throws Refusal {
        List<Path> first = jars(installation.bundles().resolve("1"));
        Path contracts = first.stream()
                .filter(file -> PolicyJar.symbolicName(file).equals(Optional.of(API)))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ExitCode.INCOMPLETE, "The bundle " + API + " is not in " + installation.bundles() + "."));
        try {
            Path cache = Files.createTempDirectory("jackfield-replay");
            Map<String, Object> properties = new HashMap<>();
            properties.put(
                    Constants.FRAMEWORK_STORAGE, cache.resolve("framework").toString());
            properties.put(
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    LAUNCHERS + ","
                            + PolicyJar.manifest(contracts, Constants.EXPORT_PACKAGE)
                                    .orElse(""));
            properties.put(FelixConstants.LOG_LOGGER_PROP, new FelixLog());
            properties.put("ds.loglevel", "2");
            PolicyStage stage = new PolicyStage(jar, asker, cache, new Felix(properties));
            first.remove(contracts);
            stage.begin(first, installation);
            return stage;
        } catch (IOException e) {
            throw new Refusal(ExitCode.UNEXPECTED, "No folder can be made for what the replay needs: " + e + ".");
        }
    }

    private void begin(List<Path> first, Installation installation) throws Refusal {
        try {
            framework.start();
            BundleContext context = framework.getBundleContext();
            Hashtable<String, Object> marked = new Hashtable<>(Map.of("jackfield", "settings"));
            Supplier<Map<String, Map<String, String>>> now = () -> jar.pid()
                    .<Map<String, Map<String, String>>>map(pid -> Map.of(pid, settings))
                    .orElse(Map.of());
            context.registerService(Supplier.class, now, marked);
            context.registerService(
                    new String[] {LogService.class.getName(), LoggerFactory.class.getName()},
                    new BundleLog(new BundleTroubles((word, sentence) -> trouble = sentence)),
                    new Hashtable<>());
            List<Bundle> installed = new ArrayList<>();
            for (Path file : first) {
                installed.add(context.installBundle("reference:" + file.toUri()));
            }
            for (Bundle each : installed) {
                if (SERVICES.contains(each.getSymbolicName())) {
                    each.start();
                }
            }
            bridge = context.installBundle("reference:" + bridge(installation).toUri());
            bundle = context.installBundle("reference:" + jar.file().toUri());
        } catch (BundleException e) {
            close();
            throw unusable(FrameworkReason.of(e));
        }
    }

    private static Path bridge(Installation installation) throws Refusal {
        return jars(installation.bundles().resolve("2")).stream()
                .filter(file -> PolicyJar.symbolicName(file).equals(Optional.of(BRIDGE)))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ExitCode.INCOMPLETE, "The bundle " + BRIDGE + " is not in " + installation.bundles() + "."));
    }

    private static List<Path> jars(Path folder) throws Refusal {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new Refusal(ExitCode.INCOMPLETE, "The bundles in " + folder + " cannot be listed: " + e + ".");
        }
    }

    /** Whether it publishes policies of that kind, with settings that it takes. */
    boolean plays(Shelf<?> shelf, Map<String, String> changes) throws Refusal {
        if (!started) {
            with(changes);
        }
        return service(shelf).isPresent();
    }

    /**
     * The policy: if it is the one that answered then, with the settings of the time, and in any case with these changes.
     *
     * @param then who answered then
     * @param settingsThen what it decided by
     */
    <P> Actor<P> like(
            Shelf<P> shelf, Optional<String> then, Map<String, String> settingsThen, Map<String, String> changes)
            throws Refusal {
        if (!plays(shelf, changes)) {
            throw unusable("it publishes no service " + shelf.type().getName());
        }
        boolean itself = then.equals(Optional.of(actor(shelf).name()));
        Map<String, String> wanted = new HashMap<>(itself ? settingsThen : Map.of());
        wanted.putAll(changes);
        if (!wanted.equals(settings)) {
            with(wanted);
            check(shelf, wanted);
        }
        return actor(shelf);
    }

    /** Whether that is one of its settings. */
    boolean takes(String key) {
        return jar.pid()
                .map(pid -> jar.schema().byPid().get(pid).containsKey(key))
                .orElse(false);
    }

    private void with(Map<String, String> wanted) throws Refusal {
        jar.check(wanted);
        try {
            bundle.stop();
            bridge.stop();
            trouble = "";
            actors.clear();
            settings = Map.copyOf(wanted);
            bridge.start();
            bundle.start();
            started = true;
        } catch (BundleException e) {
            throw unusable(FrameworkReason.of(e));
        }
        if (SHELVES.stream().allMatch(shelf -> service(shelf).isEmpty())) {
            throw unusable(trouble.isEmpty() ? "it publishes no policy" : trouble);
        }
        for (Shelf<?> shelf : SHELVES) {
            if (service(shelf).isPresent()) {
                check(shelf, wanted);
            }
        }
    }

    private <P> void check(Shelf<P> shelf, Map<String, String> wanted) throws Refusal {
        Actor<P> actor = actor(shelf);
        Map<String, String> taken = asker.ask(
                        actor.name(), PATIENCE, () -> shelf.words().apply(actor.policy()))
                .orElseThrow(() -> unusable("it does not say what it decides by"));
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            String goesBy = taken.getOrDefault(each.getKey(), each.getValue());
            if (!same(each.getValue(), goesBy)) {
                throw unusable("it was given " + each.getKey() + " = " + each.getValue() + ", and goes by " + goesBy);
            }
        }
    }

    /** As lists, in any order, or as numbers: 2 is 2.0. */
    private static boolean same(String one, String other) {
        try {
            return parts(one).equals(parts(other)) || Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Set<String> parts(String text) {
        return new TreeSet<>(Arrays.asList(text.strip().split("[,\\s]+")));
    }

    @SuppressWarnings("unchecked")
    private <P> Actor<P> actor(Shelf<P> shelf) throws Refusal {
        Actor<P> known = (Actor<P>) actors.get(shelf);
        if (known == null) {
            P policy = service(shelf).orElseThrow();
            String name = asker.ask(jar.file().getFileName().toString(), PATIENCE, () -> shelf.naming()
                            .apply(policy))
                    .orElseThrow(() -> unusable("it does not say what it is called"));
            known = new Actor<>(name, policy);
            actors.put(shelf, known);
        }
        return known;
    }

    private <P> Optional<P> service(Shelf<P> shelf) {
        BundleContext context = framework.getBundleContext();
        ServiceReference<P> reference = context.getServiceReference(shelf.type());
        return reference == null ? Optional.empty() : Optional.ofNullable(context.getService(reference));
    }

    private Refusal unusable(String why) {
        return new Refusal(
                ExitCode.POLICY_UNUSABLE,
                "The policy in " + jar.file().getFileName() + " does not start: " + why.replaceAll("\\.$", "") + ".");
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (BundleException e) {
            org.slf4j.LoggerFactory.getLogger(PolicyStage.class).warn("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget();
    }

    private void forget() {
        try {
            Files.walkFileTree(cache, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(PolicyStage.class).warn("{} is left behind", cache, e);
        }
    }
}
