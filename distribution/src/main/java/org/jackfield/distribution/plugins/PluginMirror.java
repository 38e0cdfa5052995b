package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipException;
import org.jackfield.distribution.plugins.PluginJar.NotABundleException;
import org.jackfield.distribution.text.Complaints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of plugins, mirrored: of its jars those alone that stand still and are whole bundles, each with a copy that never changes.
 *
 * <p>A jar counts once it has been the same in two looks and all of it can be read; until then, or if it never can, its last readable
 * state stays. It is complained of after it has stood still for {@link #PATIENCE}, once; if it could not even be copied, which a full
 * disk or a permission prevents, it is tried again and again. A jar that has gone in two looks is forgotten. Owned by one thread.
 */
final class PluginMirror {

    /** How long somebody may pause while writing a jar, unscolded. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PluginMirror.class);

    private final Path folder;
    private final Path copies;
    private final int rank;
    private final InstantSource clock;
    private final Complaints complaints;
    private final Map<Path, Known> files = new HashMap<>();
    private int copied;
    private boolean listed = true;

    /**
     * Looks at nothing yet.
     *
     * @param folder whose jars count
     * @param copies where their copies are; belongs to the mirror
     * @param rank of the folder among others
     */
    PluginMirror(Path folder, Path copies, int rank, InstantSource clock, Complaints complaints) {
        this.folder = folder;
        this.copies = copies;
        this.rank = rank;
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

    /** The jars that count, each in its last readable state. */
    List<PluginJar> jars() {
        return files.values().stream().flatMap(known -> known.taken.stream()).toList();
    }

    private void follow(Path jar, Stamp stamp) {
        Known known = files.get(jar);
        if (known == null || !stamp.equals(known.seen)) {
            files.put(jar, Known.seen(stamp, clock.instant(), Optional.ofNullable(known)));
            return;
        }
        Instant now = clock.instant();
        if (known.settled || now.isBefore(known.nextTry)) {
            return;
        }
        if (known.trouble.isEmpty() || !known.ofContent) {
            files.put(jar, taken(jar, known, now));
        }
        complain(jar, now);
    }

    private Known taken(Path jar, Known known, Instant now) {
        Path copy = copies.resolve(++copied + "-" + jar.getFileName());
        try {
            PluginJar taken = PluginJar.copied(jar, copy, rank);
            if (stamp(jar).filter(known.seen::equals).isPresent()) {
                return known.as(taken);
            }
            discard(copy);
            return known;
        } catch (IOException e) {
            LOG.info("{} is not used yet: {}", jar, e.toString());
            discard(copy);
            return known.troubled(why(e), e instanceof ZipException || e instanceof NotABundleException, now);
        }
    }

    private static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "it may not be read";
        }
        return e instanceof ZipException || e.getMessage() == null
                ? "it is damaged, or not a jar at all"
                : e.getMessage();
    }

    private void complain(Path jar, Instant now) {
        Known known = files.get(jar);
        if (known.trouble.isEmpty() || known.told || now.isBefore(known.since.plus(PATIENCE))) {
            return;
        }
        Optional<Path> kept = known.taken.flatMap(last -> Aside.keep(last.copy(), jar, last.name()));
        complaints.complain(
                "plugin-refused",
                "The plugin " + jar + " is not used: " + known.trouble.get()
                        + (known.taken.isPresent() ? "; its last readable version stays" : "")
                        + kept.map(place -> ", and is kept as " + place).orElse("")
                        + ".");
        files.put(jar, known.complainedOf());
    }

    private void discard(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            LOG.debug("{} stays until the next start", copy, e);
        }
    }

    private void forget(Path jar) {
        Known known = files.get(jar);
        if (known.seen.equals(Stamp.GONE)) {
            files.remove(jar);
        } else {
            files.put(jar, Known.seen(Stamp.GONE, clock.instant(), Optional.of(known)));
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
     * @param taken its last readable state
     * @param trouble why it cannot be used
     * @param ofContent whether only another content would mend that
     * @param told whether the trouble was complained of
     * @param nextTry before which it is not tried again
     */
    private record Known(
            Stamp seen,
            Instant since,
            boolean settled,
            Optional<PluginJar> taken,
            Optional<String> trouble,
            boolean ofContent,
            boolean told,
            Instant nextTry) {

        static Known seen(Stamp stamp, Instant now, Optional<Known> before) {
            Optional<PluginJar> taken = before.flatMap(known -> known.taken);
            return new Known(stamp, now, false, taken, Optional.empty(), false, false, Instant.MIN);
        }

        Known as(PluginJar whole) {
            return new Known(seen, since, true, Optional.of(whole), Optional.empty(), false, false, nextTry);
        }

        Known troubled(String why, boolean content, Instant now) {
            return new Known(
                    seen,
                    since,
                    false,
                    taken,
                    Optional.of(why),
                    content,
                    told,
                    content ? Instant.MIN : now.plus(PATIENCE));
        }

        Known complainedOf() {
            return new Known(seen, since, ofContent, taken, trouble, ofContent, true, nextTry);
        }
    }
}
