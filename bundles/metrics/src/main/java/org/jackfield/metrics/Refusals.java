package org.jackfield.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jackfield.api.transport.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often transports have turned something away, carried on over their coming and going: several versions of one may be there at the
 * same time, and each begins at zero.
 *
 * <p>Of the reasons of one transport the first {@value #MOST} are labels, and the rest is {@value #OTHER}. Safe from any thread.
 */
final class Refusals {

    static final int MOST = 64;
    static final String OTHER = "other";

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final MeterRegistry registry;
    private final Schemes schemes;
    private final Map<Transport, Map<String, Long>> present = new IdentityHashMap<>();
    private final Map<String, Map<String, AtomicLong>> totals = new HashMap<>();

    Refusals(MeterRegistry registry, Schemes schemes) {
        this.registry = registry;
        this.schemes = schemes;
    }

    synchronized void follow(Transport arrived) {
        present.put(arrived, new HashMap<>());
    }

    /** Reads it for the last time. */
    synchronized void leave(Transport leaving) {
        read(leaving);
        present.remove(leaving);
    }

    /** To be called at every scrape. */
    synchronized void read() {
        present.keySet().forEach(this::read);
    }

    private void read(Transport transport) {
        Map<String, Long> last = present.get(transport);
        try {
            String label = schemes.label(transport.scheme());
            transport.refusals().forEach((reason, now) -> {
                long before = last.getOrDefault(reason, 0L);
                if (now > before) {
                    last.put(reason, now);
                    total(label, reason).addAndGet(now - before);
                }
            });
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a transport does not say whom it has turned away", e);
        }
    }

    private AtomicLong total(String transport, String reason) {
        Map<String, AtomicLong> reasons = totals.computeIfAbsent(transport, first -> new HashMap<>());
        String label = reasons.containsKey(reason) || reasons.size() < MOST ? reason : OTHER;
        return reasons.computeIfAbsent(label, first -> counter(transport, label));
    }

    private AtomicLong counter(String transport, String reason) {
        AtomicLong total = new AtomicLong();
        FunctionCounter.builder("jackfield.transport.refusals", total, AtomicLong::get)
                .description("What transports turned away before it came to a channel, by reason")
                .tags("transport", transport, "reason", reason)
                .register(registry);
        return total;
    }
}
