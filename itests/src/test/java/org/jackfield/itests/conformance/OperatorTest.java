package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;
import org.jackfield.itests.process.NodeProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a running program, over HTTP and on the command line. */
@Timeout(value = 300, unit = SECONDS)
class OperatorTest {

    private static final long SEED = 2210;

    /** More than the longest greeting. */
    private static final int NOISE_BYTES = 70_000;

    private static final String[] OPEN = {"--listen", "tcp://127.0.0.1:0", "--rpc-addr", "127.0.0.1:0"};
    private static final Pattern PEER = Pattern.compile("id[1-9A-Za-z]{28}");
    private static final Pattern FIRST_OF_A_PAIR = Pattern.compile("\\[\\s*\"([^\"]+)\",\\s*\\{");

    @TempDir
    Path files;

    @BeforeAll
    static void insist() {
        NodeProcess.insistOnDistribution();
    }

    /** Octez: p2p/ip greylisting. */
    @Test
    void whoSendsRandomBytesToThePortIsGreylistedAndRefusedFromThenOn() throws Exception {
        NodeProcess.set(files.resolve("node"), "org.jackfield.pool", "greylisted-handshakes = 0\n");
        try (NodeProcess node = NodeProcess.start(files.resolve("node"), OPEN)) {
            PointId point = PointId.parse(node.point("tcp"));
            assertTrue(!node.answer("/network/greylist/ips").contains("127.0.0.1"));

            sendNoise(point);

            node.await("greylisted", line -> line.contains("127.0.0.1"));
            assertTrue(node.answer("/network/greylist/ips").contains("127.0.0.1"));
            try (Socket again = new Socket(point.host(), point.port())) {
                again.setSoTimeout((int) NodeProcess.PATIENCE.toMillis());
                assertEquals(-1, again.getInputStream().read(), "not even a greeting");
            }
            node.await("incoming-failed", line -> line.contains("address-greylisted"));
            node.stop();
        }
    }

    /** Octez: p2p/p2p stat. */
    @Test
    void theCommandLineAgreesWithTheApi() throws Exception {
        try (NodeProcess alice = NodeProcess.start(files.resolve("alice"), OPEN)) {
            String[] toAlice = {
                "--listen", "tcp://127.0.0.1:0", "--rpc-addr", "127.0.0.1:0", "--peer", alice.point("tcp")
            };
            try (NodeProcess bob = NodeProcess.start(files.resolve("bob"), toAlice)) {
                bob.awaitConnection(alice, "tcp");
                alice.awaitConnection(bob, "tcp");

                List<String> told =
                        alice.ask("p2p", "stat", "--no-color").lines().toList();

                assertEquals(Set.of(bob.self()), all(PEER, alice.answer("/network/connections")));
                assertEquals(
                        all(PEER, alice.answer("/network/connections")),
                        all(PEER, section(told, "CONNECTIONS", "KNOWN PEERS")));
                assertEquals(
                        firsts(alice.answer("/network/peers")),
                        all(PEER, section(told, "KNOWN PEERS", "KNOWN POINTS")));
                Set<String> points = firsts(alice.answer("/network/points"));
                List<String> shown =
                        section(told, "KNOWN POINTS", "the end").lines().toList();
                assertEquals(points.size(), shown.size(), () -> points + " and " + shown);
                points.forEach(point -> assertTrue(
                        shown.stream().anyMatch(line -> line.contains("  " + point)), () -> point + " in " + shown));
                bob.stop();
            }
            alice.stop();
        }
    }

    private static void sendNoise(PointId point) throws IOException {
        byte[] noise = new byte[NOISE_BYTES];
        new Random(SEED).nextBytes(noise);
        try (Socket mallory = new Socket(point.host(), point.port())) {
            mallory.setSoTimeout((int) NodeProcess.PATIENCE.toMillis());
            mallory.getOutputStream().write(noise);
            mallory.getInputStream().readAllBytes();
        } catch (SocketException e) {
            assertTrue(e.getMessage().matches("Connection reset.*|Broken pipe.*"), e::getMessage);
        }
    }

    /** The lines between two headings. */
    private static String section(List<String> told, String from, String to) {
        int begin = told.indexOf(from) + 1;
        assertTrue(begin > 0, () -> "no " + from + " in " + told);
        int end = told.contains(to) ? told.indexOf(to) : told.size();
        return String.join("\n", told.subList(begin, end));
    }

    private static Set<String> firsts(String pairs) {
        return all(FIRST_OF_A_PAIR, pairs);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> all = new TreeSet<>();
        Matcher each = pattern.matcher(text);
        while (each.find()) {
            all.add(each.groupCount() == 0 ? each.group() : each.group(1));
        }
        return all;
    }
}
