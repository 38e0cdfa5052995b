package org.jackfield.pool.address;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Span;

/**
 * What peers did, as it outlives the node. Immutable.
 *
 * @param at when it was so
 * @param peers who has been gone for the longest time is the first
 * @param groups what all of a part of the network did together, by the part's name
 */
public record Conduct(Instant at, List<Past> peers, Map<String, List<Span>> groups) {

    /** Nobody did anything. */
    public static final Conduct NONE = new Conduct(Instant.EPOCH, List.of(), Map.of());

    /** A clock that shows a time before this program was written was never set. */
    static final Instant CLOCKS_ARE_SET = Instant.parse("2024-01-01T00:00:00Z");

    /** So much of the time for which the node was away counts at most. */
    private static final Duration ABSENCE = Duration.ofDays(1);

    public Conduct {
        Objects.requireNonNull(at);
        peers = List.copyOf(peers);
        groups = Map.copyOf(groups);
    }

    /**
     * What one peer did.
     *
     * @param group the part of the network that its address belongs to
     * @param latency how long its quickest handshake took
     * @param spans as in {@link PeerHistory}
     */
    public record Past(PeerId peer, String group, Optional<Duration> latency, List<Span> spans) {

        public Past {
            Objects.requireNonNull(peer);
            // what no policy may be asked about is none
            spans = new PeerHistory(spans, latency, group, List.of()).spans();
        }
    }

    /**
     * The same, as a node that starts now sees it. What was done grows old while the node is away, but by a day at most, and by nothing
     * if one of the two clocks was never set, or ours is behind the other: so no clock that is wrong at one start makes what
     * was done forgotten, or worth more.
     */
    public Conduct seenAt(Instant now) {
        Duration shift = shift(now);
        return shift.isZero()
                ? this
                : new Conduct(
                        at.plus(shift),
                        peers.stream()
                                .map(past -> new Past(
                                        past.peer(), past.group(), past.latency(), shifted(past.spans(), shift)))
                                .toList(),
                        groups.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, group -> shifted(group.getValue(), shift))));
    }

    /** By how much a node that starts now moves all that was done, as of {@link #seenAt}. */
    Duration shift(Instant now) {
        boolean dated = !at.isBefore(CLOCKS_ARE_SET) && !now.isBefore(at);
        Duration away = dated ? Duration.between(at, now) : Duration.ZERO;
        Instant then = now.minus(away.compareTo(ABSENCE) > 0 ? ABSENCE : away);
        return Duration.between(at, then);
    }

    private static List<Span> shifted(List<Span> spans, Duration by) {
        return spans.stream()
                .map(span -> new Span(span.from().plus(by), span.until().plus(by), span.connected(), span.deeds()))
                .toList();
    }
}
