package org.jackfield.distribution.plugins;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jackfield.distribution.text.Complaints;
import org.osgi.framework.Bundle;

/**
 * What every {@link Seat} works with.
 *
 * @param kept where jars of bundles are that were installed by hand
 * @param complaints hears what is not used, and why
 * @param events hears what was replaced
 */
record Surroundings(
        Bundles bundles,
        Exchanges exchanges,
        Path kept,
        InstantSource clock,
        Complaints complaints,
        Consumer<Map<String, Object>> events) {

    void tell(String word, Bundle bundle, String sentence) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", word);
        event.put("sentence", sentence);
        event.put("plugin", bundle.getSymbolicName());
        event.put("version", bundle.getVersion().toString());
        events.accept(event);
    }
}
