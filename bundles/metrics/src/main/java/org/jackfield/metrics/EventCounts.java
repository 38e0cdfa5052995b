package org.jackfield.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.PointsIgnored;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;

/** Counts what happens. Fed by the node's one thread for this listener; read by scrapes on any. */
final class EventCounts implements NodeListener {

    private static final Duration[] HANDSHAKE_TIMES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    private static final Duration[] PAUSES = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    final Map<Topic, Counter> topologySent = new EnumMap<>(Topic.class);
    final Map<Topic, Counter> topologyReceived = new EnumMap<>(Topic.class);
    final Counter swapsIgnored;
    final Counter swapsSucceeded;
    final Counter swapsFailed;
    final Counter unreadable;

    private final Schemes schemes;
    private final MeterProvider<Counter> events;
    private final MeterProvider<Counter> endings;
    private final MeterProvider<Counter> suspensions;
    private final Counter moved;
    private final Counter restored;
    private final Counter repeated;
    private final Timer pauses;
    private final Counter missed;
    private final Counter rounds;
    private final Timer handshakes;
    private final MeterProvider<Counter> pointsIgnored;

    EventCounts(MeterRegistry registry, Schemes schemes) {
        this.schemes = schemes;
        events = Counter.builder("jackfield.events")
                .description("Events of the node, by kind")
                .withRegistry(registry);
        endings = Counter.builder("jackfield.endings")
                .description("Connections that ended and attempts that came to nothing, by reason")
                .withRegistry(registry);
        suspensions = Counter.builder("jackfield.sessions.suspended")
                .description("Connections that lost their channel and whose session waited for another, by reason")
                .withRegistry(registry);
        moved = resumptions(registry, "moved");
        restored = resumptions(registry, "restored");
        repeated = Counter.builder("jackfield.sessions.repeated")
                .description("Messages sent once more when sessions went on")
                .register(registry);
        pauses = Timer.builder("jackfield.session.pause")
                .description("How long suspended sessions had no channel")
                .serviceLevelObjectives(PAUSES)
                .register(registry);
        missed = Counter.builder("jackfield.events.missed")
                .description("Events that came too fast to be counted: the other counters lack them")
                .register(registry);
        rounds = Counter.builder("jackfield.maintenance.rounds")
                .description("How often maintenance began to change the number of connections")
                .register(registry);
        handshakes = Timer.builder("jackfield.handshake")
                .description("From the open channel to the welcomed peer")
                .serviceLevelObjectives(HANDSHAKE_TIMES)
                .register(registry);
        pointsIgnored = Counter.builder("jackfield.points.ignored")
                .description("Points that neighbours named and that are not learned")
                .withRegistry(registry);
        for (PointsIgnored.Why why : PointsIgnored.Why.values()) {
            pointsIgnored.withTags(Tags.of("why", why.word()));
        }
        for (Topic topic : Topic.values()) {
            topologySent.put(topic, topology(registry, topic, "sent"));
            topologyReceived.put(topic, topology(registry, topic, "received"));
        }
        swapsIgnored = swaps(registry, "ignored");
        swapsSucceeded = swaps(registry, "success");
        swapsFailed = swaps(registry, "fail");
        unreadable = Counter.builder("jackfield.connections.unreadable")
                .description("Connections closed because a frame or message of the peer could not be read")
                .register(registry);
    }

    @Override
    public void happened(Instant when, NodeEvent event) {
        events.withTags(Tags.of("event", event.word())).increment();
        if (event instanceof NodeEvent.DialFailed failed) {
            ended(failed.reason(), failed.point().scheme(), "dial");
        } else if (event instanceof NodeEvent.IncomingFailed failed) {
            ended(failed.reason(), failed.endpoint().remote().scheme(), "incoming");
        } else if (event instanceof NodeEvent.Disconnected gone) {
            ended(gone.reason(), gone.endpoint().remote().scheme(), "connection");
            if (unreadable(gone.reason())) {
                unreadable.increment();
            }
        } else if (event instanceof NodeEvent.Suspended suspended) {
            suspensions
                    .withTags(Tags.of(
                            "reason",
                            suspended.reason().word(),
                            "transport",
                            schemes.label(suspended.endpoint().remote().scheme())))
                    .increment();
        } else if (event instanceof NodeEvent.Resumed resumed) {
            resumed(resumed);
        } else if (event instanceof NodeEvent.Connected connected) {
            handshakes.record(connected.handshake());
        } else if (event instanceof NodeEvent.TopologySent sent) {
            topologySent.get(sent.topic()).increment();
        } else if (event instanceof NodeEvent.TopologyReceived received) {
            topologyReceived.get(received.topic()).increment();
        } else if (event instanceof PointsIgnored ignored) {
            pointsIgnored.withTags(Tags.of("why", ignored.why().word())).increment(ignored.points());
        } else if (event instanceof NodeEvent.SwapIgnored) {
            swapsIgnored.increment();
        } else if (event instanceof NodeEvent.SwapSucceeded) {
            swapsSucceeded.increment();
        } else if (event instanceof NodeEvent.SwapFailed) {
            swapsFailed.increment();
        } else if (event instanceof NodeEvent.MaintenanceStarted) {
            rounds.increment();
        }
    }

    @Override
    public void missed(long lost) {
        missed.increment(lost);
    }

    private void ended(CloseReason reason, String scheme, String stage) {
        endings.withTags(Tags.of("reason", reason.word(), "transport", schemes.label(scheme), "stage", stage))
                .increment();
    }

    private void resumed(NodeEvent.Resumed event) {
        repeated.increment(event.repeated());
        if (event.pause().isZero()) {
            moved.increment();
        } else {
            restored.increment();
            pauses.record(event.pause());
        }
    }

    private static boolean unreadable(CloseReason reason) {
        return reason instanceof CloseReason.FrameTooShort
                || reason instanceof CloseReason.FrameForged
                || reason instanceof CloseReason.MessageUndecodable
                || reason instanceof CloseReason.MessageTooLarge
                || reason instanceof CloseReason.TooMuchUnfinished;
    }

    private static Counter topology(MeterRegistry registry, Topic topic, String direction) {
        return Counter.builder("jackfield.topology.messages")
                .description("What was said about third nodes, even if the queue was full")
                .tags("topic", topic.word(), "direction", direction)
                .register(registry);
    }

    private static Counter resumptions(MeterRegistry registry, String how) {
        return Counter.builder("jackfield.sessions.resumed")
                .description(
                        "Sessions that went on over another channel: restored after they had none, or moved before")
                .tags("how", how)
                .register(registry);
    }

    private static Counter swaps(MeterRegistry registry, String outcome) {
        return Counter.builder("jackfield.swaps")
                .description("What became of swaps")
                .tags("outcome", outcome)
                .register(registry);
    }
}
