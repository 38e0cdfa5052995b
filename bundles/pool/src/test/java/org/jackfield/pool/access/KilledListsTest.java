package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.pool.Victim;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes are killed (SIGKILL) while they ban, pardon and grey-list: the lists that they leave load, hold every order that was
 * done, and lack the last 5 s of grey entries at most.
 */
@Tag("once")
class KilledListsTest {

    private static final long SEED = 20_260_306;
    private static final int KILLS = 8;
    private static final int AT_A_TIME = 4;
    private static final Duration MAY_BE_LOST = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    @Timeout(180)
    void whoeverIsKilledAtAnyMomentKeepsEveryOrderThatWasDone() throws Exception {
        System.out.println("KilledListsTest, seed " + SEED);
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        List<Future<Integer>> victims = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            int number = i;
            long life = i % 2 == 0 ? 6_000 + random.nextInt(2_500) : 200 + random.nextInt(3_000);
            victims.add(threads.submit(() -> killed(folder.resolve("lists-" + number), life, SEED + number)));
        }
        threads.shutdown();
        int proved = 0;
        for (Future<Integer> victim : victims) {
            proved += victim.get();
        }
        System.out.println(KILLS + " killed, " + proved + " entries put to the test");

        assertTrue(proved > 500, "only " + proved + " entries were put to the test");
    }

    /** Begins a process, kills it when it has lived so long after its first word, and counts what it had to keep and has kept. */
    private static int killed(Path file, long lifeMillis, long seed) throws Exception {
        Victim victim = Victim.of(
                file.resolveSibling(file.getFileName() + ".errors"),
                lifeMillis,
                Orders.class.getName(),
                file.toString(),
                Long.toString(seed));
        return check(file, victim.lines(), victim.end());
    }

    private static int check(Path file, List<String> lines, Instant end) throws IOException {
        AccessFile.Contents kept = Files.exists(file)
                ? new AccessFile(PeerIds::parse).parse(Files.readString(file))
                : new AccessFile.Contents(Map.of(), List.of(), List.of(), Optional.empty());
        Set<Subject> black = subjects(kept, AccessList.BLACK);
        Set<Subject> grey = subjects(kept, AccessList.GREY);
        Optional<OverflowFilter> overflow = kept.overflow().map(each -> new OverflowFilter(each, end));
        Map<Subject, String> last = new HashMap<>();
        int proved = 0;
        for (String line : lines) {
            String[] words = line.split(" ");
            // the last line may have been cut off
            if (words.length == 4) {
                Subject subject = new Subject.Addresses(AddressRange.parse(words[2]));
                boolean old = Instant.ofEpochMilli(Long.parseLong(words[1])).isBefore(end.minus(MAY_BE_LOST));
                if (!words[0].equals(Orders.GREY)) {
                    last.put(subject, words[0]);
                } else if (old) {
                    assertTrue(
                            grey.contains(subject)
                                    || overflow.map(filter -> filter.holds(subject))
                                            .orElse(false),
                            file.getFileName() + " has forgotten that " + subject.text() + " is grey");
                    proved++;
                }
            }
        }
        for (Map.Entry<Subject, String> each : last.entrySet()) {
            String subject = each.getKey().text();
            if (each.getValue().equals(Orders.BANNED)) {
                assertTrue(black.contains(each.getKey()), file.getFileName() + " has forgotten the ban of " + subject);
                proved++;
            } else if (each.getValue().equals(Orders.PARDONED)) {
                assertFalse(black.contains(each.getKey()), file.getFileName() + " bans " + subject + " again");
                proved++;
            }
        }
        return proved;
    }

    private static Set<Subject> subjects(AccessFile.Contents kept, AccessList list) {
        Set<Subject> subjects = new HashSet<>();
        for (AccessEntry entry : kept.lists().getOrDefault(list, List.of())) {
            subjects.add(entry.subject());
        }
        return subjects;
    }
}
