package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a protocol notes of peers lasts longer than the protocol, and than the node; and so does what they did. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class NotesIT {

    @TempDir
    Path folder;

    private final Map<String, String> points = new HashMap<>();
    private String bobsId;

    @Test
    void theChatterComesNotesGoesAndComesAgainAndTheNodeDoes() throws Exception {
        try (Program alice = node("alice");
                Program bob = node("bob", "--peer", point(alice))) {
            bobsId = (String) bob.event("generated").get("peer");
            try (Program carol = node("carol", "--peer", point(bob), "--peer", point("alice"))) {
                alice.event("chatter", said -> number(said, "first") >= 3);
                Map<?, ?> noted = explained(score -> worth(score) > 0 && deeds(score, "first_delivery") > 0);
                double before = worth(noted);
                assertTrue(term(noted, "notes") > 0, noted::toString);
                assertTrue(term(noted, "first-deliveries") > 0, noted::toString);
                assertEquals(0, deeds(noted, "broken_promise"), noted::toString);

                Path jar = chatterOf("alice");
                Path aside = Files.move(jar, folder.resolve("aside.jar"), StandardCopyOption.ATOMIC_MOVE);
                alice.event("plugin-left", gone -> "chatter".equals(gone.get("name")));
                Map<?, ?> without = explained(score -> true);
                before = Math.max(before, worth(without));
                String last = at(without);
                assertTrue(before > 0, "what it noted stays");
                Ended told = run(
                        "score",
                        "explain",
                        bobsId,
                        "--data-dir",
                        folder.resolve("alice").toString());
                assertTrue(
                        told.out().stream().anyMatch(line -> line.startsWith("noted by chatter: worth ")),
                        told::toString);

                Files.move(aside, jar, StandardCopyOption.ATOMIC_MOVE);
                alice.event("plugin-arrived", come -> "chatter".equals(come.get("name")));
                Map<?, ?> again = explained(score -> !at(score).equals(last));
                assertTrue(worth(again) > before, "it goes on from what it had noted: " + before + ", " + again);
                long useful = deeds(again, "useful");

                assertEquals(0, alice.terminate().code());
                Files.delete(jar);
                try (Program heir = node("alice", false, "--peer", point("bob"))) {
                    heir.event("connected", open -> bobsId.equals(open.get("peer")));
                    Map<?, ?> after = explained(score -> true);
                    assertTrue(worth(after) >= worth(again), after::toString);
                    assertTrue(deeds(after, "useful") >= useful, after::toString);
                    assertEquals(0, heir.terminate().code());
                }
                carol.terminate();
                bob.terminate();
            }
        }
    }

    private Map<?, ?> explained(Predicate<Map<?, ?>> wanted) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plusSeconds(60);
        while (true) {
            Ended ended = run(
                    "score",
                    "explain",
                    bobsId,
                    "--json",
                    "--data-dir",
                    folder.resolve("alice").toString());
            if (ended.code() == 0) {
                Map<?, ?> score = Json.readObject(ended.out().get(0));
                if (wanted.test(score)) {
                    return score;
                }
            }
            if (Instant.now().isAfter(deadline)) {
                return fail("not what was awaited, but " + ended);
            }
        }
    }

    private static double worth(Map<?, ?> score) {
        return notes(score).stream().mapToDouble(note -> number(note, "worth")).sum();
    }

    private static String at(Map<?, ?> score) {
        return notes(score).stream()
                .map(note -> note.get("protocol") + " " + note.get("at"))
                .toList()
                .toString();
    }

    private static List<Map<?, ?>> notes(Map<?, ?> score) {
        return maps(score.get("notes"));
    }

    private static double term(Map<?, ?> score, String name) {
        return maps(score.get("terms")).stream()
                .filter(term -> name.equals(term.get("name")))
                .mapToDouble(term -> number(term, "value"))
                .sum();
    }

    private static long deeds(Map<?, ?> score, String deed) {
        return maps(((Map<?, ?>) score.get("history")).get("spans")).stream()
                .mapToLong(span -> (long) number(span, deed))
                .sum();
    }

    private static List<Map<?, ?>> maps(Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        ((List<?>) list).forEach(each -> maps.add((Map<?, ?>) each));
        return maps;
    }

    private static double number(Map<?, ?> form, String field) {
        return ((Number) form.get(field)).doubleValue();
    }

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        return Program.run(Program.QUICK, arguments);
    }

    private String point(Program node) throws InterruptedException {
        String point = (String) node.event("listening").get("point");
        points.putIfAbsent(points.isEmpty() ? "alice" : "bob", point);
        return point;
    }

    private String point(String name) {
        return points.get(name);
    }

    private Program node(String name, String... more) throws IOException {
        return node(name, true, more);
    }

    private Program node(String name, boolean talks, String... more) throws IOException {
        Path data = folder.resolve(name);
        Files.createDirectories(data.resolve("plugins"));
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                data.resolve("etc/org.jackfield.pool.cfg"), "score-interval = 200\npolicy-patience = 20000\n");
        Files.writeString(data.resolve("etc/org.jackfield.policies.scoring.cfg"), "probation = 1\n");
        Files.writeString(data.resolve("etc/org.jackfield.distribution.chatter.cfg"), "news-ms = 100\n");
        if (talks) {
            Files.copy(distributedChatter(), chatterOf(name));
        }
        return Program.listeningNode(data, more);
    }

    private Path chatterOf(String name) {
        return folder.resolve(name).resolve("plugins/chatter.jar");
    }

    private static Path distributedChatter() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Program.HOME.resolve("demo"), "*chatter*.jar")) {
            return jars.iterator().next();
        }
    }
}
