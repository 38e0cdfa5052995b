package org.jackfield.pool.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Term;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.testkit.RealTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that throw, lie and hang, on real threads. */
@Timeout(120)
class RefereeTest {

    /** Nobody who answers at all is late, however busy the machine. */
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Whoever never answers is late in any case. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Score THREE = Score.of(PeerClass.FAVOURED, List.of(new Term("three", 3)));

    private final RealTime time = new RealTime();
    private final PlatformThreads threads = new PlatformThreads();
    private final Control control = new Control(threads.start("control"), time, time);
    private final EventStream events = new EventStream(time, threads, time);
    private final Guard guard = new Guard(events);
    private volatile Duration patience = LONG;
    private final Referee referee = new Referee(control, threads, guard, events, () -> patience);

    @AfterEach
    void end() {
        control.execute(referee::close);
        control.stop();
        time.close();
    }

    @Test
    void itsScoreIsTold() throws Exception {
        seat(new Saying("kind", () -> THREE), 0);

        assertEquals(new Referee.Answer(THREE, Optional.of("kind"), Map.of()), ask());
    }

    @Test
    void whatThrowsOrCannotBeAScoreIsNamedCountedAndNeutral() throws Exception {
        List<Supplier<Score>> vices = List.of(
                () -> {
                    throw new IllegalStateException("lost");
                },
                () -> {
                    throw new StackOverflowError("deep");
                },
                () -> null,
                () -> Score.of(PeerClass.ORDINARY, List.of(new Term("nothing", Double.NaN))),
                () -> Score.of(PeerClass.ORDINARY, List.of(new Term("less", -1))),
                () -> Score.of(PeerClass.ORDINARY, List.of(new Term("most", Double.POSITIVE_INFINITY))),
                () -> new Score(Double.NaN, PeerClass.ORDINARY, List.of()),
                () -> Score.of(
                        PeerClass.ORDINARY,
                        List.of(new Term("much", Double.MAX_VALUE), new Term("more", Double.MAX_VALUE))));
        for (int i = 0; i < vices.size(); i++) {
            Saying policy = new Saying("vice-" + i, vices.get(i));
            seat(policy, 0);

            assertEquals(Referee.Answer.NOBODY, ask(), policy.name());
            assertEquals(1, guard.failures(Shelf.POLICY, policy.name()));
            leave(policy);
        }
    }

    @Test
    void oneThatWaitsForEverIsInterruptedAndAskedAgainWhenItHasComeBack() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch thinking = new CountDownLatch(1);
        BlockingQueue<String> interruptions = new LinkedBlockingQueue<>();
        seat(
                new Saying("sleeper", () -> {
                    try {
                        if (thinking.getCount() > 0) {
                            thinking.countDown();
                            never.await();
                        }
                        return THREE;
                    } catch (InterruptedException e) {
                        interruptions.add(Thread.currentThread().getName());
                        throw new IllegalStateException(e);
                    }
                }),
                0);

        askUntil(thinking);

        assertEquals("scoring", interruptions.poll(30, TimeUnit.SECONDS));
        patience = LONG;
        Instant deadline = Instant.now().plusSeconds(60);
        Referee.Answer answer = ask();
        while (answer.policy().isEmpty()) {
            assertTrue(Instant.now().isBefore(deadline), "its return, which follows the interrupt, is never seen");
            answer = ask();
        }
        assertEquals(Optional.of("sleeper"), answer.policy());
    }

    @Test
    void oneThatMindsNoInterruptIsNotAskedAgainAndOthersAreWhenItHasLeft() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch thinking = new CountDownLatch(1);
        Saying deaf = new Saying("deaf", () -> {
            thinking.countDown();
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
            return THREE;
        });
        seat(deaf, 5);
        seat(new Saying("kind", () -> THREE), 0);

        askUntil(thinking);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Referee.Answer.NOBODY, ask(), "at once: it is not back");
        }
        assertEquals(1, guard.failures(Shelf.POLICY, "deaf"));
        leave(deaf);
        patience = LONG;
        assertEquals(Optional.of("kind"), ask().policy());
        released.countDown();
    }

    @Test
    void theHighestRankingIsAskedAndAmongEqualsTheFirst() throws Exception {
        Saying first = new Saying("first", () -> THREE);
        Saying high = new Saying("high", () -> THREE);
        seat(first, 0);
        seat(new Saying("second", () -> THREE), 0);
        assertEquals(Optional.of("first"), ask().policy());

        seat(high, 10);
        assertEquals(Optional.of("high"), ask().policy());
        assertEquals(List.of("high", "first", "second"), referee.names());

        seat(high, -10);
        assertEquals(Optional.of("first"), ask().policy(), "a ranking changes live");
        leave(first);
        assertEquals(Optional.of("second"), ask().policy());
    }

    @Test
    void withoutAnybodyTheAnswerIsNeutral() throws Exception {
        assertEquals(Referee.Answer.NOBODY, ask());
    }

    private void seat(ScoringPolicy policy, int ranking) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> {
            referee.seat(policy, policy.name(), ranking);
            done.complete(null);
        });
        done.get(30, TimeUnit.SECONDS);
    }

    private void leave(ScoringPolicy policy) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> referee.leave(policy).thenAccept(done::complete));
        done.get(30, TimeUnit.SECONDS);
    }

    /** A machine that is late itself does not blame the policy, which has not heard the question. */
    private void askUntil(CountDownLatch thinking) throws Exception {
        patience = SHORT;
        do {
            assertEquals(Referee.Answer.NOBODY, ask());
        } while (thinking.getCount() > 0);
    }

    private Referee.Answer ask() throws Exception {
        CompletableFuture<Referee.Answer> answer = new CompletableFuture<>();
        control.execute(() -> referee.ask(PeerHistory.EMPTY, NOON, answer::complete));
        return answer.get(90, TimeUnit.SECONDS);
    }

    private record Saying(String name, Supplier<Score> saying) implements ScoringPolicy {

        @Override
        public Score score(PeerHistory history, Instant now) {
            return saying.get();
        }
    }
}
