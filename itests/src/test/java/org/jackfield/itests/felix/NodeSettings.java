package org.jackfield.itests.felix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jackfield.api.identity.Identity;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import org.jackfield.handshake.identity.IdentityGenerator;
import org.jackfield.handshake.identity.JavaWorkSearch;
import org.ops4j.pax.exam.Option;

/**
 * What a node is told before it starts, and its identity: in the node's directory, in the form in which Configuration Admin itself keeps
 * settings, so that they are there before the first component is.
 */
public final class NodeSettings {

    /** The work that tests ask for: some, so that there is something to check. */
    public static final String EXPECTED_POW = "4";

    /** The network of the tests. */
    public static final String NETWORK = "TEZOS";

    private static final String HANDSHAKE = "org.jackfield.handshake";
    private static final String POOL = "org.jackfield.pool";
    private static final long IDENTITY_SECONDS = 20;

    private final Path directory;
    private final Map<String, Map<String, String>> byPid = new LinkedHashMap<>();

    private NodeSettings(Path directory) {
        this.directory = directory;
    }

    /** For a node that keeps its data there; it neither listens nor knows anybody. */
    public static NodeSettings in(Path directory) {
        NodeSettings settings = new NodeSettings(directory);
        settings.set(HANDSHAKE, "identity-file", settings.identityFile().toString());
        settings.set(HANDSHAKE, "network", NETWORK);
        settings.set(HANDSHAKE, "expected-pow", EXPECTED_POW);
        settings.set(POOL, "data-dir", directory.toString());
        return settings;
    }

    /** One value. */
    public void set(String pid, String key, String value) {
        of(pid).put(key, quoted(value));
    }

    /** Several values. */
    public void set(String pid, String key, List<String> values) {
        of(pid).put(key, values.stream().map(NodeSettings::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    /** Writes them, makes an identity if there is none, and tells the framework where to look. */
    public Option written() {
        Path folder = directory.resolve("configurations");
        try {
            for (Map.Entry<String, Map<String, String>> settings : byPid.entrySet()) {
                Path file = folder.resolve(settings.getKey().replace('.', '/') + ".config");
                Files.createDirectories(file.getParent());
                Files.writeString(file, text(settings.getKey(), settings.getValue()), UTF_8);
            }
            makeIdentity();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frameworkProperty("felix.cm.dir").value(folder.toString());
    }

    private static String text(String pid, Map<String, String> settings) {
        StringBuilder text = new StringBuilder();
        settings.forEach(
                (key, value) -> text.append(key).append('=').append(value).append("\r\n"));
        text.append("service.pid=").append(quoted(pid)).append("\r\n");
        text.append("service.bundleLocation=").append(quoted("?")).append("\r\n");
        return text.toString();
    }

    private Path identityFile() {
        return directory.resolve("identity.json");
    }

    /** As the launcher does it: a node starts with an identity, and makes none. */
    private void makeIdentity() {
        if (Files.exists(identityFile())) {
            return;
        }
        try {
            Identity identity = new IdentityGenerator(new JavaWorkSearch(new SecureRandom()), new SecureRandom())
                    .begin(new Difficulty(Double.parseDouble(EXPECTED_POW)), 1)
                    .identity()
                    .toCompletableFuture()
                    .get(IDENTITY_SECONDS, TimeUnit.SECONDS);
            IdentityFile.create(identityFile(), identity);
        } catch (IdentityException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no identity can be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an identity was made", e);
        }
    }

    private Map<String, String> of(String pid) {
        return byPid.computeIfAbsent(pid, known -> new LinkedHashMap<>());
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("=", "\\=")
                        .replace(" ", "\\ ")
                + '"';
    }
}
