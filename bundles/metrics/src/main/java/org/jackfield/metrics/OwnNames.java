package org.jackfield.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.address.KnownPoint.State;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;

/** The numbers that Octez has no name for; those that are counted by events are in {@link EventCounts}. */
final class OwnNames {

    private static final Map<String, Function<Bandwidth, Bandwidth.OneWay>> WAYS =
            Map.of("download", Bandwidth::download, "upload", Bandwidth::upload);
    private static final Bandwidth.ClassPart NO_PART = new Bandwidth.ClassPart(0, 0, 0, 0, 0, 0);

    private final MeterRegistry registry;
    private final Supplier<Reading> reading;
    private final Schemes schemes;
    private final MultiGauge connections;

    OwnNames(MeterRegistry registry, Supplier<Reading> reading, Totals totals, Schemes schemes, String version) {
        this.registry = registry;
        this.reading = reading;
        this.schemes = schemes;
        connections = MultiGauge.builder("jackfield.connections")
                .description("Open connections, by who dialled and over what")
                .register(registry);
        Gauge.builder("jackfield.build.info", () -> 1)
                .description("What runs here")
                .tags("version", version, "java", Runtime.version().toString())
                .register(registry);
        gauge("jackfield.node.running", "1 while the core runs", Tags.empty(), now -> now.running() ? 1 : 0);
        gauge("jackfield.handshakes", "Handshakes under way", Tags.empty(), Reading::handshaking);
        gauge("jackfield.messages.waiting", "Messages that wait to leave", Tags.empty(), now -> now.connections()
                .messagesWaiting());
        gauge("jackfield.bytes.waiting", "Their bytes", Tags.empty(), now -> now.connections()
                .bytesWaiting());
        gauge(
                "jackfield.connections.suspended",
                "Connections without a channel, whose session waits for another",
                Tags.empty(),
                now -> now.connections().suspended());
        bounds();
        tables();
        faults();
        lists();
        counters(totals);
        bandwidth();
        for (PeerClass peerClass : PeerClass.values()) {
            classes(peerClass, totals);
        }
    }

    /** Fits the labels of connections to those that are open now. */
    void refresh() {
        Map<Tags, Integer> rows = new HashMap<>();
        reading.get()
                .connections()
                .lanes()
                .forEach((lane, count) -> rows.merge(
                        Tags.of(
                                "direction", lane.direction().name().toLowerCase(Locale.ROOT),
                                "transport", schemes.label(lane.scheme())),
                        count,
                        Integer::sum));
        connections.register(
                rows.entrySet().stream()
                        .<MultiGauge.Row<?>>map(row -> MultiGauge.Row.of(row.getKey(), row.getValue()))
                        .toList(),
                true);
    }

    private void bounds() {
        String help = "How many connections the node keeps";
        String name = "jackfield.connections.bound";
        gauge(name, help, Tags.of("bound", "min"), now -> now.bounds().min());
        gauge(name, help, Tags.of("bound", "expected"), now -> now.bounds().expected());
        gauge(name, help, Tags.of("bound", "max"), now -> now.bounds().max());
    }

    private void tables() {
        gauge("jackfield.points.known", "Known points", Tags.empty(), now -> now.points()
                .known());
        gauge("jackfield.points.requested", "Points that are being dialled", Tags.empty(), now -> now.points()
                .in(State.REQUESTED));
        gauge("jackfield.peers.known", "Known peers", Tags.empty(), now -> now.peers()
                .known());
        gauge("jackfield.peers.trusted", "Peers that the operator vouches for", Tags.empty(), now -> now.peers()
                .trusted());
    }

    private void faults() {
        gauge(
                "jackfield.eclipse.chance",
                "Estimated chance that after a restart one adversary holds all outgoing connections",
                Tags.empty(),
                Reading::eclipse);
        for (String word : OwnFault.words()) {
            gauge(
                    "jackfield.faults",
                    "1 while this fault of our own is likely",
                    Tags.of("fault", word),
                    now -> now.faults().contains(word) ? 1 : 0);
        }
    }

    private void lists() {
        for (AccessList list : AccessList.values()) {
            gauge("jackfield.access.entries", "Entries of a list", Tags.of("list", list.word()), now -> now.lists()
                    .of(list));
        }
        gauge(
                "jackfield.access.overflow",
                "About how many grey entries are in the compact filter",
                Tags.empty(),
                now -> now.lists().overflow());
    }

    private void counters(Totals totals) {
        counter("jackfield.bytes.sent", "Bytes on the wire", totals.sentBytes);
        counter("jackfield.bytes.received", "Bytes on the wire", totals.receivedBytes);
        counter("jackfield.messages.sent", "Application messages that left", totals.sent);
        counter("jackfield.messages.received", "Application messages that arrived", totals.received);
        counter("jackfield.messages.dropped", "Application messages that found a queue full", totals.dropped);
        counter("jackfield.messages.unwanted", "Application messages that no protocol wanted", totals.unwanted);
    }

    private void bandwidth() {
        WAYS.forEach((word, way) -> gauge(
                "jackfield.bandwidth.cap",
                "Bytes per second that all connections together may use; 0: no cap",
                Tags.of("direction", word),
                now -> way.apply(now.bandwidth()).cap()));
    }

    private void classes(PeerClass peerClass, Totals totals) {
        Tags whose = Tags.of("class", peerClass.name().toLowerCase(Locale.ROOT));
        String help = "Bytes on the wire, by class of peers";
        counter("jackfield.class.bytes", help, whose.and("direction", "upload"), totals.sentBy(peerClass));
        counter("jackfield.class.bytes", help, whose.and("direction", "download"), totals.receivedBy(peerClass));
        gauge("jackfield.class.connections", "Connections, by class of peers", whose, now -> part(
                        now.bandwidth().upload(), peerClass)
                .flows());
        WAYS.forEach((word, way) -> {
            Tags tags = whose.and("direction", word);
            gauge("jackfield.class.waiting", "Connections that stand in line, by class of peers", tags, now -> part(
                            way.apply(now.bandwidth()), peerClass)
                    .waiting());
            gauge(
                    "jackfield.class.cap",
                    "Bytes per second that a class of peers together may use; 0: no cap of its own",
                    tags,
                    now -> part(way.apply(now.bandwidth()), peerClass).cap());
            gauge(
                    "jackfield.class.entitled",
                    "What is due to a class of peers, as a part of 1; 0 without a cap",
                    tags,
                    now -> part(way.apply(now.bandwidth()), peerClass).entitled());
        });
    }

    private static Bandwidth.ClassPart part(Bandwidth.OneWay way, PeerClass peerClass) {
        return way.classes().getOrDefault(peerClass, NO_PART);
    }

    private void counter(String name, String help, Rising value) {
        counter(name, help, Tags.empty(), value);
    }

    private void counter(String name, String help, Tags tags, Rising value) {
        FunctionCounter.builder(name, value, Rising::total)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private void gauge(String name, String help, Tags tags, ToDoubleFunction<Reading> value) {
        Gauge.builder(name, () -> value.applyAsDouble(reading.get()))
                .description(help)
                .tags(tags)
                .register(registry);
    }
}
