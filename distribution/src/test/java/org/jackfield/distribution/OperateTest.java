package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperateTest {

    private static final String PEER = "idr8hPVAzYprfyjUPgfB869FekcTPA";

    @TempDir
    Path folder;

    private SampleNode node;

    @BeforeEach
    void aNode() throws IOException {
        node = new SampleNode();
    }

    @AfterEach
    void isClosed() {
        node.close();
    }

    @Test
    void aBanSaysWhyAndForHowLong() {
        node.with("POST /jackfield/access/black", 200, "{\"changed\":true}");

        Said said = said("p2p", "ban", "address", "10.1.2.3/8", "--why", "floods us", "--for", "1d12h");

        assertEquals("Banned 10.0.0.0/8 for 1 d 12 h.", said.out().strip());
        assertEquals(
                List.of(
                        "POST /jackfield/access/black {\"subject\":\"10.0.0.0/8\",\"why\":\"floods us\",\"seconds\":129600}"),
                node.asked());
    }

    @Test
    void thePortOfABannedAddressDoesNotCount() {
        node.with("POST /jackfield/access/black", 200, "{}");

        assertEquals(0, said("p2p", "ban", "address", "192.0.2.1:9732").code());
        assertEquals(0, said("p2p", "ban", "address", "2001:db8::1").code());
        assertEquals(0, said("p2p", "ban", "address", "[2001:db8::1]:9732").code());

        assertEquals(
                List.of("192.0.2.1", "2001:db8::1", "2001:db8::1"),
                node.asked().stream()
                        .map(asked -> asked.replaceAll(".*subject\":\"([^\"]*).*", "$1"))
                        .toList());
    }

    @Test
    void aPeerIsUnbannedByItsId() {
        node.with("DELETE /jackfield/access/black?subject=" + PEER, 200, "{}");

        assertEquals(
                "Unbanned " + PEER + ".",
                said("p2p", "unban", "peer", PEER).out().strip());
    }

    @Test
    void trustTakesEffectEvenIfThePointIsInNoTable() {
        assertEquals(
                "Trusting tcp://192.0.2.1:9732.",
                said("p2p", "trust", "address", "192.0.2.1").out().strip());
        assertEquals(List.of("PATCH /network/points/192.0.2.1:9732 {\"acl\":\"trust\"}"), node.asked());
    }

    @Test
    void untrustingWhoIsNotTrustedTakesNoBanBack() {
        node.with("GET /network/peers/" + PEER, 200, "{\"trusted\":false}");

        assertEquals(
                PEER + " was not trusted.",
                said("p2p", "untrust", "peer", PEER).out().strip());
        assertEquals(1, node.asked().size());
    }

    @Test
    void whetherSomebodyIsBannedIsToldByTheExitCodeOnlyIfAsked() {
        node.with("GET /network/points/192.0.2.1:9732/banned", 200, "false");
        node.with("GET /network/peers/" + PEER + "/banned", 200, "true");

        assertEquals(0, said("p2p", "is", "address", "banned", "192.0.2.1").code());
        Said free = said("p2p", "is", "address", "banned", "192.0.2.1", "--exit-code");
        assertEquals(ExitCode.NOT_BANNED.number(), free.code());
        assertEquals("The address 192.0.2.1 is not banned.", free.out().strip());
        Said banned = said("p2p", "is", "peer", "banned", PEER, "--exit-code");
        assertEquals(0, banned.code());
        assertEquals("The peer " + PEER + " is banned.", banned.out().strip());
    }

    @Test
    void aPeerWithoutAConnectionCannotBeKicked() {
        Said said = said("p2p", "kick", "peer", PEER);

        assertEquals(ExitCode.UNKNOWN_TO_NODE.number(), said.code());
        assertEquals(
                "jackfield p2p kick peer: The node has no connection with " + PEER + ".",
                said.err().strip());
    }

    @Test
    void aConnectionThatFailsIsToldInTheNodesWords() {
        node.with("PUT /network/points/192.0.2.1:9732?timeout=10", 500, "{\"error\":\"the connection was refused\"}");

        Said said = said("p2p", "connect", "address", "192.0.2.1");

        assertEquals(ExitCode.REFUSED_BY_NODE.number(), said.code());
        assertEquals(
                "jackfield p2p connect address: The node refused: the connection was refused.",
                said.err().strip());
    }

    @Test
    void anErrorOfOctezIsExplainedByTheLastEndingOfThePoint() {
        node.with(
                "PUT /network/points/192.0.2.1:9732?timeout=10",
                500,
                "[{\"kind\":\"permanent\",\"id\":\"node.p2p_pool.connection_failed\"}]");
        assertTrue(said("p2p", "connect", "address", "192.0.2.1")
                .err()
                .contains("The node refused: node.p2p_pool.connection_failed."));

        node.with(
                "GET /jackfield/endings",
                200,
                "[" + failed("192.0.2.1", "the host is unreachable") + ", "
                        + failed("192.0.2.1", "the connection was refused") + ", "
                        + failed("192.0.2.9", "the network is unreachable") + "]");

        Said said = said("p2p", "connect", "address", "192.0.2.1");
        assertEquals(ExitCode.REFUSED_BY_NODE.number(), said.code());
        assertEquals(
                "jackfield p2p connect address: The node refused: no connection to it: the connection was refused.",
                said.err().strip());
    }

    private static String failed(String host, String why) {
        return "{\"event\":\"dial-failed\",\"point\":\"tcp://" + host + ":9732\",\"sentence\":\"no connection to it: "
                + why + "\"}";
    }

    @Test
    void errorsInOctezsFormAreReadToo() {
        node.with("GET /network/points", 500, "[{\"kind\":\"permanent\",\"id\":\"node.p2p_pool.disabled\"}]");

        assertTrue(said("points").err().contains("The node refused: node.p2p_pool.disabled."));
    }

    @Test
    void clearingTheGreyListTellsOfBansThatStay() {
        node.with("DELETE /jackfield/access/grey", 200, "{}");
        node.with("GET /jackfield/access/black", 200, "{\"entries\":[{\"subject\":\"10.0.0.0/8\"}]}");

        assertEquals(
                "Cleared the grey list. Bans of yours that stay: 1; --all clears them, too.",
                said("p2p", "clear", "acls").out().strip());
    }

    @Test
    void theListsTellWhoWhenWhyAndUntilWhen() {
        node.with(
                "GET /jackfield/access/black",
                200,
                "{\"entries\":[{\"subject\":\"10.0.0.0/8\",\"kind\":\"address\",\"since\":\"2026-11-21T06:00:00Z\","
                        + "\"by\":\"api\",\"why\":\"noisy\"},{\"subject\":\"" + PEER
                        + "\",\"kind\":\"peer\",\"since\":\"2026-11-21T06:00:00Z\",\"by\":\"api\",\"why\":\"\","
                        + "\"until\":\"2026-11-22T06:00:00Z\",\"along\":\"10.0.0.0/8\"}]}");
        node.with("GET /jackfield/access/white", 200, "{\"entries\":[]}");
        node.with(
                "GET /jackfield/access/grey",
                200,
                "{\"entries\":[],\"overflow\":{\"entries\":12,\"since\":\"2026-11-21T05:00:00Z\"}}");

        List<String> lines = said("p2p", "acls").out().lines().toList();

        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(1).matches("black +10\\.0\\.0\\.0/8 +\\S+ \\S+ +for ever +api +noisy"), lines.get(1));
        assertTrue(lines.get(2).endsWith("  api  (banned along with 10.0.0.0/8)"), lines.get(2));
        assertTrue(lines.get(3).contains("about 12 more of the grey list"), lines.get(3));
    }

    @Test
    void statShowsOctezsFourSections() {
        node.with(
                "GET /network/stat",
                200,
                "{\"total_sent\":\"2048\",\"total_recv\":\"10\",\"current_inflow\":1,\"current_outflow\":0}");
        node.with(
                "GET /network/connections",
                200,
                "[{\"incoming\":true,\"peer_id\":\"" + PEER
                        + "\",\"id_point\":{\"addr\":\"::ffff:192.0.2.1\",\"port\":9732},\"remote_socket_port\":4000,"
                        + "\"announced_version\":{\"chain_name\":\"TEZOS\",\"distributed_db_version\":2,\"p2p_version\":1},"
                        + "\"private\":true}]");
        node.with(
                "GET /network/peers",
                200,
                "[[\"" + PEER
                        + "\",{\"score\":0,\"trusted\":true,\"state\":\"running\",\"stat\":{\"total_sent\":\"5\"}}]]");
        node.with(
                "GET /network/points",
                200,
                "[[\"192.0.2.9:9732\",{\"trusted\":false,\"state\":{\"event_kind\":\"disconnected\"},"
                        + "\"last_seen\":[\"" + PEER + "\",\"2026-11-21T06:00:00Z\"]}]]");

        assertEquals(
                List.of(
                        "GLOBAL STATS",
                        "  ↗ 2.0 KiB (0 B/s) ↘ 10 B (1 B/s)",
                        "CONNECTIONS",
                        "  ↘ " + PEER + " 192.0.2.1:9732 (TEZOS, database 2, p2p 1) private",
                        "KNOWN PEERS",
                        "  ⚌  0 " + PEER + " ↗ 5 B (0 B/s) ↘ 0 B (0 B/s) ★",
                        "KNOWN POINTS",
                        "  ⚏  192.0.2.9:9732 (last seen: " + PEER + " "
                                + Answer.time(Instant.parse("2026-11-21T06:00:00Z")) + ")"),
                said("p2p", "stat", "--no-color").out().lines().toList());
    }

    @Test
    void peersAreAskedForByTheirStates() {
        node.with(
                "GET /network/peers?filter=running&filter=accepted",
                200,
                "[[\"" + PEER
                        + "\",{\"trusted\":false,\"state\":\"running\",\"reachable_at\":{\"addr\":\"::1\",\"port\":1}}]]");

        List<String> lines = said("peers", "--state", "running", "--state", "accepted")
                .out()
                .lines()
                .toList();

        assertEquals(2, lines.size());
        assertTrue(lines.get(1).contains("[::1]:1"), lines.get(1));
    }

    @Test
    void nobodyThereIsToldWithTheRemedy() {
        node.close();

        Said said = said("status");

        assertEquals(ExitCode.NO_NODE.number(), said.code());
        assertEquals(
                "jackfield status: No node answers at " + node.url()
                        + " (nobody listens there): start one with 'jackfield run', or say where it is with --endpoint or --data-dir.",
                said.err().strip());
    }

    @Test
    void aNodeThatWantsATokenIsGivenThatOfItsDataDirectory() throws IOException {
        node.wanting("secret").with("GET /jackfield/connections", 200, "[]");
        Files.writeString(
                folder.resolve("api.json"),
                "{\"url\":\"" + node.url() + "\",\"pid\":"
                        + ProcessHandle.current().pid() + "}");

        Said without = execute("connections", "--data-dir", folder.toString());
        assertEquals(ExitCode.NOT_AUTHORISED.number(), without.code());
        assertTrue(without.err().contains("--token-file"), without.err());

        Files.writeString(folder.resolve("api-token"), "wrong\n");
        Said wrong = execute("connections", "--data-dir", folder.toString());
        assertTrue(wrong.err().contains("does not take this token"), wrong.err());
        assertFalse(wrong.err().contains("wrong"), "the token is nobody else's business");

        Files.writeString(folder.resolve("api-token"), "secret\n");
        assertEquals(0, execute("connections", "--data-dir", folder.toString()).code());
    }

    @Test
    void aDataDirectoryWhoseNodeHasEndedIsToldApart() throws IOException, InterruptedException {
        assertTrue(execute("status", "--data-dir", folder.toString()).err().contains("there is no "));
        Process ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(), "-version")
                .redirectErrorStream(true)
                .start();
        ended.waitFor();
        Files.writeString(folder.resolve("api.json"), "{\"url\":\"" + node.url() + "\",\"pid\":" + ended.pid() + "}");

        Said said = execute("status", "--data-dir", folder.toString());

        assertEquals(ExitCode.NO_NODE.number(), said.code());
        assertTrue(said.err().contains("has ended. Start it with 'jackfield run'"), said.err());
    }

    @Test
    void somethingElseThatListensIsNotTakenForANode() {
        node.with("GET /jackfield/status", 200, "<html>");

        assertEquals(ExitCode.REFUSED_BY_NODE.number(), said("status").code());
        assertTrue(said("status").err().contains("is it a Jackfield node?"));
    }

    @Test
    void followingEndsWithASentenceWhenTheNodeGoes() {
        node.with(
                "GET /jackfield/events",
                200,
                "{\"time\":\"2026-11-21T06:00:00Z\",\"event\":\"listening\",\"sentence\":\"listening on \\u001b[2J here\"}\n\n");

        Said said = said("log", "--follow");

        assertEquals(ExitCode.NO_NODE.number(), said.code());
        assertTrue(said.out().strip().endsWith("listening on ?[2J here"), said.out());
        assertEquals(
                "jackfield log: The node at " + node.url() + " has gone; there is no more to tell.",
                said.err().strip());
    }

    @Test
    void everyAnswerCanBeHadAsJson() {
        node.with("GET /jackfield/endings", 200, "[{\"sentence\":\"it ended\",\"reason\":{\"word\":\"shutdown\"}}]");
        node.with("GET /jackfield/connections", 200, "[]");
        node.with("GET /jackfield/status", 200, "{\"peer_id\":\"" + PEER + "\"}");
        node.with("GET /network/points", 200, "[]");

        for (String command : List.of("log", "connections", "status", "points")) {
            String out = said(command, "--json").out().strip();
            assertEquals(1, out.lines().count(), out);
            Json.read(out);
        }
    }

    @Test
    void whatStrangersSayCannotSteerTheTerminal() {
        String hostile = "a\\u009b31mb\\u001b[2Jc\\u202ed\\r\\ne";
        node.with("GET /jackfield/endings", 200, "[{\"sentence\":\"" + hostile + "\"}]");
        node.with("GET /jackfield/events", 200, "{\"sentence\":\"" + hostile.replace("\\u009b", "\u009b") + "\"}\n");
        node.with("GET /network/points", 500, "{\"error\":\"" + hostile + "\"}");

        for (List<String> command : List.of(
                List.of("log"),
                List.of("log", "--json"),
                List.of("log", "--follow"),
                List.of("log", "--follow", "--json"),
                List.of("points"))) {
            Said said = said(command.toArray(String[]::new));
            String all = (said.out() + said.err()).replace(System.lineSeparator(), "");
            assertTrue(
                    all.codePoints()
                            .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT),
                    command + ": " + Json.write(all));
            assertTrue(all.contains("31mb"), all);
        }
    }

    @Test
    void nullStaysNullAsJson() {
        node.with(
                "GET /network/points",
                200,
                "[[\"192.0.2.9:9732\",{\"last_seen\":null,\"bytes\":9223372036854775807}]]");

        Said said = said("points", "--json");

        assertEquals(
                "[[\"192.0.2.9:9732\",{\"last_seen\":null,\"bytes\":9223372036854775807}]]",
                said.out().strip());
        assertFalse(said("points").out().contains("null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:99999",
                "localhost:-1",
                "http://",
                "ftp://localhost",
                "http://localhost#here",
                "http://localhost?x=1",
                "http://me@localhost",
                "http://[::1",
                "::1",
                "local host",
                "http://localhost:0",
                ""
            })
    void anEndpointThatIsNoneIsAMistakeInTheCommandLine(String endpoint) {
        Said said = execute("status", "--endpoint", endpoint);

        assertEquals(ExitCode.USAGE.number(), said.code(), said.err());
        assertTrue(said.err().contains("is not the address of an API"), said.err());
    }

    private static final String SWAP = "POST /jackfield/transports/swap?timeout=60";

    private static String swapped(String outcome, String why) {
        return "{\"peer_id\":\"" + PEER + "\",\"direction\":\"outbound\",\"transport\":\"ws\","
                + "\"remote\":\"ws://192.0.2.1:443\",\"outcome\":\"" + outcome + "\""
                + (why.isEmpty() ? "" : ",\"why\":\"" + why + "\"") + "}";
    }

    @Test
    void aSwapTellsWhatBecameOfEachConnectionAndTheTotals() {
        node.with(
                SWAP,
                200,
                "[" + swapped("stayed", "no ws point of the peer is known") + "," + swapped("moved", "") + ","
                        + swapped("lost", "the connection was refused") + "," + swapped("reconnected", "") + ","
                        + swapped("moved", "") + "]");

        Said said = said("transport", "swap", "tcp", "ws");

        assertEquals(ExitCode.NOT_ALL_SWAPPED.number(), said.code());
        String whom = "  " + PEER + "  ws://192.0.2.1:443";
        assertEquals(
                List.of(
                        "Moving the connections of tcp to ws.",
                        "moved      " + whom,
                        "moved      " + whom,
                        "reconnected" + whom,
                        "stayed     " + whom + ": no ws point of the peer is known",
                        "lost       " + whom + ": the connection was refused",
                        "5 connections: 2 moved, 1 reconnected, 1 stayed, 1 lost."),
                said.out().lines().toList());
        assertEquals(
                List.of("POST /jackfield/transports/swap?timeout=60 {\"from\":\"tcp\",\"to\":\"ws\"}"), node.asked());
    }

    @Test
    void aSwapOfWhichNothingStayedIsDone() {
        node.with(SWAP, 200, "[" + swapped("moved", "") + "]");
        assertEquals(0, said("transport", "swap", "tcp", "ws").code());
        Object json = Json.read(said("transport", "swap", "tcp", "ws", "--json").out());
        assertEquals("moved", Answer.list(json).get(0).shown("outcome"));

        node.with(SWAP, 200, "[]");
        Said nothing = said("transport", "swap", "tcp", "ws");
        assertEquals(0, nothing.code());
        assertTrue(nothing.out().endsWith("0 connections." + System.lineSeparator()), nothing.out());
    }

    @Test
    void aSwapToNowhereIsToldInTheNodesWords() {
        node.with(SWAP, 400, "{\"error\":\"there is no transport 'ws' to swap to; there are tcp, udp\"}");

        Said said = said("transport", "swap", "tcp", "ws");

        assertEquals(ExitCode.REFUSED_BY_NODE.number(), said.code());
        assertEquals(
                "jackfield transport swap: The node refused: there is no transport 'ws' to swap to; there are tcp, udp.",
                said.err().strip());
    }

    @Test
    void transportsAreListedWithWhatTheyCarry() {
        node.with(
                "GET /jackfield/transports",
                200,
                "[{\"transport\":\"tcp\",\"present\":true,\"listening\":[\"tcp://127.0.0.1:9732\"],\"connections\":12,"
                        + "\"suspended\":0},{\"transport\":\"ws\",\"present\":false,\"listening\":[],\"connections\":2,"
                        + "\"suspended\":2}]");

        assertEquals(
                List.of(
                        "TRANSPORT  PRESENT  CONNECTIONS  SUSPENDED  LISTENING",
                        "tcp        yes               12          0  tcp://127.0.0.1:9732",
                        "ws         no                 2          2  -"),
                said("transport", "list").out().lines().toList());
    }

    @Test
    void aScoreIsExplainedByItsTerms() {
        node.with(
                "GET /jackfield/scores/" + PEER,
                200,
                "{\"peer_id\":\"" + PEER + "\",\"score\":2.5,\"class\":\"favoured\",\"policy\":\"scoring\",\"terms\":["
                        + "{\"name\":\"neutral\",\"value\":1.0},{\"name\":\"useful\",\"value\":1.5}],\"notes\":[{\"protocol\":\"chain\","
                        + "\"at\":\"2026-01-02T12:00:00Z\",\"worth\":-0.25,\"bytes\":24}]}");

        assertEquals(
                List.of(
                        PEER + ", favoured, by scoring",
                        "TERM     VALUE",
                        "neutral   1.00",
                        "useful    1.50",
                        "score     2.50",
                        "noted by chain: worth -0.25, 24 B, at 2026-01-02T12:00:00Z"),
                said("score", "explain", PEER).out().lines().toList());
    }

    @Test
    void bandwidthIsShownByDirectionByClassAndByPeer() {
        String part =
                ",\"floor\":0.0,\"connections\":1,\"waiting\":1,\"entitled\":0.98,\"bytes\":9,\"per_second\":512000}";
        node.with(
                "GET /jackfield/bandwidth",
                200,
                "{\"download\":{\"cap\":1024000,\"per_second\":512000,\"classes\":[{\"class\":\"ordinary\",\"cap\":0"
                        + part
                        + "]},\"upload\":{\"cap\":0,\"per_second\":100,\"classes\":[{\"class\":\"ordinary\",\"cap\":2048"
                        + part + "]},\"peers\":[{\"peer_id\":\"" + PEER
                        + "\",\"class\":\"ordinary\",\"weight\":2.5,\"download\":{\"per_second\":512000,\"share\":1.0,"
                        + "\"waiting_seconds\":0.25},\"upload\":{\"per_second\":100,\"share\":0.5},\"bytes_waiting\":2048}]}");

        assertEquals(
                List.of(
                        "in  500 KiB/s of 1000 KiB/s        [############............]  50 %",
                        "out 100 B/s, no cap",
                        "",
                        "CLASS     PEERS  FLOOR  IN/s  CAP  DUE  WAIT  OUT/s   CAP  DUE  WAIT",
                        "ordinary      1      -  500K    -  98%     1   500K  2.0K  98%     1",
                        "",
                        "PEER             CLASS      WEIGHT    IN/s    %  WAIT   OUT/s    %  WAIT   QUEUE",
                        PEER.substring(0, 14) + "…  ordinary     2.50    500K  100  0.3s    100B   50     -    2.0K"),
                said("bandwidth").out().lines().toList());
        assertTrue(said("bandwidth", "--json").out().startsWith("{\"download\":{\"cap\":1024000"));
        assertEquals(2, said("bandwidth", "--watch", "--interval", "0.1").code());
    }

    @Test
    void aPeerThatIsNotConnectedHasNoScore() {
        node.with("GET /jackfield/scores/" + PEER, 404, "{\"error\":\"no\"}");

        assertEquals(16, said("score", "explain", PEER).code());
    }

    @Test
    void policiesAndScoresAreListed() {
        node.with(
                "GET /jackfield/policies",
                200,
                "[{\"name\":\"greylist\",\"kind\":\"access\",\"asked\":true,\"failures\":0},"
                        + "{\"name\":\"latency\",\"kind\":\"scoring\",\"asked\":false,\"failures\":3}]");
        node.with(
                "GET /jackfield/scores",
                200,
                "[{\"peer_id\":\"" + PEER + "\",\"score\":1,\"class\":\"newcomer\",\"weight\":1}]");

        assertEquals(
                List.of(
                        "NAME      KIND     ASKED  FAILURES",
                        "greylist  access   yes           0",
                        "latency   scoring  no            3"),
                said("policy", "list").out().lines().toList());
        assertTrue(said("score", "list").out().strip().endsWith(PEER + "   1.00  newcomer  -"));
    }

    @Test
    void aConnectionWhoseSessionWaitsIsShownAsSuspended() {
        node.with(
                "GET /jackfield/connections",
                200,
                "[{\"peer_id\":\"" + PEER + "\",\"direction\":\"inbound\",\"suspended\":true,\"trusted\":true}]");

        assertTrue(said("connections").out().strip().endsWith("  suspended trusted"));
    }

    @Test
    void theNodeIsNamedByTheFlagOfOctezsNodeToo() {
        node.with("GET /jackfield/connections", 200, "[]");

        assertEquals(0, execute("connections", "--rpc-addr", node.url()).code());
        assertEquals(
                0,
                execute("connections", "--rpc-addr", node.url().replace("http://127.0.0.1", ""))
                        .code());
    }

    private Said said(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--endpoint", node.url()));
        return execute(all.toArray(String[]::new));
    }

    private static Said execute(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Jackfield.commandLine(words)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Said(code, out.toString(), err.toString());
    }

    private record Said(int code, String out, String err) {}
}
