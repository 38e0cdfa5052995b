package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The commands that operate a running node, as their users type them, on real nodes; what other JDKs do with the program, {@link RunIT} shows. */
@Tag("once")
@Execution(ExecutionMode.CONCURRENT)
class OperateIT {

    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path folder;

    @Test
    void anOperatorSeesAndGovernsANode() throws Exception {
        try (Program alice = node("alice");
                Program bob = node("bob")) {
            String self = (String) alice.event("generated").get("peer");
            String other = (String) bob.event("generated").get("peer");
            String point = ((String) bob.event("listening").get("point")).replace("tcp://", "");
            alice.event("listening");

            assertEquals("Connected to tcp://" + point + ".", said("alice", "p2p", "connect", "address", point));

            String status = said("alice", "status");
            assertTrue(status.startsWith(self + "  TEZOS"), status);
            assertTrue(status.contains("connections 1: "), status);
            assertTrue(status.lines().anyMatch(line -> line.startsWith(other + " ")), status);
            assertTrue(status.lines().allMatch(line -> line.length() <= 80), status);
            assertTrue(status.lines().count() < 24, status);
            for (String list : List.of("connections", "peers")) {
                assertTrue(said("alice", list).contains(other), list);
            }
            assertTrue(said("alice", "points").contains(point));
            String stat = said("alice", "p2p", "stat", "--no-color");
            assertTrue(stat.lines().anyMatch(line -> line.matches("  [↗↘] " + other + ".*")), stat);
            assertTrue(stat.contains("⚌  " + point + " " + other), stat);

            assertEquals("Trusting " + other + ".", said("alice", "p2p", "trust", "peer", other));
            assertTrue(said("alice", "peers", "--state", "running").matches("(?s).*" + other + " +running +yes.*"));
            assertEquals("No longer trusting " + other + ".", said("alice", "p2p", "untrust", "peer", other));
            assertEquals(other + " was not trusted.", said("alice", "p2p", "untrust", "peer", other));
            assertEquals("Trusting tcp://192.0.2.1:7.", said("alice", "p2p", "trust", "address", "192.0.2.1:7"));
            assertTrue(said("alice", "points").matches("(?s).*192\\.0\\.2\\.1:7 +\\S+ +yes.*"));

            bob.event("connected");
            assertEquals("Ended the connection with " + other + ".", said("alice", "p2p", "kick", "peer", other));
            assertEquals(self, bob.event("disconnected").get("peer"));
        }
    }

    /** What a file keeps, and sentences of the commands that the test above asks. */
    @Test
    void aBanKeepsAPeerOutUntilItIsTakenBackAndOutlivesKillMinus9() throws Exception {
        String other;
        try (Program alice = node("alice");
                Program bob = node("bob")) {
            other = (String) bob.event("generated").get("peer");
            String point = (String) bob.event("listening").get("point");
            alice.event("listening");
            said("alice", "p2p", "connect", "address", point);

            assertEquals(
                    "Banned 127.0.0.0/8 for 1 h 0 min.",
                    said("alice", "p2p", "ban", "address", "127.0.0.0/8", "--why", "a test", "--for", "1h"));

            alice.event("disconnected");
            assertTrue(said("alice", "log").contains("the operator banned"));
            assertEquals("The address 127.0.0.1 is banned.", said("alice", "p2p", "is", "address", "banned", LOOPBACK));
            assertEquals("The peer " + other + " is banned.", said("alice", "p2p", "is", "peer", "banned", other));
            Ended refused = run("alice", "p2p", "connect", "address", point);
            assertEquals(ExitCode.REFUSED_BY_NODE.number(), refused.code(), refused.toString());
            assertTrue(refused.sentence().contains("banned"), refused.sentence());
            alice.kill();
        }
        try (Program alice = node("alice")) {
            alice.event("listening");

            String lists = said("alice", "p2p", "acls");
            assertTrue(lists.matches("(?s).*black +127\\.0\\.0\\.0/8 .* api +a test.*"), lists);
            assertTrue(lists.contains(other), lists);

            assertEquals("Unbanned 127.0.0.0/8.", said("alice", "p2p", "unban", "address", "127.0.0.0/8"));
            assertEquals("The lists are empty.", said("alice", "p2p", "acls"));
            assertEquals("Banned " + other + ".", said("alice", "p2p", "ban", "peer", other));
            assertEquals(
                    "Cleared the grey list. Bans of yours that stay: 1; --all clears them, too.",
                    said("alice", "p2p", "clear", "acls"));
            said("alice", "p2p", "clear", "acls", "--all");
            Ended free = run("alice", "p2p", "is", "peer", "banned", other, "--exit-code");
            assertEquals(ExitCode.NOT_BANNED.number(), free.code(), free.toString());
        }
    }

