package org.jackfield.distribution.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.text.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusScreenTest {

    private static final String PEER = "idr8hPVAzYprfyjUPgfB869FekcTPA";
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Terminal PLAIN = new Terminal(new PrintWriter(new StringWriter()), false, false);

    @Test
    void everythingOfAQuietNodeIsThere() {
        List<String> lines = screen(24).lines(Answer.of(node(2, 5, "the peer closed the connection")), NOW);

        assertEquals(
                List.of(
                        PEER + "  TEZOS  0.1.0  up 2 h 5 min",
                        "listening   tcp://127.0.0.1:9732; transports tcp",
                        "plugins     discovery bootstrap; protocols none",
                        "connections 2: 1 in, 1 out; bounds 10/50/100; handshaking 1",
                        "traffic     in 1.0 MiB, 1.5 KiB/s; out 2.0 MiB, 10 B/s",
                        "access      1 black, 0 white, 3 grey",
                        "            known  running  accepted  requested  disconnected  trusted",
                        "points         20        2         0          1            17        4",
                        "peers          10        2         0          -             8        1",
                        "peer                           dir via    age   in/s  out/s score remote",
                        PEER + " out tcp     5m   1.5K     0B     - 192.0.2.7",
                        PEER + " in  tcp     5m   1.5K     0B   0.5 2001:db8:0:1:…",
                        "last endings",
                        "07:59:00 " + PEER + ": the peer closed the connection"),
                lines.subList(0, 14));
        assertEquals(18, lines.size());
    }

    @Test
    void aConnectionWhoseSessionWaitsHasNoRates() {
        Map<String, Object> node = node(1, 0, "");
        List<Object> connections = new ArrayList<>();
        for (Object one : (List<?>) node.get("connections")) {
            Map<Object, Object> suspended = new LinkedHashMap<>((Map<?, ?>) one);
            suspended.put("suspended", true);
            connections.add(suspended);
        }
        node.put("connections", connections);

        List<String> lines = screen(24).lines(Answer.of(node), NOW);

        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("connections 1: ") && line.contains(", 1 suspended; ")),
                String.join("\n", lines));
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith(PEER) && line.contains("   5m     suspended  ")),
                String.join("\n", lines));
    }

    @Test
    void theChanceOfAnEclipseIsToldWithItsRemedy() {
        Map<String, Object> node = node(1, 0, "");
        node.put("eclipse", Map.of("chance", 0.0341, "remedy", "leave it running"));

        List<String> lines = screen(24).lines(Answer.of(node), NOW);

        assertTrue(lines.contains("eclipse     3.4 % after a restart; leave it running"), String.join("\n", lines));
    }

    @Test
    void ofThePointsThatAreKeptThoseThatAreNotConnectedAreNamed() {
        Map<String, Object> node = node(1, 0, "");
        node.put(
                "kept",
                List.of(
                        Map.of("point", "tcp://192.0.2.7:9732", "connected", true),
                        Map.of("point", "tcp://a.example:1", "connected", false, "trouble", "no answer")));

        List<String> lines = screen(24).lines(Answer.of(node), NOW);

        assertTrue(
                lines.contains("kept        1 of 2 connected; not tcp://a.example:1 (no answer)"),
                String.join("\n", lines));
    }

    @Test
    void aFaultOfOurOwnIsToldWhole() {
        Map<String, Object> node = node(1, 0, "");
        node.put(
                "faults",
                List.of(Map.of(
                        "sentence", "none of the last 6 dials, to 6 networks, found a way, and nobody is connected",
                        "remedy", "look at the machine's network: cable, route, firewall",
                        "sparing", true)));

        List<String> lines = screen(24).lines(Answer.of(node), NOW);

        int first = lines.indexOf("is it me?   none of the last 6 dials, to 6 networks, found a way, and nobody is");
        assertTrue(first > 0, String.join("\n", lines));
        assertEquals(
                List.of(
                        "            connected; look at the machine's network: cable, route, firewall;",
                        "            until then peers are not blamed"),
                lines.subList(first + 1, first + 3));
    }

    @Test
    void aBusyNodeFitsOnTwentyFourLines() {
        List<String> lines = screen(24).lines(Answer.of(node(90, 5, "a sentence of many words ".repeat(9))), NOW);

        assertEquals(23, lines.size(), String.join("\n", lines));
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), String.join("\n", lines));
        assertTrue(lines.contains("… and 84 more; 'jackfield connections' has all"), String.join("\n", lines));
        assertEquals(
                5, lines.stream().filter(line -> line.startsWith("07:59:00")).count());
    }

    @Test
    void aTallScreenHasMoreConnectionsAndLongerSentences() {
        List<String> lines = screen(60).lines(Answer.of(node(10, 5, "a sentence of many words ".repeat(3))), NOW);

        assertEquals(
                10, lines.stream().filter(line -> line.contains(" tcp     5m")).count());
        assertFalse(lines.stream().anyMatch(line -> line.contains("more")));
        assertEquals(
                5,
                lines.stream()
                        .filter(line -> line.startsWith("         "))
                        .filter(line -> line.contains("words"))
                        .count());
    }

    @Test
    void noLineIsWiderWhateverStrangersSay() {
        Map<String, Object> node = node(1, 1, "汉字".repeat(60) + "\u001b[31m");
        node.put("network", "N".repeat(200));
        node.put("listening", List.of("tcp://[2001:db8::1]:9732".repeat(9)));

        List<String> lines = screen(24).lines(Answer.of(node), NOW);

        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), String.join("\n", lines));
        assertTrue(lines.stream().allMatch(line -> line.matches("[\\x20-\\x7e…]*")), String.join("\n", lines));
    }

    @ParameterizedTest
    @CsvSource({"20, 10", "20, 24", "40, 12", "80, 10", "79, 24"})
    void itFitsOnSmallScreensToo(int width, int height) {
        Map<String, Object> node = node(90, 5, "a汉 ".repeat(60));

        List<String> lines = new StatusScreen(width, height, ZoneOffset.UTC, PLAIN).lines(Answer.of(node), NOW);

        assertTrue(lines.size() < height, lines.size() + " lines:\n" + String.join("\n", lines));
        assertTrue(lines.stream().allMatch(line -> line.length() <= width), String.join("\n", lines));
        assertTrue(lines.stream().allMatch(line -> line.matches("[\\x20-\\x7e…]*")), String.join("\n", lines));
    }

    @Test
    void anAnswerThatLacksEverythingIsShownAllTheSame() {
        List<String> lines = screen(24).lines(Answer.of(Map.of()), NOW);

        assertEquals(2, lines.stream().filter("none"::equals).count(), String.join("\n", lines));
    }

    private static StatusScreen screen(int rows) {
        return new StatusScreen(80, rows, ZoneOffset.UTC, PLAIN);
    }

    private static Map<String, Object> node(int connections, int endings, String sentence) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("peer_id", PEER);
        node.put("network", "TEZOS");
        node.put("version", "0.1.0");
        node.put("since", "2026-11-21T05:55:00Z");
        node.put("listening", List.of("tcp://127.0.0.1:9732"));
        node.put("transports", List.of("tcp"));
        node.put("discoveries", List.of("bootstrap"));
        node.put("protocols", List.of());
        node.put("bounds", Map.of("min", 10L, "expected", 50L, "max", 100L));
        node.put("handshaking", 1L);
        node.put("points", Map.of("known", 20L, "running", 2L, "requested", 1L, "disconnected", 17L, "trusted", 4L));
        node.put("peers", Map.of("known", 10L, "running", 2L, "disconnected", 8L, "trusted", 1L));
        node.put("access", Map.of("black", 1L, "white", 0L, "grey", 3L));
        node.put(
                "traffic",
                Map.of(
                        "total_sent",
                        1L << 21,
                        "total_recv",
                        1L << 20,
                        "current_inflow",
                        1536.0,
                        "current_outflow",
                        10L));
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Map<String, Object> connection = new LinkedHashMap<>();
            connection.put("peer_id", PEER);
            connection.put("direction", i % 2 == 0 ? "outbound" : "inbound");
            connection.put("transport", "tcp");
            connection.put("remote", i % 2 == 0 ? "tcp://192.0.2.7:9732" : "tcp://[2001:db8:0:1:2:3:4:5]:4000");
            connection.put("since", "2026-11-21T07:55:00Z");
            connection.put("current_inflow", 1536L);
            connection.put("current_outflow", 0L);
            if (i % 2 == 1) {
                connection.put("score", 0.5);
            }
            list.add(connection);
        }
        node.put("connections", list);
        List<Object> ends = new ArrayList<>();
        for (int i = 0; i < endings; i++) {
            ends.add(Map.of(
                    "time",
                    "2026-11-21T07:59:00Z",
                    "event",
                    "disconnected",
                    "peer_id",
                    PEER,
                    "reason",
                    Map.of("word", "closed-by-peer", "sentence", sentence)));
        }
        node.put("endings", ends);
        return node;
    }
}
