package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.identity.PeerId;
import org.jackfield.pool.PoolNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths of Octez, before a real node with real neighbours. */
class NetworkTest {

    private static final String ALICE = "10.0.0.1";
    private static final String BOB = "10.0.0.2";
    private static final String BOBS_POINT =
            "/network/points/" + coded(Village.point(BOB).toString());

    private final Village village = new Village();
    private final OpenDoor door = new OpenDoor();
    private PoolNode alice;
    private PeerId bob;

    @BeforeEach
    void move() {
        alice = village.moveIn(ALICE, door.admin.hub());
        bob = village.moveIn(BOB).self();
        door.before(alice);
    }

    @AfterEach
    void leave() {
        door.close();
        village.close();
    }

    @Test
    void selfIsThePeerId() {
        assertEquals(alice.self().text(), door.get("/network/self").json());
    }

    @Test
    void versionNamesNetworkAndProtocols() {
        Map<?, ?> version = object(door.get("/version"));

        assertEquals(
                Map.of("chain_name", "TEZOS", "distributed_db_version", number(2), "p2p_version", number(1)),
                version.get("network_version"));
        assertEquals(Json.Nothing.NULL, version.get("commit_info"));
    }

    @Test
    void aPointIsConnectedToAndRunsThen() {
        OpenDoor.Reply connect = door.send("PUT", BOBS_POINT + "?timeout=10.", "{}");

        assertEquals(200, connect.status(), connect.text());
        assertEquals(Map.of(), connect.json());
        Map<?, ?> connection = object(door.get("/network/connections/" + bob));
        assertEquals(false, connection.get("incoming"));
        assertEquals(Map.of("addr", "::ffff:" + BOB, "port", number(9732)), connection.get("id_point"));
        assertEquals(List.of(connection), door.get("/network/connections").json());
        assertEquals(
                Map.of("event_kind", "running", "p2p_peer_id", bob.text()),
                object(door.get(BOBS_POINT)).get("state"));
        assertEquals(1, list(door.get("/network/points?filter=running")).size());
        assertEquals(List.of(), door.get("/network/points?filter=requested").json());
        assertEquals(
                1,
                list(door.get("/network/points?filter=requested&filter=running"))
                        .size());
    }

    @Test
    void fullStatHoldsWhatTheSinglePathsSay() {
        village.connect(ALICE, BOB);

        Map<?, ?> full = object(door.get("/network/full_stat"));

        assertEquals(door.get("/network/connections").json(), full.get("outgoing_connections"));
        assertEquals(List.of(), full.get("incoming_connections"));
        assertEquals(1, ((List<?>) full.get("peers")).size());
        assertEquals(1, ((List<?>) full.get("points")).size());
        assertTrue(((Map<?, ?>) full.get("stat")).get("total_sent") instanceof String);
    }

    @Test
    void peersAreListedWithAllThatClientsExpect() {
        village.connect(ALICE, BOB);

        List<?> peers = list(door.get("/network/peers"));

        assertEquals(bob.text(), ((List<?>) peers.get(0)).get(0));
        assertEquals(object(door.get("/network/peers/" + bob)), ((List<?>) peers.get(0)).get(1));
        assertEquals(
                new java.math.BigDecimal("1.0"),
                object(door.get("/network/peers/" + bob)).get("score"));
    }

    @Test
    void whatCannotBeConnectedToIsAnErrorOfOctez() {
        OpenDoor.Reply reply = door.send("PUT", "/network/points/" + coded("memory://10.0.0.9:9732"), "");

        assertEquals(500, reply.status());
        Map<?, ?> error = (Map<?, ?>) list(reply).get(0);
        assertEquals("node.p2p_pool.connection_failed", error.get("id"));
        assertEquals("permanent", error.get("kind"));
    }

    @Test
    void aPointThatIsConnectedIsNotConnectedToOnceMore() {
        village.connect(ALICE, BOB);

        OpenDoor.Reply reply = door.send("PUT", BOBS_POINT, "{}");

        assertEquals(500, reply.status());
        assertEquals("node.p2p_pool.connected", ((Map<?, ?>) list(reply).get(0)).get("id"));
    }

