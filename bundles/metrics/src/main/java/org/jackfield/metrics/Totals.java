package org.jackfield.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.connection.WaitTimes;
import org.jackfield.api.node.Node;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Traffic;

/**
 * What the core has counted itself, carried on over its restarts. Each gives how long messages waited as a histogram of Prometheus,
 * which Micrometer could only count once more. Safe from any thread.
 */
final class Totals implements Collector {

    static final String QUEUE_WAIT = "jackfield_queue_wait_seconds";

    final Rising sentBytes = new Rising();
    final Rising receivedBytes = new Rising();
    final Rising sent = new Rising();
    final Rising received = new Rising();
    final Rising dropped = new Rising();
    final Rising unwanted = new Rising();

    private final Map<PeerClass, Rising> sentBy = byClass();
    private final Map<PeerClass, Rising> receivedBy = byClass();
    private Rising waitedNanos = new Rising();
    private List<Duration> bounds = List.of();
    private List<Rising> classes = List.of(new Rising());

    Rising sentBy(PeerClass peerClass) {
        return sentBy.get(peerClass);
    }

    Rising receivedBy(PeerClass peerClass) {
        return receivedBy.get(peerClass);
    }

    private static Map<PeerClass, Rising> byClass() {
        Map<PeerClass, Rising> risings = new EnumMap<>(PeerClass.class);
        for (PeerClass peerClass : PeerClass.values()) {
            risings.put(peerClass, new Rising());
        }
        return risings;
    }

    /** Reads on; to be called at every scrape, and once more before a core leaves. */
    synchronized void read(Node node) {
        Traffic traffic = node.traffic();
        sentBytes.reads(traffic.sentBytes());
        receivedBytes.reads(traffic.receivedBytes());
        Bandwidth bandwidth = node.bandwidth();
        bandwidth.upload().classes().forEach((peerClass, part) -> sentBy(peerClass)
                .reads(part.bytes()));
        bandwidth.download().classes().forEach((peerClass, part) -> receivedBy(peerClass)
                .reads(part.bytes()));
        MessageTotals messages = node.pool().totals();
        sent.reads(messages.sent());
        received.reads(messages.received());
        dropped.reads(messages.dropped());
        unwanted.reads(messages.unwanted());
        read(messages.queueWait());
    }

    private void read(WaitTimes waits) {
        if (!waits.bounds().equals(bounds)) {
            // a core with other classes: what was sorted into the old ones cannot be sorted into these
            bounds = waits.bounds();
            classes = waits.counts().stream().map(count -> new Rising()).toList();
            waitedNanos = new Rising();
        }
        for (int i = 0; i < classes.size(); i++) {
            classes.get(i).reads(waits.counts().get(i));
        }
        waitedNanos.reads(waits.total().toNanos());
    }

    @Override
    public synchronized MetricSnapshot collect() {
        List<Double> upper = new ArrayList<>();
        bounds.forEach(bound -> upper.add(bound.toNanos() / 1e9));
        upper.add(Double.POSITIVE_INFINITY);
        return HistogramSnapshot.builder()
                .name(QUEUE_WAIT)
                .help("How long application messages waited before they left")
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(
                                upper, classes.stream().map(Rising::total).toList()))
                        .sum(waitedNanos.total() / 1e9)
                        .build())
                .build();
    }
}
