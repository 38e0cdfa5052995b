package org.jackfield.distribution.replay;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.scoring.ScoringPolicy;
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
    private static final long PATIENCE_SECONDS = 20;

    private final PolicyJar jar;
    private final Path cache;
    private final Felix framework;
    private Bundle bridge;
    private Bundle bundle;
    private Map<String, String> settings = Map.of();
    private Optional<ScoringPolicy> policy = Optional.empty();
    private String name = "";
    private String trouble = "";

    private PolicyStage(PolicyJar jar, Path cache, Felix framework) {
        this.jar = jar;
        this.cache = cache;
        this.framework = framework;
    }

    /** Starts the framework, and not yet the policy. */
    static PolicyStage open(Installation installation, PolicyJar jar) throws Refusal {
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
            PolicyStage stage = new PolicyStage(jar, cache, new Felix(properties));
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

    /** The policy: if it is the one that answered then, with the settings of the time, and in any case with these changes. */
    ScoringPolicy like(Judgement judgement, Map<String, String> changes) throws Refusal {
        if (policy.isEmpty()) {
            with(changes);
        }
        boolean itself = judgement.policy().equals(Optional.of(name));
        Map<String, String> wanted = new HashMap<>(itself ? judgement.settings() : Map.of());
        wanted.putAll(changes);
        return with(wanted);
    }

    /** The policy, with these settings, and its defaults in all else. */
    ScoringPolicy with(Map<String, String> wanted) throws Refusal {
        if (policy.isPresent() && wanted.equals(settings)) {
            return policy.get();
        }
        jar.check(wanted);
        try {
            bundle.stop();
            bridge.stop();
            trouble = "";
            settings = Map.copyOf(wanted);
            bridge.start();
            bundle.start();
        } catch (BundleException e) {
            throw unusable(FrameworkReason.of(e));
        }
        ScoringPolicy fresh = service()
                .orElseThrow(() -> unusable(
                        trouble.isEmpty() ? "it publishes no service " + ScoringPolicy.class.getName() : trouble));
        Map<String, String> taken = fresh.settings();
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            String goesBy = taken.getOrDefault(each.getKey(), each.getValue());
            if (!same(each.getValue(), goesBy)) {
                throw unusable("it was given " + each.getKey() + " = " + each.getValue() + ", and goes by " + goesBy);
            }
        }
        policy = Optional.of(fresh);
        name = fresh.name();
        return fresh;
    }

    /** As texts, or as numbers: 2 is 2.0. */
    private static boolean same(String one, String other) {
        try {
            return one.equals(other) || Double.parseDouble(one) == Double.parseDouble(other);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Optional<ScoringPolicy> service() {
        BundleContext context = framework.getBundleContext();
        ServiceReference<ScoringPolicy> reference = context.getServiceReference(ScoringPolicy.class);
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
