package org.jackfield.itests.faults;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults, one by one: each shows everywhere as its own reason, and as nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = SECONDS)
class FaultsTest {

    private final Chronicle chronicle = new Chronicle();
    private RunningNode node;
    private Witnesses witnesses;

    static Stream<Fault> faults() {
        return Stream.of(
                        DialFaults.all(),
                        HandshakeFaults.all(),
                        AccessFaults.all(),
                        RunningFaults.all(),
                        NodeFaults.all())
                .flatMap(all -> all);
    }

    @BeforeAll
    void start(@TempDir Path files) {
        node = FaultyNode.start(files.resolve("node"));
        witnesses = new Witnesses(node, chronicle);
    }

    @AfterAll
    void stop() {
        chronicle.close();
        if (node != null) {
            RunningNode.stop(node);
        }
    }

    /** Reasons that this test makes nobody end for, and why. */
    private static final Map<String, String> NOT_HERE = Map.ofEntries(
            Map.entry("unexpected-error", "the catch-all of the transports, which nothing here may come to"),
            Map.entry(
                    "dial-cancelled",
                    "of a channel that opens after the dial was given up, which has been told by then"),
            Map.entry(
                    "scheduler-closed", "of a scheduler without a core: in a node the core ends first, with shutdown"),
            Map.entry("ack-unwritten", "a race of microseconds over TCP; shown by DecisionTest of bundles/handshake"),
            Map.entry("shutdown", "the API has no node to ask by then; see theEndOfTheCoreIsToldWithItsReason"),
            Map.entry("foreign", "a form for other dialects; this one has no words of its own"),
            Map.entry("swapped", "shown over TCP among the scenarios of itests/conformance"),
            Map.entry("displaced", "of a full node with a selection policy; shown by SelectionSwapTest"),
            Map.entry("silent", "suspends a session of nodes of our kind and ends none; SessionTest of the pool"),
            Map.entry("moved", "of a channel that its session has left, which is no ending"),
            Map.entry("session-unproven", "of a channel that never becomes a connection; SessionTest of the pool"),
            Map.entry("address-in-use", "of a listener, which is no ending; see whereWeCannotListen"),
            Map.entry("listen-failed", "of a listener, which is no ending; see whereWeCannotListen"));

    private static final int AT_LEAST = 40;

    @Test
    void theTableNamesEveryReasonOrSaysWhyNot() {
        Set<String> named = faults().map(Fault::word).collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = Arrays.stream(CloseReason.class.getPermittedSubclasses())
                .map(reason -> reason.getSimpleName()
                        .replaceAll("(?<=.)(?=[A-Z])", "-")
                        .toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(named);

        assertEquals(new TreeSet<>(NOT_HERE.keySet()), missing);
        assertTrue(named.size() >= AT_LEAST, named.size() + " reasons: " + named);
    }

    @Test
    void theEndOfTheCoreIsToldWithItsReason() throws Exception {
        try (Scene scene = new Scene(node, witnesses::beginAnew)) {
            scene.connected(Papers.inOrder());
            NodeFaults.stopped(scene, "org.jackfield.pool");

            witnesses.testifyWithoutTheNode(
                    Fault.of("the core stops", "shutdown", "shutting down", story -> Fault.Whose.NOBODYS));
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"address-in-use, is already in use", "listen-failed, cannot listen on"})
    void whereWeCannotListenIsToldWithItsReason(String word, String sentence) throws Exception {
        try (Scene scene = new Scene(node, witnesses::beginAnew);
                ServerSocket taken = new ServerSocket(0)) {
            int before = node.inside().mark();
            int lines = chronicle.length();
            String there =
                    word.equals("address-in-use") ? "tcp://0.0.0.0:" + taken.getLocalPort() : "tcp://192.0.2.77:9732";
            scene.with(
                    Scene.POOL,
                    Map.of("listen", new String[] {FaultyNode.ANYWHERE, there}),
                    Map.of("listen", new String[] {FaultyNode.ANYWHERE}));

            Map<String, String> event = node.awaitEvent(
                    before, "not-listening", found -> found.get("reason").equals(word));
            assertTrue(event.get("sentence").contains(sentence), event::toString);
            assertTrue(chronicle.after(lines).stream().anyMatch(line -> line.contains(sentence)));
            node.point();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void showsEverywhereAsItsOwnReason(Fault fault) throws Exception {
        try (Scene scene = new Scene(node, witnesses::beginAnew)) {
            witnesses.testify(fault, fault.story().happen(scene));
        }
    }
}
