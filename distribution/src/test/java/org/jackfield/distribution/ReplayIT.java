package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;
import org.jackfield.api.recording.Judgement;
import org.jackfield.api.recording.Recorded;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What real nodes record, and what policies say to it afterwards. */
@Execution(ExecutionMode.CONCURRENT)
class ReplayIT {

    /** A policy's first answer comes from cold code, which on a busy machine takes longer than the 100 ms that a node waits. */
    private static final String PATIENT = "policy-patience = 10000\n";

    @TempDir
    Path folder;

    @Test
    void whatANodeHasRecordedIsReplayedToTheBitAndWithOtherWeights() throws Exception {
        Path data = folder.resolve("alice");
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                data.resolve("etc/org.jackfield.pool.cfg"), "record-histories = true\nscore-interval = 50\n" + PATIENT);
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
        assertEquals(
                "Every score is the same, bit for bit (" + asked + " of " + asked + ").",
                same.out().get(0));
        assertEquals(0, same.code());

        Ended other = run("policy", "replay", "--data-dir", data.toString(), "--set", "tenure-weight=100", "--json");
        assertEquals(0, other.code(), other.err()::toString);
        Map<?, ?> report = (Map<?, ?>) Json.readObject(other.out().get(0)).get("scores");
        assertEquals(asked, report.get("answers"));
        Map<?, ?> peer = (Map<?, ?>) ((List<?>) report.get("peers")).get(0);
        assertEquals(bobsId, peer.get("peer_id"));
        assertTrue(score(peer, "would_be") > score(peer, "was"), peer.toString());

        Ended latency = run("policy", "replay", data.resolve("histories").toString(), "--policy", "latency");
        assertEquals(0, latency.code(), latency.err()::toString);
        assertTrue(latency.out().get(1).startsWith(bobsId), latency.out().toString());
        assertTrue(
                latency.out().get(2).startsWith("1 peers from "), latency.out().toString());

        Ended jar = run("policy", "replay", "--data-dir", data.toString(), "--policy", jar("latency"));
        assertEquals(latency.out(), jar.out(), "any bundle will do");
    }

    @Test
    void whoWouldHaveBeenDroppedAndWhoWouldHaveBeenSparedIsReplayed() throws Exception {
        Path data = folder.resolve("alice");
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                data.resolve("etc/org.jackfield.pool.cfg"),
                "record-histories = true\nmin-connections = 1\nexpected-connections = 2\nmax-connections = 2\n"
                        + PATIENT);
        Files.writeString(data.resolve("etc/org.jackfield.policies.selection.cfg"), "group-percent = 100\n");
        Files.writeString(data.resolve("etc/org.jackfield.policies.greylist.cfg"), "reasons = rejected=3600\n");
        try (Program alice = node(data);
                Program bob = node(folder.resolve("bob"));
                Program dave = node(folder.resolve("dave"));
                Program carol = node(folder.resolve("carol"))) {
            PointId point = PointId.parse((String) alice.event("listening").get("point"));
            try (Detour detour = new Detour("127.1.0.1", point.port())) {
                bob.event("listening");
                dave.event("listening");
                carol.event("listening");
                assertEquals(0, dial("bob", detour.point()).code());
                alice.event("connected");
                assertEquals(0, dial("dave", detour.point()).code());
                alice.event("connected");
                assertEquals(14, dial("carol", point.authority()).code(), "it is full, and nobody yields");
                alice.event("greylisted");
                assertEquals(0, alice.terminate().code());
            }
        }

        Ended same = run("policy", "replay", "--data-dir", data.toString());
        // of scores only if the node has lived until a round of them
        assertTrue(
                same.out().stream().allMatch(line -> line.contains(" is the same, bit for bit (")),
                same.out()::toString);
        for (String what : List.of("What every ending earns ", "Who yields to every newcomer ")) {
            assertTrue(same.out().stream().anyMatch(line -> line.startsWith(what)), same.out()::toString);
        }
        assertEquals(0, same.code());

        Ended stricter = replay(data, "selection", "group-percent=10");
        assertTrue(stricter.out().get(1).endsWith("  0         1  dropped"), stricter.out()::toString);
        assertTrue(stricter.out().get(2).contains(": 1 dropped; "), stricter.out()::toString);

        Ended milder = replay(data, "greylist", "reasons=rejected=0");
        assertTrue(milder.out().get(1).startsWith("127.0.0.1 "), milder.out()::toString);
        assertTrue(milder.out().get(1).endsWith("  spared"), milder.out()::toString);

        Ended none = run("policy", "replay", "--data-dir", data.toString(), "--policy", jar("transports-tcp"));
        assertEquals(21, none.code());
        assertTrue(none.sentence().endsWith("does not start: it publishes no policy."), none.sentence());

        Ended unknown = run("policy", "replay", "--data-dir", data.toString(), "--set", "magnitude=7");
        assertEquals(21, unknown.code());
        assertTrue(unknown.sentence().contains("has a setting 'magnitude'"), unknown.sentence());
    }

    private Ended dial(String who, String point) throws Exception {
        return run(
                "p2p",
                "connect",
                "address",
                point,
                "--data-dir",
                folder.resolve(who).toString());
    }

    private static Ended replay(Path data, String policy, String change) throws Exception {
        Ended ended = run("policy", "replay", "--data-dir", data.toString(), "--policy", policy, "--set", change);
        assertEquals(0, ended.code(), ended.err()::toString);
        return ended;
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
        return Program.listeningNode(data, "--rpc-addr", "127.0.0.1:0");
    }

    private static Ended run(String... arguments) throws Exception {
        return Program.run(Program.QUICK, arguments);
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
                        judgements += block.get().stream()
                                .filter(Judgement.class::isInstance)
                                .count();
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

    private static String jar(String name) throws Exception {
        try (Stream<Path> jars = Files.list(Program.HOME.resolve("plugins"))) {
            return jars.filter(jar -> jar.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }
}
