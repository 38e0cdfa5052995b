package org.jackfield.distribution.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keys and values by PID. Immutable.
 *
 * @param byPid what each bundle is told
 */
record Settings(Map<String, Map<String, String>> byPid) {

    static final Settings NONE = new Settings(Map.of());

    Settings {
        Map<String, Map<String, String>> copy = new TreeMap<>();
        byPid.forEach((pid, values) -> copy.put(pid, Map.copyOf(values)));
        byPid = Map.copyOf(copy);
    }

    /** These, and where both speak of the same key of the same PID, the stronger ones. */
    Settings under(Settings stronger) {
        Map<String, Map<String, String>> merged = new LinkedHashMap<>(byPid);
        stronger.byPid.forEach((pid, values) -> {
            Map<String, String> both = new LinkedHashMap<>(merged.getOrDefault(pid, Map.of()));
            both.putAll(values);
            merged.put(pid, both);
        });
        return new Settings(merged);
    }

    /** One value, if set. */
    Optional<String> value(String pid, String key) {
        return Optional.ofNullable(byPid.getOrDefault(pid, Map.of()).get(key));
    }

    /** With one more value. */
    Settings with(String pid, String key, Object value) {
        return under(new Settings(Map.of(pid, Map.of(key, value.toString()))));
    }
}
