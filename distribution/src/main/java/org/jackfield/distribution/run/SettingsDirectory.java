package org.jackfield.distribution.run;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with one file of settings per PID: {@code <pid>.cfg}, or {@code <factory pid>~<name>.cfg}; keys and values as in Java's
 * properties files, in UTF-8.
 *
 * <p>Read again and again. A file that has changed counts once it has been the same in two readings, so that one that is being
 * written is never seen half; a file that cannot be read keeps what it said before, and is complained of once. Owned by one thread.
 */
final class SettingsDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsDirectory.class);
    private static final String SUFFIX = ".cfg";
    private static final long MAX_BYTES = 1 << 20;
    private static final long UNREAD = -1;

    private final Path directory;
    private final Map<Path, Known> files = new HashMap<>();

    SettingsDirectory(Path directory) {
        this.directory = directory;
    }

    /** Reads all files for the first time; one that cannot be read is refused. */
    Settings open() throws Refusal {
        for (Map.Entry<Path, Stamp> file : stamps().entrySet()) {
            try {
                files.put(file.getKey(), new Known(file.getValue(), file.getValue(), read(file.getKey())));
            } catch (IOException e) {
                throw new Refusal(
                        ExitCode.SETTINGS,
                        "The settings file " + file.getKey() + " cannot be read: " + reason(e) + ".");
            }
        }
        return settings();
    }

    /** What the files say now. */
    Settings follow() {
        Map<Path, Stamp> stamps = stamps();
        files.keySet().retainAll(stamps.keySet());
        stamps.forEach((file, stamp) ->
                files.compute(file, (path, known) -> follow(path, stamp, known == null ? Known.NOTHING : known)));
        return settings();
    }

    /** The file of a PID. */
    Path file(String pid) {
        return directory.resolve(pid + SUFFIX);
    }

    /** Whether that file is there. */
    boolean has(String pid) {
        return files.containsKey(file(pid));
    }

    /** Whether it speaks of a key. */
    boolean says(String pid, String key) {
        return has(pid) && files.get(file(pid)).values.containsKey(key);
    }

    private static Known follow(Path file, Stamp stamp, Known known) {
        if (stamp.equals(known.taken)) {
            return known;
        }
        if (!stamp.equals(known.seen)) {
            return new Known(stamp, known.taken, known.values);
        }
        try {
            return new Known(stamp, stamp, read(file));
        } catch (IOException e) {
            LOG.warn("the settings file {} cannot be read and counts as before: {}", file, reason(e));
            return new Known(stamp, stamp, known.values);
        }
    }

    private Settings settings() {
        Map<String, Map<String, String>> byPid = new LinkedHashMap<>();
        files.forEach((file, known) -> {
            if (!known.taken.equals(Stamp.NONE)) {
                String name = file.getFileName().toString();
                byPid.put(name.substring(0, name.length() - SUFFIX.length()), known.values);
            }
        });
        return new Settings(byPid);
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : found) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        file,
                        new Stamp(
                                attributes.lastModifiedTime().toMillis(),
                                attributes.size(),
                                content(file, attributes)));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has just gone", e.getFile());
        } catch (IOException e) {
            LOG.warn("the settings in {} cannot be listed: {}", directory, reason(e));
        }
        return stamps;
    }

    /** Two changes within one tick of the file system's clock look alike in all else. */
    private static long content(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile() || attributes.size() > MAX_BYTES) {
            return UNREAD;
        }
        CRC32 sum = new CRC32();
        try {
            sum.update(Files.readAllBytes(file));
            return sum.getValue();
        } catch (IOException e) {
            LOG.debug("{} cannot be read now: {}", file, reason(e));
            return UNREAD;
        }
    }

    private static Map<String, String> read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
        return values;
    }

    private static String reason(IOException e) {
        return e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
    }

    /** When a file was changed, how long it is, and a sum over what it says. */
    private record Stamp(long modified, long size, long content) {
        static final Stamp NONE = new Stamp(-1, -1, UNREAD);
    }

    /** A file as it was last seen, as it was when it was last taken over, and what it said then. */
    private record Known(Stamp seen, Stamp taken, Map<String, String> values) {
        static final Known NOTHING = new Known(Stamp.NONE, Stamp.NONE, Map.of());
    }
}
