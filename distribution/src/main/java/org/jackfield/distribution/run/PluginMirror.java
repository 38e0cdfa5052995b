package org.jackfield.distribution.run;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of plugins as the framework sees it: copies of those jars alone that stand still and are whole bundles.
 *
 * <p>A jar counts once it has been the same in two looks and all of it can be read; until then, or if it never can, the copy of its last
 * readable state stays. It is complained of after it has stood still for {@link #PATIENCE}, once. A jar that has gone in two looks
 * takes its copy along. Owned by one thread.
 */
final class PluginMirror {

    /** How long somebody may pause while writing a jar, unscolded. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PluginMirror.class);
    private static final String SYMBOLIC_NAME = "Bundle-SymbolicName";

    private final Path folder;
    private final Path copies;
    private final InstantSource clock;
    private final Complaints complaints;
    private final Map<Path, Known> files = new HashMap<>();
    private boolean listed = true;

    /**
     * Looks at nothing yet.
     *
     * @param folder whose jars count
     * @param copies where their copies are; belongs to the mirror
     */
    PluginMirror(Path folder, Path copies, InstantSource clock, Complaints complaints) {
        this.folder = folder;
        this.copies = copies;
        this.clock = clock;
        this.complaints = complaints;
    }

    /** Forgets the copies of an earlier node, and takes what is there and whole without waiting whether it stands still. */
    void open() throws IOException {
        Files.createDirectories(copies);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(copies)) {
            for (Path copy : old) {
                Files.delete(copy);
            }
        }
        look();
        look();
    }

    /** Takes over what has changed and stands still. */
    void look() {
        Map<Path, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                stamp(jar).ifPresent(stamp -> stamps.put(jar, stamp));
            }
        } catch (IOException | DirectoryIteratorException e) {
            if (listed) {
                complaints.complain(
                        "plugin-refused", "The plugins in " + folder + " cannot be listed; they stay as they are.");
                LOG.warn("{} cannot be listed", folder, e);
            }
            listed = false;
            return;
        }
        listed = true;
        for (Path gone : new TreeSet<>(files.keySet())) {
            if (!stamps.containsKey(gone)) {
                forget(gone);
            }
        }
        stamps.forEach(this::follow);
    }

    /** The jar that a copy is of, if the text names the copy; else the text itself. */
    String original(String text) {
        return text.replace(copies.toString() + File.separator, folder.toString() + File.separator);
    }

    private void follow(Path jar, Stamp stamp) {
        Known known = files.get(jar);
        if (known == null || !stamp.equals(known.seen)) {
            files.put(jar, new Known(stamp, clock.instant(), false, known != null && known.copied, Optional.empty()));
            return;
        }
        if (known.settled) {
            return;
        }
        if (known.trouble.isEmpty()) {
            files.put(jar, taken(jar, known));
        } else if (!clock.instant().isBefore(known.since.plus(PATIENCE))) {
            complaints.complain(
                    "plugin-refused",
                    "The plugin " + jar + " is not used: " + known.trouble.get()
                            + (known.copied ? "; its last readable version stays." : "."));
            files.put(jar, new Known(known.seen, known.since, true, known.copied, known.trouble));
        }
    }

    private Known taken(Path jar, Known known) {
        Path part = copies.resolve(jar.getFileName() + ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                Files.copy(jar, out);
            }
            insistOnBundle(part);
            if (stamp(jar).filter(known.seen::equals).isEmpty()) {
                return known;
            }
            Files.move(part, copies.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            return new Known(known.seen, known.since, true, true, Optional.empty());
        } catch (IOException e) {
            LOG.info("{} is not used yet: {}", jar, e.toString());
            String trouble = e instanceof ZipException || e.getMessage() == null
                    ? "it is damaged, or not a jar at all"
                    : e.getMessage();
            return new Known(known.seen, known.since, false, known.copied, Optional.of(trouble));
        }
    }

    /** Reads all of it, which compares the checksums, too. */
    private static void insistOnBundle(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(SYMBOLIC_NAME) == null) {
                throw new IOException("it is not a bundle, for its manifest has no " + SYMBOLIC_NAME);
            }
            for (JarEntry entry : jar.stream().toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (SecurityException e) {
            throw new IOException("its signature does not fit", e);
        }
    }

    private void forget(Path jar) {
        Known known = files.get(jar);
        if (!known.seen.equals(Stamp.GONE)) {
            files.put(jar, new Known(Stamp.GONE, clock.instant(), false, known.copied, Optional.empty()));
            return;
        }
        try {
            Files.deleteIfExists(copies.resolve(jar.getFileName()));
            files.remove(jar);
        } catch (IOException e) {
            LOG.warn("{} has gone, but its copy cannot be deleted; trying again", jar, e);
        }
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isRegularFile()
                    ? Optional.of(new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey())))
                    : Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} has just gone", file, e);
            return Optional.empty();
        }
    }

    /** When a file was changed, how long it is, and which file it is. */
    private record Stamp(FileTime modified, long size, String file) {
        static final Stamp GONE = new Stamp(FileTime.fromMillis(0), -1, "");
    }

    /**
     * A jar as it was last seen.
     *
     * @param since when it was first seen so
     * @param settled whether nothing is left to be done with it
     * @param copied whether a copy of it, then or before, is there
     * @param trouble why it cannot be used
     */
    private record Known(Stamp seen, Instant since, boolean settled, boolean copied, Optional<String> trouble) {}
}
