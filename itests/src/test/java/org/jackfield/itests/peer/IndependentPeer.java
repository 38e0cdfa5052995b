package org.jackfield.itests.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jackfield.itests.felix.NodeSettings;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.process.ToldEvents;

/** A running peer program, and the events that it prints. */
final class IndependentPeer implements AutoCloseable {

    private static final Path SCRIPTS = Path.of(System.getProperty("jackfield.root"), "itests/src/test/python")
            .toAbsolutePath()
            .normalize();

    /** Octez's messages but Disconnect, which it never sends, and the application's of these tests. */
    private static final Set<String> SAYABLE = Set.of(
            "0002", "0003", "0004", "0005", String.format("%04x", Resident.NOTE), String.format("%04x", Resident.ECHO));

    /** Bytes of what is not a message: a length of two, before the greeting and every frame, and a tag of sixteen in every frame. */
    private static final int LENGTH = 2;

    private static final int FRAME = LENGTH + 16;
    private static final int METADATA = 2;
    private static final int ACK = 1;

    /** Bytes of a message beside its body: length and kind. */
    private static final int ENVELOPE = 6;

    /** Longer than the peer's own limit of 30 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Process process;
    private final ToldEvents events;

    private IndependentPeer(List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(python(), SCRIPTS.resolve("independent_peer.py").toString()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        events = new ToldEvents("the independent peer", process);
    }

    /** Dials the node, with enough work and the node's network; later arguments win. */
    static IndependentPeer dialling(RunningNode node, String... more) {
        List<String> arguments = new ArrayList<>(List.of("dial", "127.0.0.1", String.valueOf(node.port())));
        arguments.addAll(ordinary(more));
        return new IndependentPeer(arguments);
    }

    /** Waits to be dialled. */
    static IndependentPeer listening(String... more) {
        List<String> arguments = new ArrayList<>(List.of("listen"));
        arguments.addAll(ordinary(more));
        return new IndependentPeer(arguments);
    }

    /** Where a listening peer can be dialled. */
    String point() {
        return "tcp://127.0.0.1:" + part("listening", "port");
    }

    /** A part of the first event of that name; waits for it. */
    String part(String event, String name) {
        return ToldEvents.part(await(event), name);
    }

    /** The same part of all events of that name that have been printed. */
    List<String> parts(String event, String name) {
        return events.of(event).map(line -> ToldEvents.part(line, name)).toList();
    }

    /** The digests of the messages of that tag that have arrived, in their order. */
    List<String> messages(String tag) {
        return events.of("message")
                .filter(line -> ToldEvents.part(line, "tag").equals(tag))
                .map(line -> ToldEvents.part(line, "sha256"))
                .toList();
    }

    /** The first event of that name; waits for it. */
    String await(String event) {
        return events.await(event, line -> true, PATIENCE);
    }

    /** Waits for the end and insists that everything in the script happened as stated. */
    void assertSatisfied() {
        assertEquals(0, exitCode(), () -> "the peer is not satisfied; its events:\n" + told());
    }

    /**
     * Insists that every connection ended in good order, and that all that came over it was what Octez says: a greeting, metadata, an ack,
     * and messages of the kinds that Octez or this test's application has, in frames, and not a byte besides. After the end.
     */
    void assertHeardAsFromOctez() {
        List<String> greetings = events.of("connection-message").toList();
        assertFalse(greetings.isEmpty(), this::told);
        for (String greeting : greetings) {
            String connection = ToldEvents.part(greeting, "connection");
            List<String> ends = of(connection, "closed");
            assertEquals(1, ends.size(), () -> "ends of connection " + connection + "; the peer's events:\n" + told());
            assertEquals("remote", ToldEvents.part(ends.get(0), "by"), ends.get(0));
            assertEquals("eof", ToldEvents.part(ends.get(0), "how"), ends.get(0));
            List<String> messages = of(connection, "message");
            messages.forEach(message -> assertTrue(SAYABLE.contains(ToldEvents.part(message, "tag")), message));
            int said = messages.stream()
                    .mapToInt(message -> ENVELOPE + number(message, "size"))
                    .sum();
            assertEquals(
                    LENGTH
                            + number(greeting, "length")
                            + METADATA
                            + ACK
                            + said
                            + FRAME * number(ends.get(0), "frames_received"),
                    number(ends.get(0), "bytes_received"),
                    () -> "bytes of connection " + connection + "; the peer's events:\n" + told());
        }
    }

    private List<String> of(String connection, String event) {
        return events.of(event)
                .filter(line -> ToldEvents.part(line, "connection").equals(connection))
                .toList();
    }

    private static int number(String line, String name) {
        return Integer.parseInt(ToldEvents.part(line, name));
    }

    /** All that the peer has printed. */
    String told() {
        return events.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Missing PyNaCl fails where everything must be tested, and skips elsewhere, with a sentence in either case. */
    static void insistOnPython() {
        String sentence = "the independent peer needs Python 3 with PyNaCl (the Debian package python3-nacl); "
                + "$PYTHON names another Python than /usr/bin/python3";
        if (!hasPyNaCl()) {
            if ("true".equalsIgnoreCase(System.getenv("CI"))) {
                fail(sentence);
            }
            abort(sentence);
        }
    }

    /** A script beside the peer. */
    static Process script(String name, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(python(), SCRIPTS.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the peer does not end; its events:\n" + told());
            }
            events.awaitEnd(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    private static List<String> ordinary(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--chain",
                NodeSettings.NETWORK,
                "--difficulty",
                NodeSettings.EXPECTED_POW,
                "--expect-pow",
                NodeSettings.EXPECTED_POW));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static boolean hasPyNaCl() {
        try {
            return new ProcessBuilder(python(), "-c", "import nacl.bindings")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String python() {
        String named = System.getenv("PYTHON");
        return named == null || named.isBlank() ? "/usr/bin/python3" : named;
    }
}
