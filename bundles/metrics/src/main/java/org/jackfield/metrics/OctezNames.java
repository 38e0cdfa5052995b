package org.jackfield.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.node.NodeEvent.Topic;

/**
 * The numbers under Octez's names (octez-behaviour.md, section 16), so that dashboards made for it show them.
 *
 * <p>Octez's counters lack the {@code _total} that the client gives to every counter: they are written untyped, from our own counters.
 */
final class OctezNames implements MultiCollector {

    private final List<Untyped> counters;

    private OctezNames(List<Untyped> counters) {
        this.counters = List.copyOf(counters);
    }

    /** What Octez counts. */
    static OctezNames counters(EventCounts events, Totals totals) {
        List<Untyped> all = new ArrayList<>();
        // nothing here speaks to everybody at once; whoever brings that counts it here
        all.add(message("broadcast_message_sent", "Broadcasts of application messages", () -> 0));
        all.add(message(
                "user_message_sent",
                "Application messages that left or were dropped",
                () -> totals.sent.total() + totals.dropped.total()));
        all.add(message("user_message_received", "Application messages that arrived", totals.received::total));
        all.add(message(
                "user_message_received_error",
                "Connections closed because what the peer sent could not be read",
                events.unreadable::count));
        all.add(sent(events, Topic.ADVERTISE, "advertise_sent"));
        all.add(received(events, Topic.ADVERTISE, "advertise_received"));
        all.add(sent(events, Topic.BOOTSTRAP, "bootstrap_sent"));
        all.add(received(events, Topic.BOOTSTRAP, "bootstrap_received"));
        all.add(sent(events, Topic.SWAP_REQUEST, "swap_requests_sent"));
        all.add(received(events, Topic.SWAP_REQUEST, "swap_requests_received"));
        all.add(sent(events, Topic.SWAP_ACK, "swap_ack_sent"));
        all.add(received(events, Topic.SWAP_ACK, "swap_ack_received"));
        all.add(new Untyped("octez_p2p_swap_ignored", "Swap requests that we ignored", events.swapsIgnored::count));
        all.add(new Untyped("octez_p2p_swap_success", "Swaps that succeeded", events.swapsSucceeded::count));
        all.add(new Untyped("octez_p2p_swap_fail", "Swaps that failed", events.swapsFailed::count));
        return new OctezNames(all);
    }

    /** What Octez measures. */
    static void gauges(MeterRegistry registry, Supplier<Reading> reading, Totals totals) {
        Gauges of = new Gauges(registry, reading);
        of.gauge("connections_active", "Open connections", now -> now.connections()
                .open());
        of.gauge("connections_incoming", "Those that the peer dialled", now -> now.connections()
                .incoming());
        of.gauge("connections_outgoing", "Those that we dialled", now -> now.connections()
                .outgoing());
        of.gauge("connections_private", "Those to private nodes", now -> now.connections()
                .privateNodes());
        of.gauge("peers_accepted", "Peers that we have accepted and that have yet to accept us", now -> now.peers()
                .in(State.ACCEPTED));
        of.gauge("peers_running", "Peers that are connected", now -> now.peers().in(State.RUNNING));
        of.gauge("peers_disconnected", "Known peers that are not connected", now -> now.peers()
                .in(State.DISCONNECTED));
        of.gauge("points_trusted", "Points that the operator vouches for", now -> now.points()
                .trusted());
        of.gauge("points_greylisted", "Points that are not dialled yet after a failure", now -> now.points()
                .waiting());
        of.gauge("points_accepted", "Points whose peer has yet to accept us", now -> now.points()
                .in(State.ACCEPTED));
        of.gauge("points_running", "Points that are connected", now -> now.points()
                .in(State.RUNNING));
        of.gauge("points_disconnected", "Known points that are not connected", now -> now.points()
                .in(State.DISCONNECTED));
        of.gauge("io_scheduler_total_sent", "Bytes sent", now -> totals.sentBytes.total());
        of.gauge("io_scheduler_total_recv", "Bytes received", now -> totals.receivedBytes.total());
        of.gauge("io_scheduler_current_inflow", "Bytes received per second", Reading::receivedPerSecond);
        of.gauge("io_scheduler_current_outflow", "Bytes sent per second", Reading::sentPerSecond);
    }

    @Override
    public MetricSnapshots collect() {
        List<MetricSnapshot> now = new ArrayList<>();
        counters.forEach(counter -> now.add(counter.snapshot()));
        return new MetricSnapshots(now);
    }

    private static Untyped sent(EventCounts events, Topic topic, String name) {
        return message(name, "Counted even if the queue was full", events.topologySent.get(topic)::count);
    }

    private static Untyped received(EventCounts events, Topic topic, String name) {
        return message(name, "Counted as they arrive", events.topologyReceived.get(topic)::count);
    }

    private static Untyped message(String name, String help, DoubleSupplier value) {
        return new Untyped("octez_p2p_messages_" + name, help, value);
    }

    private record Untyped(String name, String help, DoubleSupplier value) {

        MetricSnapshot snapshot() {
            return UnknownSnapshot.builder()
                    .name(name)
                    .help(help)
                    .dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                            .value(value.getAsDouble())
                            .build())
                    .build();
        }
    }

    private record Gauges(MeterRegistry registry, Supplier<Reading> reading) {

        void gauge(String name, String help, ToDoubleFunction<Reading> value) {
            Gauge.builder("octez_p2p_" + name, () -> value.applyAsDouble(reading.get()))
                    .description(help)
                    .register(registry);
        }
    }
}
