package org.jackfield.pool.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jackfield.api.message.MessageId;

/** Which protocols want which messages. Changed by the control thread, read on every channel's. */
final class Router {

    /** Nobody wants anything. */
    static final Router EMPTY = new Router();

    private final Map<MessageId, List<ProtocolHost>> wanted = new ConcurrentHashMap<>();

    /** Of protocols that have left, too: as many as ever came want, and nothing that a peer says adds to them. */
    private final Set<MessageId> known = ConcurrentHashMap.newKeySet();

    List<ProtocolHost> hosts(MessageId id) {
        return wanted.getOrDefault(id, List.of());
    }

    /**
     * Whether it is for a reason of ours that nobody wants a message: a protocol that did is not here now, or no protocol is here at all. The
     * sender could not know.
     */
    boolean misses(MessageId id) {
        return wanted.isEmpty() || known.contains(id);
    }

    void add(ProtocolHost host) {
        known.addAll(host.messages());
        for (MessageId id : host.messages()) {
            wanted.merge(id, List.of(host), (present, more) -> {
                List<ProtocolHost> all = new ArrayList<>(present);
                all.addAll(more);
                return List.copyOf(all);
            });
        }
    }

    void remove(ProtocolHost host) {
        for (MessageId id : host.messages()) {
            wanted.computeIfPresent(id, (key, present) -> {
                List<ProtocolHost> rest =
                        present.stream().filter(other -> other != host).toList();
                return rest.isEmpty() ? null : rest;
            });
        }
    }
}
