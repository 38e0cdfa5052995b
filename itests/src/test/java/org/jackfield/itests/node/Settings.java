package org.jackfield.itests.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a node is told, by PID. Written as the files in which Configuration Admin itself keeps them, so that the settings are there before the
 * first component is.
 */
final class Settings {

    private final Map<String, Map<String, String>> byPid = new LinkedHashMap<>();

    /** One value. */
    void set(String pid, String key, String value) {
        of(pid).put(key, quoted(value));
    }

    /** Several values. */
    void set(String pid, String key, List<String> values) {
        of(pid).put(key, values.stream().map(Settings::quoted).collect(Collectors.joining(",", "[", "]")));
    }

    void writeTo(Path directory) {
        try {
            for (Map.Entry<String, Map<String, String>> settings : byPid.entrySet()) {
                StringBuilder text = new StringBuilder();
                settings.getValue().forEach((key, value) -> text.append(key).append('=').append(value).append("\r\n"));
                text.append("service.pid=").append(quoted(settings.getKey())).append("\r\n");
                text.append("service.bundleLocation=").append(quoted("?")).append("\r\n");
                Path file = directory.resolve(settings.getKey().replace('.', '/') + ".config");
                Files.createDirectories(file.getParent());
                Files.writeString(file, text, UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> of(String pid) {
        return byPid.computeIfAbsent(pid, known -> new LinkedHashMap<>());
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("=", "\\=").replace(" ", "\\ ") + '"';
    }
}
