package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that knows nothing but the names of three seeds, of which two are dead: one is silent, the other fails. */
@Timeout(value = 180, unit = SECONDS)
class SeedsDownTest {

    private static final int MINIMUM = 3;
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration ALL = Duration.ofSeconds(30);

    @TempDir
    Path files;

    private final List<RunningNode> nodes = new ArrayList<>();
    private final List<String> living = new ArrayList<>();
    private Optional<Seeds> seeds = Optional.empty();

    @BeforeEach
    void neighbours() throws IOException {
        for (int i = 0; i < MINIMUM; i++) {
            RunningNode neighbour =
                    RunningNode.in(files.resolve("neighbour-" + i)).start();
            nodes.add(neighbour);
            living.add(neighbour.point());
        }
        seeds = Optional.of(Seeds.start(files, nodes.toArray(RunningNode[]::new)));
    }

    @AfterEach
    void end() {
        seeds.ifPresent(Seeds::close);
        RunningNode.stop(nodes.toArray(RunningNode[]::new));
    }

    @Test
    void theLivingSeedIsEnough() {
        long begin = System.nanoTime();
        RunningNode alice = seeds.orElseThrow()
                .askedBy(
                        RunningNode.in(files.resolve("alice")).with("min-connections", String.valueOf(MINIMUM)),
                        "dead.silent.example,dead.failing.example,alive.example")
                .start();
        nodes.add(alice);
        long started = System.nanoTime();

        alice.inside().await("first connection", () -> !alice.inside().peers().isEmpty(), FIRST);
        Duration first = Duration.ofNanos(System.nanoTime() - started);
        alice.inside()
                .await("minimum of connections", () -> alice.inside().peers().size() >= MINIMUM, ALL);
        Duration all = Duration.ofNanos(System.nanoTime() - started);

        System.out.printf(
                "two of three seeds dead: first connection %d ms, minimum %d ms after the start, which took %d ms%n",
                first.toMillis(), all.toMillis(), (started - begin) / 1_000_000);
        assertTrue(
                alice.inside().points().containsAll(living),
                () -> "known points: " + alice.inside().points());
    }
}
