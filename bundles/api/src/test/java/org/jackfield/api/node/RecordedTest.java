package org.jackfield.api.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;
import org.junit.jupiter.api.Test;

class RecordedTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final PeerId BOB = new PeerId(ByteString.of(new byte[] {1}), "bob");
    private static final PointId HERE = PointId.parse("192.0.2.1:1");
    private static final PointId THERE = PointId.parse("192.0.2.2:2");

    @Test
    void sentencesSayWhenToTheSecond() {
        Instant until = Instant.parse("2026-01-02T03:04:05.678901234Z");
        CloseReason noise = new CloseReason.InsufficientWork();
        Subject subject = new Subject.Addresses(AddressRange.parse("192.0.2.1"));

        assertEquals(
                "grey-listed 192.0.2.1 until 2026-01-02T03:04:05Z: " + noise.sentence(),
                new NodeEvent.Greylisted(subject, until, noise, "greylist").sentence());
        assertEquals(
                "the address is grey-listed until 2026-01-02T03:04:05Z: noise",
                new CloseReason.AddressGreylisted("noise", until).sentence());
    }

    @Test
    void oneEntryIsOne() {
        assertEquals("cleared the grey list of 1 entry", new NodeEvent.ListCleared(AccessList.GREY, 1).sentence());
        assertEquals("cleared the grey list of 2 entries", new NodeEvent.ListCleared(AccessList.GREY, 2).sentence());
    }

    @Test
    void anEventHasTimeWordSentenceAndItsPartsInTypesOfTheJdk() {
        Map<String, Object> event =
                plain(NOON, new NodeEvent.Connected(BOB, new Endpoint(HERE, THERE, Direction.OUTBOUND)));

        assertEquals("2026-01-01T12:00:00Z", event.get("time"));
        assertEquals("connected", event.get("event"));
        assertEquals("connected to bob, tcp://192.0.2.1:1 -> tcp://192.0.2.2:2", event.get("sentence"));
        assertEquals("bob", event.get("peer"));
        assertEquals(
                Map.of("local", "tcp://192.0.2.1:1", "remote", "tcp://192.0.2.2:2", "direction", "outbound"),
                event.get("endpoint"));
    }

    @Test
    void aReasonKeepsItsWordItsSentenceAndItsParts() {
        CloseReason late = new CloseReason.TimedOut(CloseReason.Phase.DIALLING, Duration.ofSeconds(10));

        assertEquals(
                Map.of(
                        "word",
                        "timed-out",
                        "sentence",
                        "dialling took longer than 10000 ms",
                        "phase",
                        "dialling",
                        "limit",
                        "PT10S"),
                plain(NOON, new NodeEvent.DialFailed(THERE, late)).get("reason"));
    }

    @Test
    void aReasonInAReasonIsSpokenToo() {
        CloseReason rejected = new CloseReason.RejectedByPeer(new Rejection.TooManyConnections());
        Map<?, ?> reason = (Map<?, ?>)
                plain(NOON, new NodeEvent.DialFailed(THERE, rejected)).get("reason");

        assertEquals(
                Map.of("word", "too-many-connections", "sentence", "it has too many connections"),
                reason.get("motive"));
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        NodeEvent event = new NodeEvent.IncomingFailed(
                new Endpoint(HERE, THERE, Direction.INBOUND), Optional.empty(), new CloseReason.ConnectionLost());

        assertEquals(
                List.of("time", "event", "sentence", "endpoint", "reason"),
                List.copyOf(plain(NOON, event).keySet()));
    }

    @Test
    void anEntryOfAListNamesItsSubjectAsPeopleDo() {
        AccessEntry entry = new AccessEntry(
                new Subject.Peer(BOB),
                NOON,
                "api",
                "noisy",
                Optional.empty(),
                Optional.of(AddressRange.parse("10.0.0.0/8")));
        Map<String, Object> event = plain(NOON, new NodeEvent.Listed(AccessList.BLACK, entry));

        assertEquals("black", event.get("list"));
        assertEquals(
                Map.of(
                        "subject",
                        "bob",
                        "since",
                        "2026-01-01T12:00:00Z",
                        "by",
                        "api",
                        "why",
                        "noisy",
                        "along",
                        "10.0.0.0/8"),
                event.get("entry"));
        assertEquals(
                "192.0.2.2",
                plain(
                                NOON,
                                new NodeEvent.Unlisted(
                                        AccessList.GREY, new Subject.Addresses(AddressRange.parse("192.0.2.2"))))
                        .get("subject"));
    }

    private static Map<String, Object> plain(Instant when, NodeEvent event) {
        return new Recorded(when, event).plain();
    }
}
