package org.jackfield.pool.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent.PointsIgnored;
import org.jackfield.api.node.NodeEvent.PointsIgnored.Why;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;

/**
 * Which of the points that one neighbour names are learned: as many as its {@link AddressMeter} lets pass, drawn from all of a message,
 * and of those the ones that lead somewhere, host names in small numbers.
 *
 * <p>Every point counts, whether we know it or not, so that nobody learns from us what we know. What is ignored is told at once, and as long as it
 * goes on once in {@link #BETWEEN_TELLINGS}: an event for each reason, however many points there are.
 *
 * <p>Owned by the control thread.
 */
public final class Intake {

    static final Duration BETWEEN_TELLINGS = Duration.ofMinutes(1);

    private final PeerId by;
    private final Control control;
    private final EventStream events;
    private final RandomGenerator random;
    private final Supplier<PoolSettings> settings;
    private final AddressMeter meter;
    private final Map<Why, Silence> silences = new TreeMap<>();

    Intake(
            PeerId by,
            AddressMeter meter,
            Control control,
            EventStream events,
            RandomGenerator random,
            Supplier<PoolSettings> settings) {
        this.by = by;
        this.control = control;
        this.events = events;
        this.random = random;
        this.settings = settings;
        this.meter = meter;
    }

    /** We have asked for so many. */
    void expect(int points) {
        meter.expect(points, control.now());
    }

    /** Its answer is complete. */
    void answered() {
        meter.answered();
    }

    /** Whether an answer may still come. */
    boolean awaiting() {
        return meter.awaiting(control.now());
    }

    /** What is learned of what it names. */
    List<PointId> sift(List<PointId> named) {
        int taken = meter.take(named.size(), control.now(), settings.get().exchange());
        List<PointId> drawn = named;
        if (taken < named.size()) {
            drawn = new ArrayList<>(named);
            Collections.shuffle(drawn, new Random(random.nextLong()));
            drawn = drawn.subList(0, taken);
        }
        List<PointId> worth = drawn.stream()
                .filter(point -> PublicAddresses.worthLearning(point, settings.get()))
                .toList();
        List<PointId> learned = worth.stream()
                .filter(point -> point.address().isPresent() || settings.get().local() || meter.takeName(control.now()))
                .toList();
        ignore(Why.TOO_MANY, named.size() - taken + worth.size() - learned.size());
        ignore(Why.NOT_PUBLIC, taken - worth.size());
        return learned;
    }

    private void ignore(Why why, int points) {
        if (points > 0) {
            Silence silence = silences.get(why);
            if (silence == null) {
                tell(why, points);
            } else {
                silence.untold += points;
            }
        }
    }

    private void tell(Why why, long points) {
        events.tell(new PointsIgnored(by, points, why));
        Silence silence = new Silence();
        silences.put(why, silence);
        silence.end = control.after(BETWEEN_TELLINGS, () -> {
            silences.remove(why);
            if (silence.untold > 0) {
                tell(why, silence.untold);
            }
        });
    }

    /** The neighbour has gone. */
    void ended() {
        silences.forEach((why, silence) -> {
            silence.end.cancel();
            if (silence.untold > 0) {
                events.tell(new PointsIgnored(by, silence.untold, why));
            }
        });
        silences.clear();
    }

    /** While nothing more is told of what is ignored for one reason. */
    private static final class Silence {

        private Cancellable end = () -> {};
        private long untold;
    }
}
