package org.jackfield.pool.selfcheck;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.node.OwnFault;

/** Whether any name can be resolved: what the finders were told when they last asked. */
final class NameWatch {

    /** What is older says nothing of now. */
    static final Duration MEMORY = Duration.ofMinutes(15);

    /** One name alone may be wrong by itself. */
    static final int NAMES = 2;

    private static final int MOST = 64;

    private final Map<String, Instant> failed = new LinkedHashMap<>();

    /** A name does not resolve. */
    void failed(Instant now, String name) {
        failed.remove(name);
        failed.put(name, now);
        if (failed.size() > MOST) {
            failed.remove(failed.keySet().iterator().next());
        }
    }

    /** A name has been resolved: others that fail do so by themselves. */
    void answered() {
        failed.clear();
    }

    Optional<OwnFault> look(Instant now) {
        failed.values().removeIf(when -> when.isBefore(now.minus(MEMORY)));
        return failed.size() >= NAMES ? Optional.of(new OwnFault.NamesFail(failed.size())) : Optional.empty();
    }
}