    /** What the engine decides, as in its own tests, in processes as above. */
    @Test
    @Timeout(180)
    void aSwapMovesTheSessionThatHasSomewhereToGoAndLeavesTheOther() throws Exception {
        try (Program alice = node("alice");
                Program bob = node("bob", "--listen", "ws://" + LOOPBACK + ":0");
                Program carol = node("carol")) {
            String toBob = point(bob, 2, "tcp");
            String toCarol = point(carol, 1, "tcp");
            String api = (String) alice.event("door-opened").get("address");

            connect(api, toBob);
            // he tells where else he is as soon as they are connected
            String points = scraped(api + "/network/points");
            while (!points.contains("ws://")) {
                points = scraped(api + "/network/points");
            }
            assertEquals(List.of("moved"), swapped(api, ExitCode.DONE));

            connect(api, toCarol);
            assertEquals(List.of("stayed"), swapped(api, ExitCode.NOT_ALL_SWAPPED));
        }
    }

    /** What became of each connection, by {@code jackfield transport swap tcp ws}; it must end so. */
    private static List<Object> swapped(String api, ExitCode end) throws IOException, InterruptedException {
        Ended ended = Program.run(Program.QUICK, "transport", "swap", "tcp", "ws", "--rpc-addr", api, "--json");
        assertEquals(end.number(), ended.code(), ended.toString());
        List<?> swaps = (List<?>) Json.read(String.join("\n", ended.out()));
        return swaps.stream()
                .map(swap -> (Object) ((Map<?, ?>) swap).get("outcome"))
                .toList();
    }

