package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ends that need nothing but this build do what they are asked; how fast is nobody's concern here. */
class EndsTest {

    private static final long PATIENCE_NANOS = Duration.ofSeconds(120).toNanos();

    @TempDir
    private Path logs;

    @Test
    void theEndsOfANodeTalkAndShakeHandsAgainAndAgain() throws IOException {
        try (Pair pair = Pair.start(named(Field.JACKFIELD), logs)) {
            pair.prepare(Duration.ofMillis(1));
            pair.connect(2);
            assertHears(pair, 64, 0);
            assertHears(pair, 64, 1000);
            assertHears(pair, 64 * 1024, 0);
            assertEquals(5, pair.shakeHands(5, 4).messages());
            assertTrue(pair.compiled().compareTo(Duration.ZERO) > 0, "a node without a compiler");
        }
    }

    @Test
    void aCrowdConnectsAndABareLoopDoesTheSame() throws IOException {
        Run run = new Run(Plan.GLANCE, new Field(List.of()), new Results(), logs, line -> {});

        new FanOut().run(run);

        assertTrue(
                run.results().series(FanOut.TIME, Field.JACKFIELD).orElseThrow().low() > 0);
        assertTrue(run.results().series(FanOut.TIME, FanOut.BARE).orElseThrow().low() > 0);
    }

    @Test
    void theEndsOfNettyTalk() throws IOException {
        try (Pair pair = Pair.start(named(Field.NETTY), logs)) {
            pair.prepare(Duration.ofMillis(1));
            pair.connect(1);
            assertHears(pair, 64, 0);
            assertHears(pair, 64 * 1024, 0);
        }
    }

    /** However long the machine takes: what is heard once is enough. */
    private static void assertHears(Pair pair, int bytes, long rate) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        Pair.Heard heard;
        do {
            assertTrue(System.nanoTime() < deadline, "nothing was heard");
            heard = pair.stream(bytes, rate, Duration.ZERO, Duration.ofMillis(50));
        } while (heard.messages() == 0);
        assertEquals(rate > 0, heard.p99() > 0, "only what is paced is stamped");
    }

    private static Contestant named(String name) {
        return new Field(List.of())
                .who(Contestant.Skill.STREAM).stream()
                        .filter(contestant -> contestant.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
