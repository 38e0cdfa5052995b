package org.jackfield.distribution.chatter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;

/** One end of a tin can telephone: what is said waits in the string until somebody pulls. */
final class TinCan implements Connection {

    private final PeerId peer;
    private final List<Message.Application> waiting = new ArrayList<>();
    boolean full;

    TinCan(String name) {
        this.peer = new PeerId(ByteString.of(name.getBytes(StandardCharsets.UTF_8)), name);
    }

    /** The listener hears all that waits, as said by who is at the other end. */
    void pull(Chatter listener, Connection theirs) {
        List<Message.Application> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(message -> listener.received(theirs, message.id(), message.payload()));
    }

    void lose() {
        waiting.remove(0);
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint(PointId.parse("127.0.0.1:1"), PointId.parse("127.0.0.1:2"), Direction.OUTBOUND);
    }

    @Override
    public Optional<PointId> point() {
        return Optional.empty();
    }

    @Override
    public Announcement announcement() {
        throw new UnsupportedOperationException("tins announce nothing");
    }

    @Override
    public Instant since() {
        return Instant.EPOCH;
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public ConnectionStats stats() {
        return new ConnectionStats(Traffic.NONE, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public SendResult send(MessageId id, Payload payload) {
        if (full) {
            return SendResult.DROPPED;
        }
        waiting.add(new Message.Application(id, payload));
        return SendResult.QUEUED;
    }

    @Override
    public void close(CloseReason reason) {}
}
