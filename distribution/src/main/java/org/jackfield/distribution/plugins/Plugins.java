package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jackfield.distribution.text.Complaints;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of a node, kept as its folders say: of each symbolic name the highest version runs that works. What comes later takes
 * over from what runs, and what cannot is taken back; the same for bundles that somebody installs, starts and updates by hand.
 *
 * <p>One thread at a time calls it, but {@link #accept} may be called by any.
 */
public final class Plugins implements Consumer<Map<String, Object>> {

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
    private static final String KEPT = "by-hand";

    private final List<PluginMirror> mirrors = new ArrayList<>();
    private final List<Path> copies = new ArrayList<>();
    private final InstantSource clock;
    private final Complaints complaints;
    private final Consumer<Map<String, Object>> events;
    private final Exchanges exchanges = new Exchanges();
    private final Path kept;
    private final Map<String, Seat> seats = new TreeMap<>();
    private final Set<Bundle> distribution = new HashSet<>();
    private Optional<Surroundings> surroundings = Optional.empty();

    /**
     * Looks at nothing yet.
     *
     * @param folders whose jars count; of equal versions that of the later folder
     * @param cache where copies of them are; belongs to the plugins
     * @param complaints hears what is not used, and why
     * @param events hears what was replaced
     */
    public Plugins(
            List<Path> folders,
            Path cache,
            InstantSource clock,
            Complaints complaints,
            Consumer<Map<String, Object>> events) {
        this.clock = clock;
        this.complaints = complaints;
        this.events = events;
        this.kept = cache.resolve(KEPT);
        copies.add(kept);
        for (Path folder : folders) {
            Path place = cache.resolve(Integer.toString(mirrors.size()));
            copies.add(place);
            mirrors.add(new PluginMirror(folder, place, mirrors.size(), clock, complaints));
        }
    }

    /** Takes what is in the folders. */
    public void open() throws IOException {
        Files.createDirectories(kept);
        sweep(Map.of());
        for (PluginMirror mirror : mirrors) {
            mirror.open();
        }
    }

    /**
     * Installs the best of each, to be started with the framework.
     *
     * @param context in which the distribution's own bundles are installed, and the framework is not started yet
     * @param startLevel of plugins
     */
    public void install(BundleContext context, int startLevel) {
        distribution.addAll(List.of(context.getBundles()));
        surroundings = Optional.of(
                new Surroundings(new Bundles(context, startLevel), exchanges, kept, clock, complaints, events));
        Map<String, List<PluginJar>> jars = jars();
        jars.forEach((name, several) -> seat(name).follow(several));
        seats.values().forEach(Seat::enterLater);
    }

    /** The framework has started: of those that do not work, the next best is tried. */
    public void settle() {
        enter(jars());
    }

    /** Follows the folders, and what was done by hand. */
    public void look() {
        Bundles bundles = surroundings.orElseThrow().bundles();
        if (!bundles.running()) {
            return;
        }
        mirrors.forEach(PluginMirror::look);
        guests(bundles.context());
        Map<String, List<PluginJar>> jars = jars();
        jars.keySet().forEach(this::seat);
        seats.forEach((name, seat) -> seat.follow(jars.getOrDefault(name, List.of())));
        enter(jars);
        sweep(jars);
    }

    /** Hears what the engine tells of the exchange of transports. */
    @Override
    public void accept(Map<String, Object> event) {
        exchanges.hear(event);
    }

    private void enter(Map<String, List<PluginJar>> jars) {
        boolean somebodyCame = false;
        for (Map.Entry<String, Seat> seat : seats.entrySet()) {
            somebodyCame |= seat.getValue().enter(jars.getOrDefault(seat.getKey(), List.of()));
        }
        if (somebodyCame) {
            seats.values().forEach(Seat::retry);
        }
    }

    private Seat seat(String name) {
        return seats.computeIfAbsent(name, wanted -> new Seat(surroundings.orElseThrow()));
    }

    private Map<String, List<PluginJar>> jars() {
        return mirrors.stream()
                .flatMap(mirror -> mirror.jars().stream())
                .collect(Collectors.groupingBy(PluginJar::name, TreeMap::new, Collectors.toList()));
    }

    private void guests(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            if (!distribution.contains(bundle)
                    && bundle.getState() == Bundle.ACTIVE
                    && bundle.getSymbolicName() != null
                    && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                seat(bundle.getSymbolicName()).guest(bundle);
            }
        }
    }

    /** Deletes the copies that nobody needs any more. */
    private void sweep(Map<String, List<PluginJar>> jars) {
        Set<Path> needed = new HashSet<>();
        jars.values().forEach(several -> several.forEach(jar -> needed.add(jar.copy())));
        seats.values().forEach(seat -> seat.bytes().forEach(needed::add));
        for (Path folder : copies) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path file : files) {
                    if (!needed.contains(file)) {
                        Files.deleteIfExists(file);
                    }
                }
            } catch (IOException e) {
                LOG.debug("{} keeps more copies than are needed", folder, e);
            }
        }
    }
}
