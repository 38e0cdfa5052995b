package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class AskerTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void oneThatNeverAnswersIsInterruptedAndHoldsNobodyUpTwice() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Asker asker = new Asker(LONG)) {
            assertEquals(Optional.empty(), asker.ask("deaf", SHORT, () -> deaf(interrupted, released)));
            assertTrue(interrupted.await(60, TimeUnit.SECONDS));
            for (int i = 0; i < 10_000; i++) {
                assertEquals(Optional.empty(), asker.ask("deaf", LONG, () -> "asked while it is away"));
            }
            assertEquals(Optional.of("at once"), asker.ask("kind", LONG, () -> "at once"));
            assertEquals(
                    Map.of("deaf", new Asker.Failures(10_001, "no answer within 200 ms")),
                    asker.failures(),
                    "named and counted");
        } finally {
            released.countDown();
        }
    }

    @Test
    void oneThatHasComeBackIsAskedAgain() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (Asker asker = new Asker(LONG)) {
            asker.ask("slow", SHORT, () -> deaf(interrupted, released));
            released.countDown();
            Optional<String> answer = Optional.empty();
            while (answer.isEmpty()) {
                answer = asker.ask("slow", LONG, () -> "here");
                Thread.onSpinWait();
            }
            assertEquals(Optional.of("here"), answer);
        }
    }

    @Test
    void oneThatTheMachineKeepsFromThinkingIsNotLate() throws Exception {
        Pipe pipe = Pipe.open();
        Executor later = CompletableFuture.delayedExecutor(3 * SHORT.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(pipe), later);
        try (Asker asker = new Asker(LONG)) {
            assertEquals(
                    Optional.of(1), asker.ask("starved", SHORT, () -> read(pipe)), "a thread that reads looks like it");
            assertEquals(Map.of(), asker.failures());
        }
        written.join();
    }

    @Test
    void allThinkingTogetherHasAnEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Asker asker = new Asker(Duration.ofMillis(100))) {
            asker.ask("deaf", SHORT, () -> waiting(never));

            Refusal end = assertThrows(Refusal.class, () -> asker.ask("kind", LONG, () -> "too late"));
            assertTrue(end.getMessage().contains("about 1 questions, and the replay ends here"), end.getMessage());
        }
    }

    @Test
    void whatIsNoAnswerIsCounted() throws Exception {
        try (Asker asker = new Asker(LONG)) {
            assertEquals(Optional.empty(), asker.ask("mute", LONG, () -> null));
            assertEquals(Optional.empty(), asker.ask("deep", LONG, AskerTest::deep));

            assertEquals(
                    "java.lang.NullPointerException: it answered null",
                    asker.failures().get("mute").first());
            assertEquals(
                    "java.lang.StackOverflowError", asker.failures().get("deep").first());
        }
    }

    private static int read(Pipe pipe) {
        try {
            return pipe.source().read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Pipe pipe) {
        try {
            pipe.sink().write(ByteBuffer.wrap(new byte[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String deep() {
        return deep() + "er";
    }

    private static String deaf(CountDownLatch interrupted, CountDownLatch released) {
        while (released.getCount() > 0) {
            if (Thread.interrupted()) {
                interrupted.countDown();
            }
            Thread.onSpinWait();
        }
        return "late";
    }

    private static String waiting(CountDownLatch never) {
        try {
            never.await();
            throw new IllegalStateException("it was released");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
