package org.jackfield.pool.scoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.scoring.Span;
import org.jackfield.pool.address.Conduct;

/**
 * What is written of peers: of those that are connected, and of as many as a setting says that have been.
 *
 * <p>Forgotten is who has been away longest of the part of the network that has most: a crowd of one part displaces its own alone. A part is
 * forgotten with its last peer. Changed by the control thread; peers are found from any.
 */
final class Records {

    private final IntSupplier mostAbsent;
    private final Map<PeerId, PeerRecord> all = new ConcurrentHashMap<>();
    private final LinkedHashMap<PeerId, PeerRecord> absent = new LinkedHashMap<>();
    private final Map<String, Spans> groups = new HashMap<>();
    private final Map<String, Integer> members = new HashMap<>();

    Records(IntSupplier mostAbsent) {
        this.mostAbsent = mostAbsent;
    }

    Optional<PeerRecord> find(PeerId peer) {
        return Optional.ofNullable(all.get(peer));
    }

    Collection<PeerRecord> all() {
        return all.values();
    }

    /** That of a peer. */
    PeerRecord open(PeerId peer) {
        absent.remove(peer);
        return all.computeIfAbsent(peer, PeerRecord::new);
    }

    /** The peer belongs to that part of the network from now on. */
    void settle(PeerRecord record, String group) {
        String before = record.group();
        if (!before.equals(group)) {
            members.merge(group, 1, Integer::sum);
            leave(before);
        }
        record.settle(group, groups.computeIfAbsent(group, each -> new Spans()));
    }

    /** Takes what an earlier run has left, before anybody is connected. */
    void restore(Conduct earlier) {
        Instant now = earlier.at();
        earlier.peers().stream().filter(past -> find(past.peer()).isEmpty()).forEach(past -> {
            PeerRecord record = open(past.peer());
            settle(record, past.group());
            record.restore(past.latency(), past.spans(), now);
            close(record);
        });
        earlier.groups().forEach((name, spans) -> Optional.ofNullable(groups.get(name))
                .ifPresent(group -> group.restore(spans, now)));
    }

    /** As all outlives the node. */
    Conduct conduct(Instant now) {
        List<Conduct.Past> peers = new ArrayList<>();
        absent.values().forEach(record -> record.past().ifPresent(peers::add));
        all.values().stream()
                .filter(record -> !absent.containsKey(record.peer()))
                .forEach(record -> record.past().ifPresent(peers::add));
        Map<String, List<Span>> together = new HashMap<>();
        groups.forEach((name, spans) -> together.put(name, spans.all()));
        return new Conduct(now, peers, together);
    }

    /** Parts of the network of which something is written. */
    int groups() {
        return groups.size();
    }

    /** A peer has gone. */
    void close(PeerRecord record) {
        absent.put(record.peer(), record);
        while (absent.size() > mostAbsent.getAsInt()) {
            forget(oldestOfTheLargest());
        }
    }

    private PeerRecord oldestOfTheLargest() {
        Map<String, Integer> sizes = new HashMap<>();
        PeerRecord chosen = absent.values().iterator().next();
        absent.values().forEach(record -> sizes.merge(record.group(), 1, Integer::sum));
        for (PeerRecord record : absent.values()) {
            if (sizes.get(record.group()) > sizes.get(chosen.group())) {
                chosen = record;
            }
        }
        return chosen;
    }

    private void forget(PeerRecord record) {
        absent.remove(record.peer());
        all.remove(record.peer());
        leave(record.group());
    }

    private void leave(String group) {
        if (members.computeIfPresent(group, (name, number) -> number > 1 ? number - 1 : null) == null) {
            groups.remove(group);
        }
    }
}
