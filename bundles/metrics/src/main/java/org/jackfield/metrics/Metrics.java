package org.jackfield.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.transport.Transport;

/**
 * The node in numbers: events are counted as they happen, all else is read from the node when somebody scrapes.
 *
 * <p>Nodes come and go; what is counted is carried on. Safe from any thread; scrapes happen one at a time, so that each shows one
 * reading of the node. Whoever makes it closes it.
 */
public final class Metrics implements NodeListener, AutoCloseable {

    private final InstantSource clock;
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Totals totals = new Totals();
    private final EventCounts events;
    private final OwnNames own;
    private final Refusals refusals;

    private Optional<Node> node = Optional.empty();
    private volatile Reading reading = Reading.NOTHING;

    /**
     * Counts from now on.
     *
     * @param version of the program, as it is told to who scrapes
     */
    public Metrics(InstantSource clock, String version) {
        this.clock = clock;
        Schemes schemes = new Schemes();
        events = new EventCounts(registry, schemes);
        own = new OwnNames(registry, () -> reading, totals, schemes, version);
        refusals = new Refusals(registry, schemes);
        OctezNames.gauges(registry, () -> reading, totals);
        prometheus.register(OctezNames.counters(events, totals));
        prometheus.register(totals);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** A node has come, perhaps in place of another. */
    public synchronized void follow(Node arrived) {
        node.ifPresent(this::leave);
        node = Optional.of(arrived);
        totals.read(arrived);
    }

    /** A node is about to go; its last numbers are kept. Harmless if it was not followed. */
    synchronized void leave(Node leaving) {
        if (node.filter(leaving::equals).isPresent()) {
            totals.read(leaving);
            node = Optional.empty();
        }
    }

    /** A transport has come, perhaps beside another version of it. */
    void follow(Transport arrived) {
        refusals.follow(arrived);
    }

    /** A transport is about to go, or has gone; its last numbers are kept, and nothing else of it. */
    void leave(Transport leaving) {
        refusals.leave(leaving);
    }

    @Override
    public void happened(Instant when, NodeEvent event) {
        events.happened(when, event);
    }

    @Override
    public void missed(long lost) {
        events.missed(lost);
    }

    /**
     * All numbers of this moment, in Prometheus's text or, if that is preferred, as OpenMetrics.
     *
     * @param accept HTTP's {@code Accept}; empty: none was sent
     */
    synchronized Page page(String accept) {
        reading = node.map(present -> Reading.of(present, clock.instant())).orElse(Reading.NOTHING);
        node.ifPresent(totals::read);
        refusals.read();
        own.refresh();
        ExpositionFormatWriter writer = accept.contains("application/openmetrics-text")
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, prometheus.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return new Page(writer.getContentType(), text.toByteArray());
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