    private static void connect(String api, String point) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/network/points/" + point.replace("tcp://", "")))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
    }

    /** Of one that listens at so many, where it does so over that transport. */
    private static String point(Program node, int points, String scheme) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            all.add((String) node.event("listening").get("point"));
        }
        return all.stream()
                .filter(point -> point.startsWith(scheme + "://"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Timeout(180)
    void whoeverIsToBeKeptConnectedIsDialledAgainWithoutMaintenanceAndShownAsKept() throws Exception {
        try (Program bob = node("bob")) {
            String other = (String) bob.event("generated").get("peer");
            String point = (String) bob.event("listening").get("point");
            Path etc = Files.createDirectories(folder.resolve("alice/etc"));
            Files.writeString(etc.resolve("org.jackfield.pool.cfg"), "resume-within = 1000\n");
            try (Program alice = node("alice", "--add-node", point + "#" + other);
                    Program carol = node("carol")) {
                carol.event("listening");
                assertEquals(other, alice.event("connected").get("peer"));

                said("alice", "p2p", "kick", "peer", other);
                alice.event("disconnected");
                assertEquals(other, alice.event("connected").get("peer"));
                String status = said("alice", "status");
                assertTrue(status.contains("\nkept        1 of 1 connected"), status);
                assertTrue(said("alice", "connections").contains("kept trusted"));

                Files.writeString(folder.resolve("carol/etc/org.jackfield.pool.cfg"), "add-nodes = " + point + "\n");
                assertEquals(other, carol.event("connected").get("peer"));

                bob.kill();
                // its session outlives the channel for a second
                alice.event("disconnected");
                String without = said("alice", "status");
                assertTrue(without.contains("\nkept        0 of 1 connected; not " + point), without);
            }
        }
    }

    @Test
    void followingTellsWhatHappensUntilTheNodeGoes() throws Exception {
        try (Program alice = node("alice")) {
            alice.event("listening");
            try (Program log = Program.start(Program.QUICK, "log", "--follow", "--json", "--data-dir", data("alice"))) {
                // the stream may begin after the first of these
                String told = "";
                for (int i = 0; i < 50 && told.isEmpty(); i++) {
                    said("alice", "p2p", "ban", "address", "192.0.2." + (i + 1));
                    told = log.lineWithin(1, line -> line.contains("\"listed\""))
                            .orElse("");
                }
                assertEquals("listed", Json.readObject(told).get("event"), told);

                assertEquals(0, alice.terminate().code());
                Ended ended = log.ended();

                assertEquals(ExitCode.NO_NODE.number(), ended.code());
                assertTrue(ended.sentence().endsWith("has gone; there is no more to tell."), ended.sentence());
            }
        }
    }

    @Test
    void watchingShowsFrameAfterFrameUntilItIsToldToEnd() throws Exception {
        try (Program alice = node("alice")) {
            alice.event("listening");
            try (Program watch = Program.start(
                    Program.QUICK, "status", "--watch", "--interval", "0.2", "--data-dir", data("alice"))) {
                watch.line(line -> line.startsWith("last endings"));
                watch.line("--------"::equals);
                watch.line(line -> line.startsWith("last endings"));

                Ended ended = watch.terminate();

                assertEquals(0, ended.code());
                assertEquals(List.of(), ended.err());
            }
        }
    }

    @Test
    void anAddressThatWasAskedForAndIsTakenEndsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            String address = LOOPBACK + ":" + taken.getLocalPort();
            for (String flag : List.of("--rpc-addr", "--metrics-addr")) {
                try (Program node = node("taken", flag, address)) {
                    Ended ended = node.ended();

                    assertEquals(ExitCode.DOOR_SHUT.number(), ended.code(), ended.toString());
                    assertTrue(ended.sentence().contains(address), ended.sentence());
                }
            }
        }
    }

    @Test
    void metricsHaveAnAddressOfTheirOwnIfAskedAndTheApiCanBeLeftOut() throws Exception {
        try (Program node = node("alone", "--no-rpc", "--metrics-addr", "0")) {
            Map<String, Object> door = node.event("door-opened");
            node.event("listening");

            assertEquals("metrics", door.get("door"));
            assertFalse(Files.exists(folder.resolve("alone/api.json")));
            Ended status = run("alone", "status");
            assertEquals(ExitCode.NO_NODE.number(), status.code());
            assertTrue(status.sentence().contains("without --no-rpc"), status.sentence());
        }
    }

    @Test
    @Timeout(60)
    void metricsHearTheNodeFromItsFirstWordOn() throws Exception {
        try (Program node = busy("alone", "--no-rpc", "--metrics-addr", "0")) {
            Map<String, Object> door = node.event("door-opened");
            node.event("maintenance-started");
            node.event("listening");

            String listening = "jackfield_events_total{event=\"listening\"} 1.0";
            String page = scraped(door.get("address").toString());
            while (!page.contains(listening)) {
                page = scraped(door.get("address").toString());
            }
            assertTrue(page.contains("jackfield_maintenance_rounds_total 1.0"), page);
        }
    }

    private static String scraped(String address) throws IOException {
        try (InputStream page = URI.create(address).toURL().openStream()) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One that does nothing by itself. */
    private Program node(String name, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--disable-p2p-maintenance");
        return busy(name, arguments.toArray(String[]::new));
    }

    private Program busy(String name, String... more) throws IOException {
        return Program.listeningNode(folder.resolve(name), more);
    }

    private String data(String name) {
        return folder.resolve(name).toString();
    }

    /** Runs a command on a node; it must have succeeded. */
    private String said(String node, String... words) throws IOException, InterruptedException {
        Ended ended = run(node, words);
        assertEquals(0, ended.code(), () -> String.join(" ", words) + ": " + ended);
        return String.join("\n", ended.out());
    }

    private Ended run(String node, String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--data-dir", data(node)));
        return Program.run(Program.QUICK, arguments.toArray(String[]::new));
    }
}
