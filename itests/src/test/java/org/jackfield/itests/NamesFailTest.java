package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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

/** A node that knows nothing but the names of seeds, and a file of fixed points for the case that all of them fail. */
@Timeout(value = 300, unit = SECONDS)
class NamesFailTest {

    private static final String DNS = "org.jackfield.discovery.dns";
    private static final String BOOTSTRAP = "org.jackfield.discovery.bootstrap";
    private static final String NETWORK = "custom:NAMES_FAIL";

    /** Of a server that answers, however busy the machine is. */
    private static final String PATIENT = "30000";

    private static final String DEFAULT = "2000";

    /** Whatever it takes is printed. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path files;

    private final List<RunningNode> nodes = new ArrayList<>();
    private Optional<Seeds> seeds = Optional.empty();
    private RunningNode named;
    private RunningNode fixed;

    @BeforeEach
    void neighbours() throws IOException {
        named = start("named");
        fixed = start("fixed");
        Files.writeString(
                files.resolve("fixed-points"),
                """
                dated 2026-11-29
                [mainnet]
                127.0.0.1:1
                [%s]
                this line is damaged
                %s
                """
                        .formatted(NETWORK, fixed.point()));
        seeds = Optional.of(Seeds.start(files, named));
    }

    @AfterEach
    void end() {
        seeds.ifPresent(Seeds::close);
        RunningNode.stop(nodes.toArray(RunningNode[]::new));
    }

    @Test
    void fixedPointsAreNotDialledWhileANameWorks() {
        RunningNode alice = alice("one.failing.example,other.failing.example,alive.example", 2, PATIENT);
        alice.awaitPeers(named.self());

        // it seeks a second peer in vain, again and again
        for (int round = 0; round < 4; round++) {
            alice.awaitEvent(alice.inside().mark(), "topology-sent", event -> event.get("topic")
                    .equalsIgnoreCase("bootstrap"));
        }

        assertFalse(alice.inside().points().contains(fixed.point()));
        assertEquals(List.of(named.self()), List.copyOf(alice.inside().peers()));
    }

    @Test
    void fixedPointsAreDialledWhenAllNamesFail() {
        connectsTo("seed.failing.example,other.failing.example", "all seeds fail at once");
    }

    @Test
    void fixedPointsAreDialledWhenNoNameIsAnswered() {
        connectsTo("seed.silent.example,other.failing.example", "one seed is silent, one fails");
    }

    private void connectsTo(String names, String what) {
        long begin = System.nanoTime();
        RunningNode alice = alice(names, 1, DEFAULT);
        long started = System.nanoTime();

        alice.inside().await("first connection", () -> !alice.inside().peers().isEmpty(), PATIENCE);

        System.out.printf(
                "%s: first connection %d ms after the beginning of a start of %d ms%n",
                what, (System.nanoTime() - begin) / 1_000_000, (started - begin) / 1_000_000);
        assertEquals(List.of(fixed.self()), List.copyOf(alice.inside().peers()));
        assertTrue(alice.inside().points().contains(fixed.point()));
        assertFalse(alice.inside().points().contains("tcp://127.0.0.1:1"), "a point of another network was taken");
    }

    private RunningNode alice(String names, int wanted, String queryMillis) {
        RunningNode alice = seeds.orElseThrow()
                .askedBy(RunningNode.in(files.resolve("alice")), names)
                .with("min-connections", String.valueOf(wanted))
                .with("news-wait", "500")
                .with(DNS, "query-time", queryMillis)
                .with(DNS, "seed-time", "60")
                .with(BOOTSTRAP, "network", NETWORK)
                .with(BOOTSTRAP, "fixed-points", files.resolve("fixed-points").toString())
                .start();
        nodes.add(alice);
        return alice;
    }

    private RunningNode start(String name) {
        RunningNode node = RunningNode.in(files.resolve(name)).start();
        nodes.add(node);
        return node;
    }
}
