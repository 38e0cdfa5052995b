package org.jackfield.distribution.chatter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChatterTest {

    private final Chatter alice = new Chatter();
    private final Chatter bob = new Chatter();
    private final TinCan toBob = new TinCan("bob");
    private final TinCan toAlice = new TinCan("alice");

    @BeforeEach
    void theyMeet() {
        alice.connected(toBob);
        bob.connected(toAlice);
    }

    @Test
    void whatOneSaysTheOtherCounts() {
        alice.sayToAll(64);
        alice.sayToAll(64);
        bob.sayToAll(64);
        toBob.pull(bob, toAlice);
        toAlice.pull(alice, toBob);

        assertEquals(Map.of("said", 2L, "heard", 1L, "wrong", 0L), counts(alice));
        assertEquals(Map.of("said", 1L, "heard", 2L, "wrong", 0L), counts(bob));
        assertEquals(link(alice).get("mark"), link(bob).get("theirs"));
    }

    @Test
    void aMessageThatGotLostOnTheWayIsNoticed() {
        alice.sayToAll(64);
        alice.sayToAll(64);
        toBob.lose();
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 0L, "heard", 1L, "wrong", 1L), counts(bob));
    }

    @Test
    void whatFindsTheQueueFullIsSaidAgain() {
        toBob.full = true;
        alice.sayToAll(64);
        toBob.full = false;
        alice.sayToAll(64);
        toBob.pull(bob, toAlice);

        assertEquals(Map.of("said", 1L, "heard", 0L, "wrong", 0L), counts(alice));
        assertEquals(Map.of("said", 0L, "heard", 1L, "wrong", 0L), counts(bob));
    }

    @Test
    void aConversationThatHasEndedStillCounts() {
        alice.sayToAll(64);
        alice.closed(toBob, new CloseReason.ConnectionLost());
        alice.sayToAll(64);

        assertEquals(Map.of("said", 1L, "heard", 0L, "wrong", 0L), counts(alice));
        assertEquals(false, link(alice).get("open"));
    }

    private static Map<String, Object> counts(Chatter chatter) {
        Map<String, Object> report = chatter.report();
        return Map.of("said", report.get("said"), "heard", report.get("heard"), "wrong", report.get("wrong"));
    }

    private static Map<?, ?> link(Chatter chatter) {
        return (Map<?, ?>) ((List<?>) chatter.report().get("links")).get(0);
    }

    /** One end of a tin can telephone: what is said waits in the string until somebody pulls. */
    private static final class TinCan implements Connection {

        private final PeerId peer;
        private final List<Payload> waiting = new ArrayList<>();
        private boolean full;

        TinCan(String name) {
            this.peer = new PeerId(ByteString.of(name.getBytes(StandardCharsets.UTF_8)), name);
        }

        void pull(Chatter listener, Connection theirs) {
            waiting.forEach(payload -> listener.received(theirs, Chatter.NUMBER, payload));
            waiting.clear();
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
            waiting.add(payload);
            return SendResult.QUEUED;
        }

        @Override
        public void close(CloseReason reason) {}
    }
}
