package org.jackfield.distribution.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be set, as all jars in some folders and the folders in them describe it now: a jar is read again when it has changed. Any thread. */
final class DescribedSettings implements Supplier<SettingsSchema> {

    private static final Logger LOG = LoggerFactory.getLogger(DescribedSettings.class);

    private final Collection<Path> folders;
    private Map<Path, Description> known = Map.of();

    /** Looks at nothing yet. */
    DescribedSettings(Collection<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** A jar that cannot be read describes nothing. */
    @Override
    public synchronized SettingsSchema get() {
        Map<Path, Description> now = new LinkedHashMap<>();
        for (Path folder : folders) {
            for (Path jar : jars(folder)) {
                description(jar).ifPresent(description -> now.put(jar, description));
            }
        }
        known = now;
        return SettingsSchema.of(
                now.values().stream().map(Description::settings).toList());
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(DescribedSettings::counts).toList();
        } catch (IOException e) {
            LOG.debug("the jars in {} cannot be listed", folder, e);
            return List.of();
        }
    }

    /** Folders with a dot hold what is not used. */
    private static boolean counts(Path file) {
        return file.toString().endsWith(".jar")
                && !file.getParent().getFileName().toString().startsWith(".");
    }

    private Optional<Description> description(Path jar) {
        try {
            BasicFileAttributes file = Files.readAttributes(jar, BasicFileAttributes.class);
            Description before = known.get(jar);
            return before != null && before.isOf(file)
                    ? Optional.of(before)
                    : Optional.of(new Description(
                            file.lastModifiedTime(), file.size(), file.fileKey(), SettingsSchema.ofJar(jar)));
        } catch (IOException e) {
            LOG.debug("{} has just gone", jar, e);
            return Optional.empty();
        }
    }

    /** When a file was changed, how long it is, which file it is, and what it describes. */
    private record Description(FileTime modified, long size, Object key, SettingsSchema settings) {

        boolean isOf(BasicFileAttributes file) {
            return modified.equals(file.lastModifiedTime())
                    && size == file.size()
                    && Objects.equals(key, file.fileKey());
        }
    }
}
