package org.jackfield.pool.address;

import java.io.IOException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.Victim;
import org.jackfield.pool.settings.BookLimits;

/**
 * Processes that are killed (SIGKILL) at random moments while peers come and go, and what is left in the files of what they said that they
 * had seen.
 */
final class Killing {

    private static final Duration MAY_BE_LOST = Duration.ofSeconds(5);

    private static final long SEED = 20_260_305;

    /** An event is told a little after it was written down. */
    private static final Duration TOLD_AFTER = Duration.ofSeconds(1);

    private static final int TOLD_EVERY = 50;

    /**
     * What became of it.
     *
     * @param killed processes
     * @param loaded files of theirs that loaded, of which each has two once it has saved
     * @param remembered events of more than {@link #MAY_BE_LOST} before the end that are remembered
     * @param forgotten such that are not
     * @param longestLoss from the oldest event that is not remembered to the end
     */
    record Toll(int killed, int loaded, int remembered, int forgotten, Duration longestLoss) {

        static final Toll NONE = new Toll(0, 0, 0, 0, Duration.ZERO);

        Toll plus(Toll other) {
            return new Toll(
                    killed + other.killed,
                    loaded + other.loaded,
                    remembered + other.remembered,
                    forgotten + other.forgotten,
                    longestLoss.compareTo(other.longestLoss) > 0 ? longestLoss : other.longestLoss);
        }
    }

    /** Something that a process said before it was killed. */
    private record Said(Instant when, String peer, Optional<PointId> point) {

        boolean came() {
            return point.isPresent();
        }
    }

    private Killing() {}

    /**
     * Kills so many, some at a time.
     *
     * @throws ExecutionException if one has left what does not load
     */
    static Toll of(Path folder, int number, int atATime) throws InterruptedException, ExecutionException {
        System.out.println("killing " + number + ", seed " + SEED);
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            List<Future<Toll>> victims = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                int its = i;
                // one half as it comes, the other is writing nearly all the time
                long saveDelay = i % 2 == 0 ? BookLimits.DEFAULT.saveDelay().toMillis() : 1;
                long life = i % 4 < 2 ? 5_500 + random.nextInt(2_500) : random.nextInt(5_000);
                victims.add(threads.submit(() -> kill(folder.resolve("victim-" + its), saveDelay, life, SEED + its)));
            }
            Toll toll = Toll.NONE;
            for (Future<Toll> victim : victims) {
                toll = toll.plus(victim.get());
                if (toll.killed() % TOLD_EVERY == 0) {
                    System.out.println(toll);
                }
            }
            return toll;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Begins a process, kills it when it has lived so long, and looks what it has left. */
    private static Toll kill(Path home, long saveDelay, long lifeMillis, long seed)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        Victim victim = Victim.of(
                home.resolve("errors"),
                lifeMillis,
                "org.jackfield.pool.Churn",
                home.toString(),
                Long.toString(saveDelay),
                Long.toString(seed));
        return check(home, said(victim.lines()), victim.end());
    }

    private static Toll check(Path home, List<Said> said, Instant end) throws IOException {
        int loaded = 0;
        Map<String, KnownPeer> peers = new HashMap<>();
        Path peersFile = home.resolve("peers.json");
        if (Files.exists(peersFile)) {
            for (RememberedPeer peer : new PeersJson("memory").read(Files.readString(peersFile))) {
                peers.put(peer.peer().peer().text(), peer.peer());
            }
            loaded++;
        }
        Path pointsFile = home.resolve("address-book");
        Set<PointId> points = new HashSet<>();
        if (Files.exists(pointsFile)) {
            Library.reader(0).read(Files.readAllBytes(pointsFile)).tables().orElseThrow().entries().stream()
                    .map(entry -> entry.address().point())
                    .forEach(points::add);
            loaded++;
        }
        int remembered = 0;
        int forgotten = 0;
        Duration longestLoss = Duration.ZERO;
        for (Said each : said) {
            boolean old = each.when().isBefore(end.minus(MAY_BE_LOST));
            boolean known =
                    remembers(peers, each) && each.point().map(points::contains).orElse(true);
            remembered += old && known ? 1 : 0;
            forgotten += old && !known ? 1 : 0;
            Duration age = Duration.between(each.when(), end);
            if (!known && age.compareTo(longestLoss) > 0) {
                longestLoss = age;
            }
        }
        return new Toll(1, loaded, remembered, forgotten, longestLoss);
    }

    private static boolean remembers(Map<String, KnownPeer> peers, Said said) {
        Optional<Milestone> last = Optional.ofNullable(peers.get(said.peer()))
                .map(KnownPeer::milestones)
                .flatMap(each -> said.came() ? each.established() : each.ended());
        return last.map(Milestone::when)
                .filter(when -> !when.isBefore(said.when().minus(TOLD_AFTER)))
                .isPresent();
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
}
