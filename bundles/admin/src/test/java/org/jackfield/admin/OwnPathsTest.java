package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.node.Node;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.DeadEnd;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.Town;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own paths, before a real node with a real neighbour. */
class OwnPathsTest {

    private static final String ALICE = "10.0.0.1";
    private static final String BOB = "10.0.0.2";

    private final Village village = new Village();
    private final OpenDoor door = new OpenDoor();
    private PoolNode alice;

    @BeforeEach
    void move() {
        alice = village.moveIn(ALICE, door.admin.hub());
        village.moveIn(BOB);
        door.before(alice);
    }

    @AfterEach
    void leave() {
        door.close();
        village.close();
    }

    @Test
    void statusShowsTheNodeAndItsConnections() {
        village.connect(ALICE, BOB);

        Map<?, ?> status = (Map<?, ?>) door.get("/jackfield/status").json();

        assertEquals(alice.self().text(), status.get("peer_id"));
        assertEquals(List.of("memory://10.0.0.1:9732"), status.get("listening"));
        List<?> connections = (List<?>) status.get("connections");
        assertEquals(1, connections.size());
        assertEquals("outbound", ((Map<?, ?>) connections.get(0)).get("direction"));
        assertEquals(false, ((Map<?, ?>) connections.get(0)).get("suspended"));
        assertEquals(1, ((List<?>) door.get("/jackfield/connections").json()).size());
    }

    @Test
    void anEndingIsKeptWithItsOwnReason() {
        village.connect(ALICE, BOB);
        alice.disconnect(village.at(BOB).self(), new CloseReason.OperatorDecided("for the test"));
        Village.await(() -> !alice.endings().isEmpty());

        Map<?, ?> ending = (Map<?, ?>) ((List<?>) door.get("/jackfield/endings").json()).get(0);

        assertEquals("disconnected", ending.get("event"));
        assertEquals("memory", ending.get("transport"));
        Map<?, ?> reason = (Map<?, ?>) ending.get("reason");
        assertEquals("operator-decided", reason.get("word"));
        assertEquals("the operator closed it: for the test", reason.get("sentence"));
    }

    @Test
    void aRangeIsBannedForATimeAndTakenBack() {
        OpenDoor.Reply order = door.send(
                "POST", "/jackfield/access/black", "{\"subject\":\"10.8.0.0/16\",\"why\":\"noise\",\"seconds\":3600}");

        assertEquals(Map.of("changed", true), order.json());
        Map<?, ?> entry = entries("black").get(0);
        assertEquals("10.8.0.0/16", entry.get("subject"));
        assertEquals("address", entry.get("kind"));
        assertEquals("noise", entry.get("why"));
        assertTrue(entry.containsKey("until"));
        assertEquals(
                Map.of("changed", true),
                door.send("DELETE", "/jackfield/access/black?subject=10.8.0.0%2F16", "")
                        .json());
        assertEquals(List.of(), entries("black"));
    }

