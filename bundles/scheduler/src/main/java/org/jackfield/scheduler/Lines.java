package org.jackfield.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.scheduling.PeerClass;

/**
 * Whose turn it is: start-time fair queueing with weights, in two levels, after P. Goyal, H. M. Vin and H. Cheng, "Start-time Fair
 * Queuing: A Scheduling Algorithm for Integrated Services Packet Switching Networks" (SIGCOMM 1996).
 *
 * <p>Classes of peers take turns by what their flows weigh together, and within a class its flows by what each weighs. So two flows that
 * want something share by their weights, whatever their classes; but a class that waits for its own cap delays no other, and keeps the
 * order of its flows. Newcomers together weigh two hundredths of all at least, wherever they want something.
 *
 * <p>Virtual time runs on each level in bytes by weight; who begins its turn first goes first, and a turn that was overrun delays the
 * next one of its own flow. Guarded by its {@link Lane}.
 */
final class Lines {

    private final Map<PeerClass, Line> lines = new EnumMap<>(PeerClass.class);
    private double time;

    Lines(boolean debtsAreForgiven) {
        for (PeerClass each : PeerClass.values()) {
            lines.put(each, new Line(new Cap(debtsAreForgiven)));
        }
    }

    Line of(Place place) {
        return lines.get(place.peerClass);
    }

    Map<PeerClass, Line> byClass() {
        return lines;
    }

    boolean isEmpty() {
        for (Line line : lines.values()) {
            if (!line.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes out the flow whose turn it is among the classes that their own caps allow one.
     *
     * @param bytesAhead as much a class that has wanted nothing for long is ahead of the others
     */
    Optional<Place> next(long bytesAhead, Instant now) {
        weighNewcomers(now);
        Optional<Line> first = Optional.empty();
        double begin = Double.POSITIVE_INFINITY;
        for (Map.Entry<PeerClass, Line> each : lines.entrySet()) {
            Line line = each.getValue();
            if (line.isEmpty() || line.cap.available(now) <= 0) {
                continue;
            }
            if (each.getKey() != PeerClass.NEWCOMER) {
                line.tags.weigh(line.weight(), time);
            }
            double start = line.tags.start(time, bytesAhead);
            if (start < begin) {
                begin = start;
                first = Optional.of(line);
            }
        }
        if (first.isPresent()) {
            time = Math.max(time, begin);
        }
        return first.map(Line::next);
    }

    private void weighNewcomers(Instant now) {
        Line newcomers = lines.get(PeerClass.NEWCOMER);
        if (!newcomers.isEmpty()) {
            newcomers.tags.weigh(newcomersWeight(now), time);
        }
    }

    /** A class that waits for its own cap has nothing of which newcomers could have a part. */
    private double newcomersWeight(Instant now) {
        Line newcomers = lines.get(PeerClass.NEWCOMER);
        double floor = PeerClass.NEWCOMER.floor();
        double others = 0;
        for (Line line : lines.values()) {
            if (line != newcomers && line.cap.available(now) > 0) {
                others += line.weight();
            }
        }
        return Math.max(newcomers.weight(), others * floor / (1 - floor));
    }

    /** What is due to each class now, as parts of 1; nothing to a class that wants nothing. */
    Map<PeerClass, Double> entitled(Instant now) {
        Map<PeerClass, Double> weights = new EnumMap<>(PeerClass.class);
        lines.forEach((peerClass, line) -> weights.put(peerClass, line.weight()));
        if (lines.get(PeerClass.NEWCOMER).weight() > 0) {
            weights.put(PeerClass.NEWCOMER, newcomersWeight(now));
        }
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        weights.replaceAll((peerClass, weight) -> sum > 0 ? weight / sum : 0);
        return weights;
    }

    /** What is due to one flow now, as a part of 1. */
    double entitled(Place place, Instant now) {
        return place.counts > 0
                ? entitled(now).get(place.peerClass) * place.counts / of(place).weight()
                : 0;
    }

    /** Its turn is so large. */
    void begin(Place place, long bytes, long bytesAhead) {
        Line line = of(place);
        line.tags.begin(line.tags.start(time, bytesAhead), bytes);
        place.tags.begin(place.due, bytes);
    }

    /** Its last turn was larger by so many bytes, or smaller. */
    void correct(Place place, long bytes) {
        of(place).tags.correct(bytes);
        place.tags.correct(bytes);
    }

    /** How long until the caps of those that wait, and the one of all, allow somebody a turn. */
    Duration untilNext(Cap all, Instant now) {
        Duration shortest = Duration.ofDays(1);
        for (Line line : lines.values()) {
            if (!line.isEmpty()) {
                Duration pause = line.cap.untilPositive(now);
                shortest = pause.compareTo(shortest) < 0 ? pause : shortest;
            }
        }
        Duration forAll = all.untilPositive(now);
        return forAll.compareTo(shortest) < 0 ? shortest : forAll;
    }
}