    @Test
    void aBannedPointIsNotConnectedTo() {
        door.send("PATCH", BOBS_POINT, "{\"acl\":\"ban\"}");

        OpenDoor.Reply reply = door.send("PUT", BOBS_POINT, "{}");

        assertEquals(500, reply.status());
        assertEquals("node.p2p_pool.point_banned", ((Map<?, ?>) list(reply).get(0)).get("id"));
    }

    @Test
    void aKickedPeerIsGoneWhenTheAnswerIsThere() {
        village.connect(ALICE, BOB);

        assertEquals(
                200,
                door.send("DELETE", "/network/connections/" + bob + "?wait", "").status());

        assertTrue(alice.pool().connection(bob).isEmpty());
        assertEquals(404, door.get("/network/connections/" + bob).status());
        assertEquals(200, door.send("DELETE", "/network/connections/" + bob, "").status(), "once more");
    }

    @Test
    void banOpenAndTrustDoAsTheySayToAPointThatNobodyKnows() {
        // as octez-admin-client sends it: with port 0, and with the address alone in mind
        String point = "/network/points/10.9.9.9:0";

        assertEquals(200, door.send("PATCH", point, "{\"acl\":\"ban\"}").status());
        assertEquals(true, door.get("/network/points/10.9.9.9/banned").json());
        assertEquals(
                true,
                door.get("/network/points/" + coded("[::ffff:10.9.9.9]:80") + "/banned")
                        .json());
        assertEquals(1, alice.access().entries(AccessList.BLACK).size());
        assertEquals("api", alice.access().entries(AccessList.BLACK).get(0).by());
        assertEquals(200, door.send("PATCH", point, "{\"acl\":\"open\"}").status());
        assertEquals(false, door.get(point + "/banned").json());
        assertEquals(
                200,
                door.send("PATCH", "/network/points/10.9.9.9:9732", "{\"acl\":\"trust\"}")
                        .status());
        assertTrue(alice.addressBook()
                .point(OpenDoor.point("10.9.9.9:9732"))
                .filter(KnownPoint::trusted)
                .isPresent());
    }

    @Test
    void aPeerIsBannedTrustedAndOpened() {
        village.connect(ALICE, BOB);
        String peer = "/network/peers/" + bob;

        assertEquals(200, door.send("PATCH", peer, "{\"acl\":\"ban\"}").status());
        assertEquals(true, door.get(peer + "/banned").json());
        Village.await(() -> alice.pool().connection(bob).isEmpty());
        assertEquals(200, door.send("PATCH", peer, "{\"acl\":\"trust\"}").status());
        assertEquals(false, door.get(peer + "/banned").json());
        assertTrue(alice.addressBook().peer(bob).filter(KnownPeer::trusted).isPresent());
        assertEquals(200, door.send("PATCH", peer, "{\"acl\":\"open\"}").status());
        assertFalse(alice.addressBook().peer(bob).filter(KnownPeer::trusted).isPresent());
    }

    @Test
    void whoMustAnswerAtAPointIsSaidByAPatch() {
        village.connect(ALICE, BOB);

        OpenDoor.Reply reply = door.send("PATCH", BOBS_POINT, "{\"peer_id\":\"" + bob + "\"}");

        assertEquals(bob.text(), object(reply).get("expected_peer_id"));
    }

    @Test
    void aPatchThatIsRefusedHasChangedNothing() {
        String name = "/network/points/example.org:9732";
        door.send("PATCH", name, "{\"acl\":\"trust\"}");

        assertEquals(
                400,
                door.send("PATCH", name, "{\"acl\":\"ban\",\"peer_id\":\"" + bob + "\"}")
                        .status());

        Map<?, ?> point = object(door.get(name));
        assertEquals(true, point.get("trusted"));
        assertFalse(point.containsKey("expected_peer_id"), point.toString());
    }

    @Test
    void aPatchOfNothingChangesNothing() {
        village.connect(ALICE, BOB);

        assertEquals(
                door.get(BOBS_POINT).json(),
                door.send("PATCH", BOBS_POINT, "{}").json());
    }

