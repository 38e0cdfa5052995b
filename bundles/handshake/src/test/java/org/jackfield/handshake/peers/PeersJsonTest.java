package org.jackfield.handshake.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.LogEntry.Kind;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.Milestones;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.PeerIds;
import org.junit.jupiter.api.Test;

/** Octez's file of peers: what it writes we read, and what we write it would read. */
class PeersJsonTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.250Z");
    private static final PeerId ALICE = PeerIds.ofBytes(ByteString.of(new byte[16]));
    private static final PointId HOME = PointId.parse("192.0.2.7:9732");
    private static final PointId AWAY = PointId.parse("[2001:db8::7]:0");

    /** Numbers as Octez has counted them; spaces and order are its affair. */
    private static final String COUNTED = Counters.ZEROS.replace("\"valid_blocks\":\"0\"", "\"valid_blocks\" : \"31\"");

    private static final String OCTEZ =
            """
            [ { "peer_id": "%s",
                "created": "2021-04-27T09:30:00.125-00:00",
                "trusted": true,
                "peer_metadata": %s,
                "events":
                  [ { "kind": "incoming_request", "timestamp": "2021-04-27T09:30:00-00:00",
                      "addr": "::ffff:192.0.2.7", "port": 9732 },
                    { "kind": "connection_established", "timestamp": "2021-04-27T09:30:01Z",
                      "addr": "::ffff:192.0.2.7", "port": 9732 },
                    { "kind": "external_disconnection", "timestamp": "2021-04-27T11:30:01+02:00",
                      "addr": "2001:db8::7" },
                    { "kind": "abducted_by_aliens", "timestamp": "2021-04-27T11:30:01+02:00",
                      "addr": "2001:db8::7" } ],
                "colour": { "of": [ "its", { "hair": 7 } ] },
                "last_failed_connection":
                  [ { "addr": "::ffff:192.0.2.8", "port": 9733 }, "2021-04-27T09:29:59.999-00:00" ],
                "last_established_connection":
                  [ { "addr": "::ffff:192.0.2.7", "port": 9732 }, "2021-04-27T09:30:01-00:00" ],
                "last_disconnection": [ { "addr": "2001:db8::7" }, "2021-04-27T09:30:02-00:00" ] },
              { "peer_id": "%s", "created": "1619515800", "peer_metadata": {} } ]
            """
                    .formatted(ALICE.text(), COUNTED, peer(1).text());

    private final PeersJson format = new PeersJson("tcp");

    @Test
    void whatOctezWroteIsRead() {
        List<RememberedPeer> read = format.read(OCTEZ);

        assertEquals(2, read.size());
        KnownPeer alice = read.get(0).peer();
        assertEquals(ALICE, alice.peer());
        assertTrue(alice.trusted());
        assertEquals(Instant.parse("2021-04-27T09:30:00.125Z"), alice.created());
        assertEquals(Optional.of(HOME), alice.point(), "the last place with a port");
        assertEquals(Optional.of(Instant.parse("2021-04-27T09:30:02Z")), alice.lastSeen());
        assertEquals(
                Optional.of(milestone("2021-04-27T09:29:59.999Z", "192.0.2.8:9733")),
                alice.milestones().failed());
        assertEquals(Optional.empty(), alice.milestones().rejected());
        assertEquals(
                Optional.of(milestone("2021-04-27T09:30:01Z", "192.0.2.7:9732")),
                alice.milestones().established());
        assertEquals(
                Optional.of(milestone("2021-04-27T09:30:02Z", "[2001:db8::7]:0")),
                alice.milestones().ended());
        assertEquals(
                List.of(
                        entry(1, "2021-04-27T09:30:00Z", Kind.ACCEPTING_REQUEST, HOME),
                        entry(2, "2021-04-27T09:30:01Z", Kind.CONNECTION_ESTABLISHED, HOME),
                        entry(3, "2021-04-27T09:30:01Z", Kind.EXTERNAL_DISCONNECTION, AWAY)),
                read.get(0).log());
        KnownPeer bob = read.get(1).peer();
        assertFalse(bob.trusted(), "if nothing is said");
        assertEquals(Instant.ofEpochSecond(1619515800), bob.created());
        assertEquals(Milestones.NONE, bob.milestones());
        assertEquals(Optional.empty(), bob.point());
        assertEquals(List.of(), read.get(1).log());
    }

    @Test
    void whatOctezHasCountedIsKeptWordForWord() {
        RememberedPeer alice = format.read(OCTEZ).get(0);

        assertEquals(COUNTED, alice.notes());
        assertTrue(format.write(List.of(alice)).contains("\"peer_metadata\":" + COUNTED));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<RememberedPeer> read = format.read(OCTEZ);

        assertEquals(read, format.read(format.write(read)));
    }

    @Test
    void aHundredPeersOfAHundredEventsEachAreReadAgainAndTheirNotesWithThem() {
        List<RememberedPeer> peers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            List<LogEntry> log = new ArrayList<>();
            for (int n = 1; n <= 100; n++) {
                log.add(new LogEntry(
                        n,
                        NOON.plusSeconds(n),
                        Kind.DISCONNECTION,
                        Optional.of(HOME),
                        Optional.of(peer(i)),
                        Optional.empty()));
            }
            peers.add(new RememberedPeer(known(peer(i), Milestones.NONE), log, "{\"valid_blocks\":\"" + i + "\"}"));
        }
        peers.sort((one, other) -> one.peer().peer().compareTo(other.peer().peer()));

        assertEquals(peers, format.read(format.write(peers)));
    }

    /** Octez refuses what it has no field for, and what lacks one; its fields are those of section 13. */
    @Test
    void nothingIsWrittenThatOctezWouldNotRead() throws Exception {
        Milestone here = new Milestone(NOON, Optional.of(ALICE), Optional.of(HOME));
        List<LogEntry> log = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            log.add(new LogEntry(
                    log.size() + 1,
                    NOON,
                    kind,
                    Optional.of(HOME),
                    Optional.of(ALICE),
                    Optional.of(new CloseReason.ConnectionLost())));
        }
        log.add(new LogEntry(9, NOON, Kind.DISCONNECTION, Optional.of(AWAY), Optional.of(ALICE), Optional.empty()));
        RememberedPeer alice = new RememberedPeer(
                known(
                        ALICE,
                        new Milestones(Optional.of(here), Optional.of(here), Optional.of(here), Optional.of(here))),
                log,
                "");

        JsonNode peer =
                new ObjectMapper().readTree(format.write(List.of(alice))).get(0);

        assertEquals(
                Set.of(
                        "peer_id",
                        "created",
                        "trusted",
                        "peer_metadata",
                        "events",
                        "last_failed_connection",
                        "last_rejected_connection",
                        "last_established_connection",
                        "last_disconnection"),
                names(peer));
        assertEquals(ALICE.text(), peer.get("peer_id").asText());
        assertEquals("2026-01-02T12:00:00.250Z", peer.get("created").asText());
        assertEquals(
                "[{\"addr\":\"::ffff:192.0.2.7\",\"port\":9732},\"2026-01-02T12:00:00.250Z\"]",
                peer.get("last_failed_connection").toString());
        List<String> kinds = new ArrayList<>();
        peer.get("events").forEach(event -> kinds.add(event.get("kind").asText()));
        assertEquals(
                List.of(
                        "incoming_request",
                        "rejecting_request",
                        "request_rejected",
                        "connection_established",
                        "disconnection",
                        "external_disconnection",
                        "disconnection"),
                kinds);
        peer.get("events")
                .forEach(event -> assertTrue(
                        Set.of("kind", "timestamp", "addr", "port").containsAll(names(event)), event.toString()));
        assertEquals(
                "{\"kind\":\"disconnection\",\"timestamp\":\"2026-01-02T12:00:00.250Z\",\"addr\":\"2001:db8::7\"}",
                peer.get("events").get(6).toString());
    }

    /** Names and depths as Octez's nodes and the programs that read their files have them; every number is a text. */
    @Test
    void whoHasNoCountersGetsZerosInOctezsGroups() throws Exception {
        JsonNode zeros = new ObjectMapper().readTree(Counters.ZEROS);

        assertEquals(
                Set.of(
                        "responses",
                        "requests",
                        "valid_blocks",
                        "old_heads",
                        "prevalidator_results",
                        "unactivated_chains",
                        "inactive_chains",
                        "future_blocks_advertised",
                        "unadvertised",
                        "advertisements"),
                names(zeros));
        assertEquals(Set.of("sent", "failed", "received", "unexpected", "outdated"), names(zeros.get("responses")));
        assertEquals(Set.of("sent", "failed", "received", "scheduled"), names(zeros.get("requests")));
        for (String direction : List.of("sent", "failed", "received", "scheduled")) {
            assertEquals(11, zeros.get("requests").get(direction).size());
        }
        assertEquals(10, zeros.get("prevalidator_results").size());
        assertEquals(Set.of("block", "operations", "protocol"), names(zeros.get("unadvertised")));
        assertEquals(Set.of("head", "branch"), names(zeros.get("advertisements").get("received")));
        List<JsonNode> leaves = new ArrayList<>();
        collect(zeros, leaves);
        assertEquals(3 * 11 + 2 + 4 * 11 + 2 + 10 + 3 + 3 + 4, leaves.size());
        leaves.forEach(leaf -> assertEquals("\"0\"", leaf.toString()));
    }

    @Test
    void pointsOfOtherSchemesAndNamesAreLeftOut() {
        Milestones milestones = new Milestones(
                Optional.of(new Milestone(NOON, Optional.of(ALICE), Optional.of(PointId.parse("ws://192.0.2.7:443")))),
                Optional.of(new Milestone(NOON, Optional.of(ALICE), Optional.of(PointId.parse("inn.example:9732")))),
                Optional.empty(),
                Optional.empty());

        String text = format.write(List.of(new RememberedPeer(known(ALICE, milestones), List.of(), "")));

        assertFalse(text.contains("last_"), text);
    }

    @Test
    void aWordIsSaidOfWhatIsWrongAndWhere() {
        assertSays("not JSON", "[ {");
        assertSays("a list", "{}");
        assertSays("something follows", "[] []");
        assertSays("no peer_id", "[ {\"created\": \"2021-04-27T09:30:00Z\"} ]");
        assertSays("line 2", "[\n 7 ]");
        assertSays("checksum", "[ {\"peer_id\": \"idr8hPVAzYprfyjUPgfB869FekcTPB\"} ]");
        assertSays("when created", "[ {\"peer_id\": \"" + ALICE.text() + "\"} ]");
        assertSays("could not be parsed", peerWith("\"created\": \"yesterday\""));
        assertSays("port", peerWith("\"events\": [ {\"addr\": \"::1\", \"port\": 99999, \"timestamp\": \"1\"} ]"));
        assertSays("nest", peerWith("\"x\": " + "[".repeat(10_000)));
        assertSays("peer_metadata", peerWith("\"peer_metadata\": 7"));
        assertSays("65536", peerWith("\"peer_metadata\": {\"a\":1" + " ".repeat(70_000) + "}"));
    }

    @Test
    void noTextMakesItThrowAnythingElse() {
        long seed = 20260102;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(OCTEZ);
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(at, (char) (32 + random.nextInt(95)));
                } else {
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                }
            }
            try {
                format.read(text.toString());
            } catch (IllegalArgumentException expected) {
                assertFalse(expected.getMessage().isBlank(), "seed " + seed + ", text " + i);
            }
        }
    }

    private void assertSays(String words, String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> format.read(text));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    private static String peerWith(String field) {
        return "[ {\"peer_id\": \"" + ALICE.text() + "\", " + field + "} ]";
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void collect(JsonNode node, List<JsonNode> leaves) {
        if (node.isValueNode()) {
            leaves.add(node);
        }
        node.forEach(child -> collect(child, leaves));
    }

    private static KnownPeer known(PeerId peer, Milestones milestones) {
        return new KnownPeer(
                peer,
                false,
                NOON,
                Optional.empty(),
                milestones.seen().map(Milestone::when),
                Optional.empty(),
                KnownPoint.State.DISCONNECTED,
                Optional.empty(),
                milestones);
    }

    private static LogEntry entry(long number, String when, Kind kind, PointId point) {
        return new LogEntry(
                number, Instant.parse(when), kind, Optional.of(point), Optional.of(ALICE), Optional.empty());
    }

    private static Milestone milestone(String when, String point) {
        return new Milestone(Instant.parse(when), Optional.of(ALICE), Optional.of(PointId.parse(point)));
    }

    private static PeerId peer(int i) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) (i + 1);
        return PeerIds.ofBytes(ByteString.of(bytes));
    }
}
