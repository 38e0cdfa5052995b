package org.jackfield.itests.felix;

import static java.util.stream.Collectors.toList;
import static org.ops4j.pax.exam.CoreOptions.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/**
 * What a node is made of, as files: {@code target/bundles/<start level>/<group>.<artifact>.jar}.
 *
 * <p>The build puts them there (see this module's {@code pom.xml}). Level 1 holds the OSGi services, 2 the libraries,
 * 3 the contracts, 4 the core, 5 the plugins.
 */
public final class NodeBundles {

    public static final int API = 3;
    public static final int CORE = 4;
    public static final int PLUGINS = 5;

    private static final Path TARGET = Path.of(System.getProperty("jackfield.itests.target"));

    private NodeBundles() {}

    /** All bundles of a node at their start levels, fixed to their files. */
    public static Option[] all() {
        return upTo(PLUGINS);
    }

    /** All bundles of a node that has an identity there; it neither listens nor dials. */
    public static Option[] quietNode(Path directory) {
        return Stream.concat(
                        Stream.of(all()), Stream.of(NodeSettings.in(directory).written()))
                .toArray(Option[]::new);
    }

    /** All bundles of a node but those with these symbolic names. */
    public static Option[] without(Collection<String> symbolicNames) {
        return upTo(PLUGINS, jar -> !symbolicNames.contains(symbolicName(jar)));
    }

    /** The bundles of these start levels, the highest included. */
    public static Option[] upTo(int highest) {
        return upTo(highest, jar -> true);
    }

    private static Option[] upTo(int highest, Predicate<Path> wanted) {
        return Stream.iterate(1, level -> level <= highest, level -> level + 1)
                .flatMap(level -> atLevel(level).stream().filter(wanted).map(jar -> provided(jar, level)))
                .toArray(Option[]::new);
    }

    /** The jar with that symbolic name, for a test that updates, uninstalls or inspects it. */
    public static Path jar(String symbolicName) {
        return jars().stream()
                .filter(jar -> symbolicName.equals(symbolicName(jar)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle " + symbolicName + " below " + layout()));
    }

    /** Every jar of the node. */
    public static List<Path> jars() {
        return Stream.iterate(1, level -> level <= PLUGINS, level -> level + 1)
                .flatMap(level -> atLevel(level).stream())
                .collect(toList());
    }

    /** The bundles of all policies. */
    public static List<Path> policies() {
        return jarsIn(TARGET.resolve("policies"));
    }

    /** The bundle of a policy, which is in no node unless a test installs it. */
    public static Path policy(String name) {
        return TARGET.resolve("policies/org.jackfield.policies-" + name + ".jar");
    }

    /** The bundle that names who holds what has gone, which is in no node unless a test installs it. */
    public static Path leakprobe() {
        return TARGET.resolve("leakprobe/org.jackfield.leakprobe.jar");
    }

    /** What is built for tests and plugin authors, and is no part of a node. */
    public static Path testkit() {
        return TARGET.resolve("testkit/org.jackfield.testkit.jar");
    }

    private static List<Path> atLevel(int level) {
        return jarsIn(layout().resolve(String.valueOf(level)));
    }

    private static List<Path> jarsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .collect(toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path layout() {
        return TARGET.resolve("bundles");
    }

    private static Option provided(Path jar, int level) {
        UrlProvisionOption bundle = bundle("reference:" + jar.toUri().toString().replace("file:///", "file:/"))
                .startLevel(level);
        return header(jar, "Fragment-Host") == null ? bundle : bundle.noStart();
    }

    private static String symbolicName(Path jar) {
        String header = header(jar, "Bundle-SymbolicName");
        return header == null ? "" : header.split(";")[0].trim();
    }

    private static String header(Path jar, String name) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
