package org.jackfield.distribution.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.recording.Yielding;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.distribution.Refusal;

/**
 * Who yielded to newcomers, and would have. As in a node, one yields in {@code displacement-interval} at most, and for newcomers of one group once
 * in {@link Newcomer#GROUP_INTERVALS} of them: who is named within that, then or now, does not count; and whoever may not be let go is no answer.
 *
 * <p>One thread.
 */
final class YieldReplay {

    private final Cast<SelectionPolicy> cast;
    private final Asker asker;
    private final Duration patience;
    private final Duration interval;
    private final Tally tally = new Tally();
    private final Map<PeerId, Times> all = new HashMap<>();
    private final Side then = new Side();
    private final Side now = new Side();

    YieldReplay(Cast<SelectionPolicy> cast, Asker asker, Duration patience, Duration interval) {
        this.cast = cast;
        this.asker = asker;
        this.patience = patience;
        this.interval = interval;
    }

    /** Asks. A policy that fails, or is late, lets nobody go, as in a node. */
    void hear(Yielding yielding) throws Refusal {
        Optional<PeerId> again = cast.ask(
                        asker, patience, yielding.policy(), yielding.settings(), policy -> choice(policy, yielding))
                .flatMap(chosen -> chosen);
        tally.count(yielding, yielding.policy().isPresent(), yielding.gone().equals(again));
        if (yielding.gone().isPresent() && then.yields(yielding)) {
            times(yielding.gone().get()).then++;
        }
        if (again.isPresent() && now.yields(yielding)) {
            times(again.get()).now++;
        }
    }

    private static Optional<PeerId> choice(SelectionPolicy policy, Yielding yielding) {
        Optional<PeerId> chosen = policy.displace(yielding.newcomer(), yielding.connected(), yielding.at());
        chosen.ifPresent(peer -> {
            if (yielding.connected().stream()
                    .noneMatch(one -> one.dispensable() && one.peer().equals(peer))) {
                throw new IllegalArgumentException("it lets go " + peer + ", which is not to be let go");
            }
        });
        return chosen;
    }

    private Times times(PeerId peer) {
        return all.computeIfAbsent(peer, each -> new Times());
    }

    Tally tally() {
        return tally;
    }

    /** Of all that yielded or would have, those first that would more often by most. */
    List<Drop> drops() {
        return all.entrySet().stream()
                .map(each -> new Drop(each.getKey(), each.getValue().then, each.getValue().now))
                .sorted(Comparator.comparing((Drop drop) -> drop.then() - drop.now())
                        .thenComparing(Drop::peer))
                .toList();
    }

    /**
     * One peer.
     *
     * @param then how often it yielded
     * @param now and how often it would have
     */
    record Drop(PeerId peer, long then, long now) {

        Fate fate() {
            return Fate.of(then, now);
        }
    }

    /** When one yielded last, and to whom. */
    private final class Side {

        private final Map<Group, Instant> placed = new HashMap<>();
        private Instant last = Instant.MIN;

        boolean yields(Yielding yielding) {
            Group group = yielding.newcomer().group();
            Instant at = yielding.at();
            if (within(last, 1, at) || within(placed.getOrDefault(group, Instant.MIN), Newcomer.GROUP_INTERVALS, at)) {
                return false;
            }
            last = at;
            placed.put(group, at);
            return true;
        }

        private boolean within(Instant since, int intervals, Instant at) {
            return Duration.between(since, at).compareTo(interval.multipliedBy(intervals)) < 0;
        }
    }

    private static final class Times {
        private long then;
        private long now;
    }
}
