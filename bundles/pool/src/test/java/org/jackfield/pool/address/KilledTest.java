package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.settings.BookLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes are killed (SIGKILL) while peers come and go: what they leave loads, and lacks the last 5 s at most. {@code -Dbook.kills=1000} does it longer. */
class KilledTest {

    private static final long SEED = 20_260_305;
    private static final int KILLS = Integer.getInteger("book.kills", 24);
    private static final int AT_A_TIME = 8;
    private static final Duration MAY_BE_LOST = Duration.ofSeconds(5);

    /** An event is told a little after it was written down. */
    private static final Duration TOLD_AFTER = Duration.ofSeconds(1);

    /** Something that a process said before it was killed. */
    private record Said(Instant when, String peer, Optional<PointId> point) {

        boolean came() {
            return point.isPresent();
        }
    }

    @TempDir
    Path folder;

    @Test
    @Timeout(6_000)
    void whoeverIsKilledAtAnyMomentRemembersWhatHappenedFiveSecondsBefore() throws Exception {
        System.out.println("KilledTest, seed " + SEED);
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        List<Future<Integer>> victims = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            int number = i;
            // one half as it comes, the other is writing nearly all the time
            long saveDelay = i % 2 == 0 ? BookLimits.DEFAULT.saveDelay().toMillis() : 1;
            long life = i % 4 < 2 ? 5_500 + random.nextInt(2_500) : random.nextInt(5_000);
            Callable<Integer> victim = () -> killed(folder.resolve("victim-" + number), saveDelay, life, number);
            victims.add(threads.submit(victim));
        }
        int proved = 0;
        threads.shutdown();
        for (Future<Integer> victim : victims) {
            proved += victim.get();
        }
        System.out.println(KILLS + " killed, " + proved + " memories put to the test");

        assertTrue(proved > 100, "only " + proved + " memories were put to the test");
    }

    /** Begins a process, kills it when it has lived so long, and counts what it had to remember and does. */
    private static int killed(Path home, long saveDelay, long lifeMillis, int number) throws Exception {
        Files.createDirectories(home);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.jackfield.pool.Churn",
                        home.toString(),
                        Long.toString(saveDelay),
                        Long.toString(SEED + number))
                .redirectError(home.resolve("errors").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            String first = out.readLine();
            assertTrue(first != null, () -> "it never began: " + errors(home));
            lines.add(first);
            process.waitFor(lifeMillis, TimeUnit.MILLISECONDS);
            Instant end = Instant.now();
            // the process' own method would close what it has still to say
            process.toHandle().destroyForcibly();
            out.lines().forEach(lines::add);
            assertEquals(128 + 9, process.waitFor(), () -> "not killed: " + errors(home));
            return check(home, said(lines), end, "victim " + number);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int check(Path home, List<Said> said, Instant end, String victim) throws IOException {
        Map<String, KnownPeer> peers = new HashMap<>();
        Path peersFile = home.resolve("peers.json");
        if (Files.exists(peersFile)) {
            for (RememberedPeer peer : new PeersJson("memory").read(Files.readString(peersFile))) {
                peers.put(peer.peer().peer().text(), peer.peer());
            }
        }
        Path pointsFile = home.resolve("address-book");
        Set<PointId> points = new HashSet<>();
        if (Files.exists(pointsFile)) {
            BookFile.Contents book = new BookFile(PeerIds::parse).read(Files.readAllBytes(pointsFile));
            book.memory()
                    .orElseThrow()
                    .entries()
                    .forEach(entry -> points.add(entry.address().point()));
        }
        int proved = 0;
        for (Said each : said) {
            if (each.when().isBefore(end.minus(MAY_BE_LOST))) {
                KnownPeer peer = peers.get(each.peer());
                assertTrue(peer != null, victim + " has forgotten " + each);
                Instant remembered = (each.came()
                                ? peer.milestones().established()
                                : peer.milestones().ended())
                        .map(Milestone::when)
                        .orElse(Instant.EPOCH);
                assertTrue(
                        !remembered.isBefore(each.when().minus(TOLD_AFTER)),
                        victim + " remembers " + remembered + " and not " + each);
                each.point().ifPresent(point -> assertTrue(points.contains(point), victim + " has forgotten " + point));
                proved++;
            }
        }
        return proved;
    }

    /** The last line may have been cut off. */
    private static List<Said> said(List<String> lines) {
        return lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 4)
                .map(words -> new Said(
                        Instant.ofEpochMilli(Long.parseLong(words[1])),
                        words[2],
                        words[0].equals("came") ? Optional.of(PointId.parse(words[3])) : Optional.empty()))
                .toList();
    }

    private static String errors(Path home) {
        try {
            return Files.readString(home.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
