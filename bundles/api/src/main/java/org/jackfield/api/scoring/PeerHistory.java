package org.jackfield.api.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a peer's conduct: all that a {@link ScoringPolicy} may decide by.
 *
 * <p>Nothing in it fades: how much the past counts is for the policy to say, and so the same history can be weighed in several ways. Old spans
 * are longer than new ones, and those in which nothing was done longer than others, so that a long history stays small: what was done is known
 * to the minute while it is new, time connected to the hour.
 *
 * @param spans the oldest first; none begins before the one before it has ended
 * @param latency how long its quickest handshake took, if one was seen; the network's delay is the greater part of it
 * @param group the part of the network that its address belongs to; empty if it is not known
 * @param groupSpans what all peers of that part did together, this one included
 * @param notes what protocols hold of it, at most {@link #MOST_NOTES}, in the order of their names
 */
public record PeerHistory(
        List<Span> spans, Optional<Duration> latency, String group, List<Span> groupSpans, List<Noted> notes) {

    /** Spans of a peer, or of a group. */
    public static final int MOST_SPANS = 64;

    /** Protocols that have something to say. */
    public static final int MOST_NOTES = 8;

    /** Nothing is known. */
    public static final PeerHistory EMPTY = new PeerHistory(List.of(), Optional.empty(), "", List.of());

    public PeerHistory {
        spans = ordered(spans);
        groupSpans = ordered(groupSpans);
        Objects.requireNonNull(group);
        notes = List.copyOf(notes);
        if (notes.size() > MOST_NOTES) {
            throw new IllegalArgumentException(notes.size() + " notes are more than " + MOST_NOTES);
        }
        latency.filter(Duration::isNegative).ifPresent(time -> {
            throw new IllegalArgumentException("a latency is not negative: " + time);
        });
    }

    /** Nobody has noted anything. */
    public PeerHistory(List<Span> spans, Optional<Duration> latency, String group, List<Span> groupSpans) {
        this(spans, latency, group, groupSpans, List.of());
    }

    /** The same, with these notes. */
    public PeerHistory with(List<Noted> others) {
        return new PeerHistory(spans, latency, group, groupSpans, others);
    }

    private static List<Span> ordered(List<Span> spans) {
        List<Span> kept = List.copyOf(spans);
        if (kept.size() > MOST_SPANS) {
            throw new IllegalArgumentException(kept.size() + " spans are more than " + MOST_SPANS);
        }
        for (int i = 1; i < kept.size(); i++) {
            Instant end = kept.get(i - 1).until();
            if (kept.get(i).from().isBefore(end)) {
                throw new IllegalArgumentException(
                        "a span begins at " + kept.get(i).from() + ", before the one before has ended at " + end);
            }
        }
        return kept;
    }
}
