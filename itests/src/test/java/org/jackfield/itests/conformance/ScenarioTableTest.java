package org.jackfield.itests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of scenarios in the README names every scenario of Octez once, and tests that are there. */
class ScenarioTableTest {

    private static final Path ROOT = Path.of(System.getProperty("jackfield.root"));
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\| ([^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

    /** What Octez tests of its peer-to-peer layer: {@code src/lib_p2p/test}, {@code src/lib_p2p/tezt}, {@code tezt/tests/p2p.ml}. */
    private static final List<String> SCENARIOS = List.of(
            "banned_peers/empty",
            "banned_peers/ban",
            "banned_peers/clear",
            "banned_peers/gc",
            "peerset/empty",
            "peerset/add",
            "peerset/remove",
            "peerset/overflow",
            "buffer_reader/bounds",
            "buffer_reader/defaults and extremes",
            "buffer_reader/safe constructor",
            "buffer_reader/blocks without data",
            "buffer_reader/smaller of available and wanted",
            "buffer_reader/partial reads",
            "buffer_reader/read_full",
            "connect_handler/create and destroy",
            "connect_handler/incoming is counted",
            "connect_handler/hook fires once",
            "io_scheduler/trivial-quota",
            "maintenance/too-few",
            "maintenance/too-many",
            "broadcast/simple",
            "socket/crypto ack",
            "socket/low-level",
            "socket/pow",
            "socket/nacked",
            "socket/simple-message",
            "socket/chunked-message",
            "socket/oversized-message",
            "socket/close-on-read",
            "socket/close-on-write",
            "socket/garbled-data",
            "conn/peer discovery disabled",
            "fd/connect",
            "fd/read write",
            "fd/remote close seen by reader (outgoing)",
            "fd/remote close seen by reader (incoming)",
            "fd/local close seen by reader (outgoing)",
            "fd/local close seen by reader (incoming)",
            "fd/local close seen by writer (outgoing)",
            "fd/local close seen by writer (incoming)",
            "node/errors are propagated",
            "pool/simple",
            "pool/random",
            "pool/garbled",
            "pool/overcrowded",
            "pool/overcrowded-mixed",
            "pool/no-common-network-protocol",
            "socket/nack without motive",
            "socket/self peer id",
            "socket/self connection message",
            "p2p/ip greylisting",
            "p2p/peer option",
            "p2p/--connections 1",
            "p2p/maintenance-disabled",
            "p2p/init-expected_connections (6)",
            "p2p/swap",
            "p2p/swap-disable",
            "p2p/advertised-net-port",
            "p2p/trusted preservation",
            "p2p/non-trusted removal",
            "p2p/different chain name",
            "p2p/trusted ring",
            "p2p/expected_peer_id",
            "p2p/p2p stat",
            "p2p/peer-discovery",
            "p2p/peer-discovery disabled");

    @Test
    void everyScenarioStandsInTheTableOnce() throws IOException {
        List<String> named = rows().stream().map(Row::scenario).toList();

        assertEquals(new TreeSet<>(SCENARIOS), new TreeSet<>(named));
        assertEquals(SCENARIOS.size(), named.size(), "each once");
    }

    @Test
    void everyRowNamesATestThatIsThereOrTheReasonWhyThereIsNone() throws IOException {
        Map<String, String> sources = testSources();
        List<String> wrong = new ArrayList<>();
        for (Row row : rows()) {
            Matcher test = TEST.matcher(row.tests());
            boolean any = false;
            while (test.find()) {
                any = true;
                String source = sources.getOrDefault(test.group(1), "");
                if (!Pattern.compile("void " + test.group(2) + "\\(")
                        .matcher(source)
                        .find()) {
                    wrong.add(row.scenario() + ": there is no " + test.group());
                }
            }
            if (!any && row.remark().isBlank()) {
                wrong.add(row.scenario() + ": neither a test nor a reason");
            }
        }
        assertEquals(List.of(), wrong);
    }

    private record Row(String scenario, String tests, String remark) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("itests/README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1).contains("/")) {
                rows.add(new Row(row.group(1), row.group(2), row.group(3)));
            }
        }
        return rows;
    }

    /** The sources of all tests, and of the contracts that tests inherit, by the name of their class; of several with a name, all. */
    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().endsWith("Test.java")
                            || file.toString().endsWith("IT.java")
                            || file.toString().endsWith("Contract.java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .forEach(file -> sources.merge(
                            file.getFileName().toString().replace(".java", ""), read(file), String::concat));
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