    @Test
    void aListIsCleared() {
        String peer = village.at(BOB).self().text();
        door.send("POST", "/jackfield/access/white", "{\"subject\":\"" + peer + "\"}");
        assertEquals("peer", entries("white").get(0).get("kind"));

        door.send("DELETE", "/jackfield/access/white", "");

        assertEquals(List.of(), alice.access().entries(AccessList.WHITE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/jackfield/access/grey  | {\"subject\":\"10.0.0.1\"}",
                "/jackfield/access/black | {}",
                "/jackfield/access/black | {\"subject\":\"somebody\"}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/99\"}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/8\",\"seconds\":0}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/8\",\"seconds\":1.5}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/8\",\"seconds\":1e300}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/8\",\"for\":\"ever\"}",
                "/jackfield/access/black | {\"subject\":\"10.0.0.0/8\",\"why\":\"two\\nlines\"}",
                "/jackfield/access/black | {\"subject\":null}"
            })
    void anOrderThatIsNotUnderstoodIsRefusedWithASentence(String path, String body) {
        OpenDoor.Reply reply = door.send("POST", path, body);

        assertEquals(400, reply.status(), reply.text());
        assertTrue(((Map<?, ?>) reply.json()).get("error").toString().length() > 10);
        assertEquals(List.of(), alice.access().entries(AccessList.BLACK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?subjekt=10.8.0.0%2F16", "?subject", "?subject=", "?subject=10.8.0.0%2F16&subject=10.9.9.9"})
    void aMistypedSubjectDoesNotClearTheWholeList(String query) {
        door.send("POST", "/jackfield/access/black", "{\"subject\":\"10.8.0.0/16\"}");

        assertEquals(
                400, door.send("DELETE", "/jackfield/access/black" + query, "").status());
        assertEquals(1, entries("black").size());
    }

    @Test
    void maintenanceThatIsOffSaysWhyItDoesNotLook() {
        OpenDoor.Reply reply = door.send("POST", "/jackfield/maintenance", "");

        assertEquals(409, reply.status(), reply.text());
    }

    @Test
    void maintenanceThatFindsNobodyDoesNotKeepTheCallerWaiting() {
        door.before(village.moveIn("10.0.0.3", Town.quiet("10.0.0.3").maintainedEvery(Duration.ofMinutes(2))));

        OpenDoor.Reply reply = door.send("POST", "/jackfield/maintenance?timeout=0.05", "");

        assertEquals(409, reply.status(), reply.text());
        String error = ((Map<?, ?>) reply.json()).get("error").toString();
        assertTrue(error.startsWith("maintenance goes on: after 0.05 s the number of connections is 0"), error);
        assertEquals(
                400,
                door.send("POST", "/jackfield/maintenance?timeout=never", "").status());
    }

    @Test
    void transportsAreListedWithWhatTheyCarry() {
        alice.add(new DeadEnd("ws"));
        Village.await(() -> alice.transports().size() == 2);
        village.connect(ALICE, BOB);

        List<?> transports = (List<?>) door.get("/jackfield/transports").json();

        assertEquals(2, transports.size());
        Map<?, ?> memory = (Map<?, ?>) transports.get(0);
        assertEquals("memory", memory.get("transport"));
        assertEquals(true, memory.get("present"));
        assertEquals(List.of("memory://10.0.0.1:9732"), memory.get("listening"));
        assertEquals("1", memory.get("connections").toString());
        assertEquals("0", memory.get("suspended").toString());
        assertEquals("0", ((Map<?, ?>) transports.get(1)).get("connections").toString());
    }

    @Test
    void scoresAreToldWithTheirTermsAndPoliciesWithWhatTheyDo() {
        village.connect(ALICE, BOB);
        Village.await(() -> alice.scoring().scores().size() == 1);
        String bob = alice.scoring().scores().get(0).peer().text();

        Map<?, ?> listed = (Map<?, ?>) ((List<?>) door.get("/jackfield/scores").json()).get(0);
        Map<?, ?> explained = (Map<?, ?>) door.get("/jackfield/scores/" + bob).json();

        assertEquals(bob, listed.get("peer_id"));
        assertEquals("1.0", explained.get("score").toString());
        assertEquals("ordinary", explained.get("class"));
        assertEquals("neutral", ((Map<?, ?>) ((List<?>) explained.get("terms")).get(0)).get("name"));
        assertEquals(List.of(), explained.get("notes"));
        assertEquals(
                404,
                door.get("/jackfield/scores/" + alice.self().text()).status(),
                "we are not connected with ourselves");
        assertEquals(400, door.get("/jackfield/scores/nobody").status());
        assertEquals(List.of(), door.get("/jackfield/policies").json());
        assertEquals(
                "{on=false, recorded=0, lost=0, bytes=0}",
                door.get("/jackfield/recording").json().toString());
    }

    @Test
    void bandwidthIsToldByDirectionByClassAndByPeer() {
        village.connect(ALICE, BOB);

        Map<?, ?> told = (Map<?, ?>) door.get("/jackfield/bandwidth").json();

        Map<?, ?> download = (Map<?, ?>) told.get("download");
        assertEquals("0", download.get("cap").toString());
        assertEquals(
                List.of("newcomer 0.02 0", "ordinary 0.0 1", "favoured 0.0 0", "throttled 0.0 0"),
                ((List<?>) download.get("classes"))
                        .stream()
                                .map(each -> (Map<?, ?>) each)
                                .map(each ->
                                        each.get("class") + " " + each.get("floor") + " " + each.get("connections"))
                                .toList());
        Map<?, ?> peer = (Map<?, ?>) ((List<?>) told.get("peers")).get(0);
        assertEquals(village.at(BOB).self().text(), peer.get("peer_id"));
        assertEquals("ordinary", peer.get("class"));
        assertEquals("1.0", peer.get("weight").toString());
        Map<?, ?> upload = (Map<?, ?>) peer.get("upload");
        assertEquals("0.0", upload.get("entitled").toString());
        assertEquals(false, upload.containsKey("waiting_seconds"), "nobody waits without a cap");
    }

    @Test
    void aSwapTellsWhatBecameOfEachConnection() {
        alice.add(new DeadEnd("ws"));
        Village.await(() -> alice.transports().size() == 2);
        village.connect(ALICE, BOB);

        OpenDoor.Reply reply = swap("{\"from\":\"memory\",\"to\":\"ws\"}");

        assertEquals(200, reply.status(), reply.text());
        Map<?, ?> swap = (Map<?, ?>) ((List<?>) reply.json()).get(0);
        assertEquals(village.at(BOB).self().text(), swap.get("peer_id"));
        assertEquals("stayed", swap.get("outcome"));
        assertEquals("no ws point of the peer is known", swap.get("why"));
        assertEquals("memory", swap.get("transport"));
        assertEquals(1, alice.pool().connections().size());
    }

    @Test
    void aTransportThatCarriesNothingHasNothingToSwap() {
        alice.add(new DeadEnd("ws"));
        Village.await(() -> alice.transports().size() == 2);

        assertEquals(List.of(), swap("{\"from\":\"ws\",\"to\":\"memory\"}").json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"from\":\"memory\",\"to\":\"ws\"} | there is no transport 'ws' to swap to; there are memory",
                "{\"from\":\"tcp\",\"to\":\"memory\"} | there is no transport 'tcp' to swap from; there are memory",
                "{\"from\":\"memory\",\"to\":\"memory\"} | 'memory' cannot be swapped for itself; there are memory",
                "{\"to\":\"memory\"} | the field 'from' is needed: the name of a transport, as in /jackfield/transports",
                "{\"from\":\"memory\",\"to\":\"ws\",\"now\":true} | there is no field 'now' here; there are from, to"
            })
    void aSwapThatCannotBeIsRefusedWithWhatThereIs(String body, String error) {
        OpenDoor.Reply reply = swap(body);

        assertEquals(400, reply.status(), reply.text());
        assertEquals(error, ((Map<?, ?>) reply.json()).get("error"));
        assertEquals(
                400, door.send("POST", "/jackfield/transports/swap?soon", body).status());
    }

    @Test
    void aPageOfSomebodyElseSwapsNothing() {
        String order = "{\"from\":\"memory\",\"to\":\"ws\"}";

        assertEquals(
                403,
                door.send("POST", "/jackfield/transports/swap", order, "Origin", "http://elsewhere.example")
                        .status());
    }

    private OpenDoor.Reply swap(String body) {
        return door.send("POST", "/jackfield/transports/swap", body);
    }

    @Test
    void withoutANodeEveryPathSaysSo() {
        Node before = alice;
        door.admin.node().left(before);

        for (String path :
                List.of("/jackfield/status", "/jackfield/transports", "/network/self", "/version", "/network/points")) {
            assertEquals(503, door.get(path).status(), path);
        }
        door.before(before);
        assertEquals(200, door.get("/network/self").status());
    }

    @Test
    void everythingThatIsServedIsDescribedAndTheOtherWayRound() {
        TreeSet<String> served = new TreeSet<>();
        door.admin.routes().forEach(route -> served.add(route.method() + " " + route.template()));

        assertEquals(Description.operations(), served);
        assertEquals(200, door.get("/openapi.json").status());
    }

    @Test
    void thePageMayTalkToNobodyElse() {
        OpenDoor.Reply page = door.get("/", "Accept", "text/html");

        assertEquals(200, page.status());
        String policy = page.header("Content-Security-Policy").orElseThrow();
        assertTrue(policy.contains("default-src 'none'") && policy.contains("script-src 'sha256-"), policy);
        assertTrue(!page.text().contains("http://") || page.text().indexOf("http://www.w3.org/2000/svg") > 0);
    }

    private List<Map<?, ?>> entries(String list) {
        Map<?, ?> answer = (Map<?, ?>) door.get("/jackfield/access/" + list).json();
        return ((List<?>) answer.get("entries"))
                .stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList();
    }
}