    @Test
    void theLogsOfPointAndPeerTellOfTheConnection() {
        village.connect(ALICE, BOB);

        assertTrue(
                door.get(BOBS_POINT + "/log").text().contains("\"connection_established\""),
                () -> door.get(BOBS_POINT + "/log").text());
        assertTrue(door.get("/network/peers/" + bob + "/log").text().contains("\"connection_established\""));
        assertEquals(List.of(), door.get("/network/points/10.9.9.9:1/log").json());
    }

    @Test
    void clearingTheGreyListLeavesTheBlackOne() {
        door.send("PATCH", "/network/points/10.9.9.9:0", "{\"acl\":\"ban\"}");

        assertEquals(200, door.send("DELETE", "/network/greylist", "").status());

        assertEquals(true, door.get("/network/points/10.9.9.9:0/banned").json());
        assertEquals(List.of(), door.get("/network/greylist/peers").json());
        Map<?, ?> addresses = object(door.get("/network/greylist/ips"));
        assertEquals(List.of(), addresses.get("ips"));
        assertEquals(Json.Nothing.NULL, addresses.get("not_reliable_since"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/network/points/192.0.2.1:9732",
                "/network/peers/idtVJxkdFBKFVLqd3cBsvTmGohQAdp/nothing",
                "/network/nothing",
                "/nothing",
                "/jackfield/access/green"
            })
    void whatIsNotThereIsNotFound(String path) {
        assertEquals(404, door.get(path).status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /network/points?filter=asleep | ''",
                "GET | /network/peers?filter=requested | ''",
                "GET | /network/points/10.0.0.1:99999 | ''",
                "GET | /network/points/10.0.0 | ''",
                "GET | /network/peers/idtVJxkdFBKFVLqd3cBsvTmGohQAdq | ''",
                "GET | /network/peers/nobody | ''",
                "GET | /network/connections/nobody | ''",
                "PUT | /network/points/10.0.0.2:9732?timeout=soon | ''",
                "PUT | /network/points/10.0.0.2:9732?timeout=-1 | ''",
                "PUT | /network/points/10.0.0.2:9732?timeout=1e9 | ''",
                "PUT | /network/points/10.0.0.2:9732 | {\"how\":\"fast\"}",
                "PATCH | /network/points/10.0.0.2:9732 | {\"acl\":\"maybe\"}",
                "PATCH | /network/points/10.0.0.2:9732 | {\"acl\":7}",
                "PATCH | /network/points/10.0.0.2:9732 | {\"acl\":\"ban\",\"acl\":\"trust\"}",
                "PATCH | /network/points/10.0.0.2:9732 | {\"acl\":\"ban\"",
                "PATCH | /network/points/10.0.0.2:9732 | {\"acl\":\"ban\"} and more",
                "PATCH | /network/points/10.0.0.2:9732 | [\"ban\"]",
                "PATCH | /network/points/example.org:0 | {\"acl\":\"ban\"}",
                "PATCH | /network/points/10.0.0.2:9732 | {\"peer_id\":\"nobody\"}",
                "PATCH | /network/peers/idtVJxkdFBKFVLqd3cBsvTmGohQAdp | {\"peer_id\":\"nobody\"}",
                "PATCH | /network/points/10.0.0.2:9732 | [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            })
    void whatIsNotUnderstoodIsRefusedWithASentence(String method, String path, String body) {
        OpenDoor.Reply reply = door.send(method, path, body);

        assertEquals(400, reply.status(), reply.text());
        String sentence = (String) ((Map<?, ?>) list(reply).get(0)).get("msg");
        assertTrue(sentence.length() > 10 && !sentence.contains("\n"), sentence);
        assertEquals(List.of(), alice.access().entries(AccessList.BLACK));
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Map<?, ?> object(OpenDoor.Reply reply) {
        assertEquals(200, reply.status(), reply.text());
        return (Map<?, ?>) reply.json();
    }

    private static List<?> list(OpenDoor.Reply reply) {
        return (List<?>) reply.json();
    }

    private static Object number(long value) {
        return java.math.BigDecimal.valueOf(value);
    }
}
