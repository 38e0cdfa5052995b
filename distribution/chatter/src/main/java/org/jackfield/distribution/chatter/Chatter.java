package org.jackfield.distribution.chatter;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Note;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;

/** Talks to everybody: a {@link Link} per connection, and {@link News} among all; notes whom it has met. Safe from any thread. */
final class Chatter implements Protocol {

    /** What it says; a tag that no message of the Tezos protocols has. */
    static final MessageId NUMBER = new MessageId(0x4a46);

    private static final int ENDED_LINKS_KEPT = 64;

    private final Map<Connection, Link> links = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<Link> ended = new ConcurrentLinkedDeque<>();
    private final News news;
    private volatile Optional<PeerNotes<Acquaintance>> notes = Optional.empty();

    Chatter(InstantSource clock) {
        news = new News(clock);
    }

    @Override
    public String name() {
        return "chatter";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(NUMBER, News.WORD);
    }

    @Override
    public void joined(Testimony testimony) {
        news.joined(testimony);
        notes = Optional.of(testimony.notes(new Acquaintance.Type()));
    }

    @Override
    public void connected(Connection connection) {
        links.put(connection, new Link(connection, noted(connection.peer())));
        news.connected(connection);
    }

    /** What earlier conversations were like. */
    private Acquaintance noted(PeerId peer) {
        return notes.flatMap(kept -> kept.of(peer)).map(Note::value).orElse(Acquaintance.NEW);
    }

    /** Notes what is new of all who are connected. */
    void note() {
        links.values().forEach(this::note);
    }

    /** One thread at a time, so that none writes over the last word of a conversation what it has counted before. */
    private synchronized void note(Link link) {
        Acquaintance now = link.acquaintance();
        if (!now.equals(noted(link.peer()))) {
            notes.ifPresent(kept -> kept.write(link.peer(), now));
        }
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        Link link = links.get(connection);
        if (id.equals(News.WORD)) {
            news.received(connection, payload);
        } else if (link != null) {
            link.hear(payload);
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        Link link = links.remove(connection);
        news.closed(connection);
        if (link != null) {
            link.end();
            note(link);
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

    /** Something new, which goes round. */
    void makeNews() {
        news.make();
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
        report.put("news", news.brought());
        report.put("first", news.first());
        report.put("links", all.stream().map(Link::report).toList());
        return report;
    }
}
