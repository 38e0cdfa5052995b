package org.jackfield.distribution.chatter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** Talks to everybody: a {@link Link} per connection. Safe from any thread. */
final class Chatter implements Protocol {

    /** What it says; a tag that no message of the Tezos protocols has. */
    static final MessageId NUMBER = new MessageId(0x4a46);

    private static final int ENDED_LINKS_KEPT = 64;

    private final Map<Connection, Link> links = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Link> ended = new ConcurrentLinkedDeque<>();

    @Override
    public String name() {
        return "chatter";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(NUMBER);
    }

    @Override
    public void connected(Connection connection) {
        links.put(connection, new Link(connection));
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        Link link = links.get(connection);
        if (link != null) {
            link.hear(payload);
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        Link link = links.remove(connection);
        if (link != null) {
            link.end();
            ended.add(link);
            if (ended.size() > ENDED_LINKS_KEPT) {
                ended.poll();
            }
        }
    }

    /** One message to every peer. */
    void sayToAll(int size) {
        links.values().forEach(link -> link.say(NUMBER, size));
    }

    /** All counts, in types of the JDK. */
    Map<String, Object> report() {
        List<Link> all = new ArrayList<>(ended);
        all.addAll(links.values());
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("event", "chatter");
        report.put("said", all.stream().mapToLong(Link::said).sum());
        report.put("heard", all.stream().mapToLong(Link::heard).sum());
        report.put("wrong", all.stream().mapToLong(Link::wrong).sum());
        report.put("links", all.stream().map(Link::report).toList());
        return report;
    }
}
