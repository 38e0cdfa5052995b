package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real nodes record, and what policies say to it afterwards. */
class ReplayIT {

    private static final Map<String, String> QUICK = Map.of("JACKFIELD_OPTS", "-XX:TieredStopAtLevel=1 -Xmx128m");

    @TempDir
    Path folder;

    @Test
    void whatANodeHasRecordedIsReplayedToTheBitAndWithOtherWeights() throws Exception {
        Path data = folder.resolve("alice");
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(data.resolve("etc/org.jackfield.pool.cfg"), "record-histories = true\nscore-interval = 50\n");
        Files.writeString(data.resolve("etc/org.jackfield.policies.scoring.cfg"), "probation = 1\n");
        String bobsId;
        try (Program alice = node(data);
                Program bob = node(folder.resolve("bob"))) {
            bobsId = (String) bob.event("generated").get("peer");
            String point = ((String) bob.event("listening").get("point")).replace("tcp://", "");
            alice.event("listening");
            assertEquals(
                    0,
                    run("p2p", "connect", "address", point, "--data-dir", data.toString())
                            .code());
            // several questions, of which the first may be about somebody who is not known yet
            run("score", "list", "--data-dir", data.toString());
            assertEquals(0, bob.terminate().code());
            alice.event("disconnected");
            assertEquals(0, alice.terminate().code());
        }
        long asked = recorded(data.resolve("histories"));
        assertTrue(asked > 0);

        Ended same = run("policy", "replay", "--data-dir", data.toString());
        assertEquals(List.of("Every score is the same, bit for bit (" + asked + " of " + asked + ")."), same.out());
        assertEquals(0, same.code());

        Ended other = run("policy", "replay", "--data-dir", data.toString(), "--set", "tenure-weight=100", "--json");
        assertEquals(0, other.code(), other.err()::toString);
        Map<String, Object> report = Json.readObject(other.out().get(0));
        assertEquals(asked, report.get("answers"));
        Map<?, ?> peer = (Map<?, ?>) ((List<?>) report.get("peers")).get(0);
        assertEquals(bobsId, peer.get("peer_id"));
        assertTrue(score(peer, "would_be") > score(peer, "was"), peer.toString());

        Ended latency = run("policy", "replay", data.resolve("histories").toString(), "--policy", "latency");
        assertEquals(0, latency.code(), latency.err()::toString);
        assertTrue(latency.out().get(1).startsWith(bobsId), latency.out().toString());
        assertTrue(
                latency.out().get(2).startsWith("1 peers from "), latency.out().toString());

        Ended jar = run("policy", "replay", "--data-dir", data.toString(), "--policy", latencyJar());
        assertEquals(latency.out(), jar.out(), "any bundle will do");
    }

    @Test
    void whatCannotBeReplayedIsSaidInASentence() throws Exception {
        Ended nothing = run("policy", "replay", folder.toString());
        assertEquals(20, nothing.code());
        assertTrue(nothing.sentence().contains("record-histories"), nothing.sentence());

        assertEquals(2, run("policy", "replay").code());

        Files.writeString(folder.resolve("000001.scores"), "no recording");
        Ended damaged = run("policy", "replay", folder.toString());
        assertEquals(20, damaged.code());
        assertTrue(damaged.err().get(0).contains("000001.scores is no recording, or damaged"), damaged.err()::toString);
    }

    private Program node(Path data) throws Exception {
        return Program.start(
                QUICK,
                "run",
                "--data-dir",
                data.toString(),
                "--network",
                "sandbox",
                "--no-bootstrap-peers",
                "--expected-pow",
                "8",
                "--listen",
                "127.0.0.1:0",
                "--rpc-addr",
                "127.0.0.1:0",
                "--json");
    }

    private static Ended run(String... arguments) throws Exception {
        return Program.run(QUICK, arguments);
    }

    private static long recorded(Path histories) throws Exception {
        long judgements = 0;
        try (Stream<Path> files = Files.list(histories)) {
            for (Path file : files.toList()) {
                try (RecordingReader reader = RecordingReader.open(file, trouble -> {
                    throw new AssertionError(trouble);
                })) {
                    Optional<List<Recorded>> block = reader.next();
                    while (block.isPresent()) {
                        judgements += block.get().size();
                        block = reader.next();
                    }
                }
            }
        }
        return judgements;
    }

    private static double score(Map<?, ?> peer, String when) {
        return ((Number) ((Map<?, ?>) peer.get(when)).get("score")).doubleValue();
    }

    private static String latencyJar() throws Exception {
        try (Stream<Path> jars = Files.list(Program.HOME.resolve("plugins"))) {
            return jars.filter(jar -> jar.getFileName().toString().contains("latency"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }
}
