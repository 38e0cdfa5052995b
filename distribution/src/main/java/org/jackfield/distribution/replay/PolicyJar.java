package org.jackfield.distribution.replay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.run.SettingsSchema;
import org.osgi.framework.Constants;

/**
 * The bundle of a policy.
 *
 * @param file where it is
 * @param schema what can be set
 */
record PolicyJar(Path file, SettingsSchema schema) {

    /**
     * Finds one: a jar by its path, or, in some folders, the bundle with that symbolic name, or whose symbolic name ends with a full stop and that
     * word: {@code scoring}.
     */
    static PolicyJar find(String word, List<Path> folders) throws Refusal {
        Path path = Path.of(word);
        if (word.endsWith(".jar")) {
            if (!Files.isReadable(path)) {
                throw new Refusal(ExitCode.POLICY_UNUSABLE, "There is no jar " + path + " that can be read.");
            }
            return new PolicyJar(path.toAbsolutePath(), SettingsSchema.ofJar(path));
        }
        Set<String> known = new TreeSet<>();
        for (Path jar : jars(folders)) {
            String name = symbolicName(jar).orElse("");
            if (name.equals(word) || name.endsWith("." + word) && name.contains(".policies.")) {
                return new PolicyJar(jar.toAbsolutePath(), SettingsSchema.ofJar(jar));
            }
            if (name.contains(".policies.")) {
                known.add(name.substring(name.lastIndexOf('.') + 1));
            }
        }
        throw new Refusal(
                ExitCode.POLICY_UNUSABLE,
                "There is no policy '" + word + "' among the plugins, but " + String.join(", ", known)
                        + "; name the jar of another with --policy.");
    }

    /** The PID of its settings; empty if it says of none. */
    Optional<String> pid() {
        return schema.byPid().keySet().stream().sorted().findFirst();
    }

    /** Refuses settings that mean nothing to it, or cannot be what it takes. */
    void check(Map<String, String> settings) throws Refusal {
        if (settings.isEmpty()) {
            return;
        }
        String pid = pid().orElseThrow(
                        () -> new Refusal(ExitCode.POLICY_UNUSABLE, file.getFileName() + " has no settings."));
        List<String> unknown = schema.unknown(pid, settings.keySet());
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    ExitCode.POLICY_UNUSABLE,
                    pid + " has no setting '" + unknown.get(0) + "'; it has "
                            + String.join(
                                    ", ", new TreeSet<>(schema.byPid().get(pid).keySet())) + ".");
        }
        for (Map.Entry<String, String> each : settings.entrySet()) {
            Optional<String> expected = schema.wrong(pid, each.getKey(), each.getValue());
            if (expected.isPresent()) {
                throw new Refusal(
                        ExitCode.POLICY_UNUSABLE,
                        each.getKey() + " of " + pid + " is " + expected.get() + ", and not '" + each.getValue()
                                + "'.");
            }
        }
    }

    private static List<Path> jars(List<Path> folders) throws Refusal {
        List<Path> all = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
                    jars.forEach(all::add);
                } catch (IOException e) {
                    throw new Refusal(ExitCode.INCOMPLETE, "The folder " + folder + " cannot be read: " + e + ".");
                }
            }
        }
        return all;
    }

    /** Of a file that is a bundle. */
    static Optional<String> symbolicName(Path file) {
        return manifest(file, Constants.BUNDLE_SYMBOLICNAME).map(name -> name.split(";", 2)[0].strip());
    }

    /** What the manifest of a jar says. */
    static Optional<String> manifest(Path file, String header) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest == null
                    ? Optional.empty()
                    : Optional.ofNullable(manifest.getMainAttributes().getValue(header));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
