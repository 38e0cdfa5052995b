package org.jackfield.pool.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jackfield.api.message.MessageId;

/** Which protocols want which messages. Changed by the control thread, read on every channel's. */
final class Router {

    /** Nobody wants anything. */
    static final Router EMPTY = new Router();

    private final Map<MessageId, List<ProtocolHost>> wanted = new ConcurrentHashMap<>();

    List<ProtocolHost> hosts(MessageId id) {
        return wanted.getOrDefault(id, List.of());
    }

    void add(ProtocolHost host) {
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
