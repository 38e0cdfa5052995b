package org.jackfield.pool.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.PointId;
import org.jackfield.api.recording.Yielding;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.testkit.RealTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that throw, name strangers and hang, on real threads. */
@Timeout(120)
class ChoicesTest {

    /** Nobody who answers at all is late, however busy the machine. */
    private static final Duration LONG = Duration.ofMinutes(1);

    /** Whoever never answers is late in any case. */
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final List<PointId> DRAWN =
            List.of(new PointId("tcp", "192.0.2.1", 1), new PointId("tcp", "192.0.2.2", 2));
    private static final PeerId MALLORY = new PeerId(ByteString.of(new byte[] {1}), "mallory");

    private final RealTime time = new RealTime();
    private final PlatformThreads threads = new PlatformThreads();
    private final Control control = new Control(threads.start("control"), time, time);
    private final EventStream events = new EventStream(time, threads, time);
    private final Guard guard = new Guard(events);
    private volatile PoolSettings settings = PoolSettings.DEFAULT.with(AccessLimits.DEFAULT.patient(LONG));
    private final BlockingQueue<Yielding> recorded = new LinkedBlockingQueue<>();
    private final Choices choices = new Choices(
            new Pool(
                    new FairScheduler(SchedulerSettings.UNCAPPED, time, time),
                    () -> settings,
                    open -> message -> false,
                    threads,
                    guard),
            new Book(() -> settings, time, new SplittableRandom(7), events::tell),
            control,
            threads,
            guard,
            events,
            new SplittableRandom(7),
            () -> settings,
            peer -> Optional.empty(),
            recorded::add);

    @AfterEach
    void end() {
        control.execute(choices::shutdown);
        control.stop();
        time.close();
    }

    @Test
    void withoutAnybodyAllAreDialledAsTheyWereDrawnAndNobodyYields() throws Exception {
        assertEquals(DRAWN, dial());
        assertEquals(Optional.empty(), displace());
        assertEquals(List.of(), choices.policies());
    }

    @Test
    void itsOrderIsFollowedAndWhomItLeavesOutIsNotDialled() throws Exception {
        seat(Saying.dialling("kind", drawn -> List.of(drawn.get(1), drawn.get(0))), 0);
        assertEquals(List.of(DRAWN.get(1), DRAWN.get(0)), dial());

        seat(Saying.dialling("stern", drawn -> List.of()), 5);
        assertEquals(List.of(), dial());
        assertEquals(
                List.of(
                        new PolicyState(PolicyState.Kind.SELECTION, "stern", true, 0),
                        new PolicyState(PolicyState.Kind.SELECTION, "kind", false, 0)),
                choices.policies());
    }

    @Test
    void whatCannotBeAnAnswerIsNamedCountedAndReplacedByTheNeutralOne() throws Exception {
        List<Function<List<Candidate>, List<Candidate>>> vices = List.of(
                drawn -> {
                    throw new IllegalStateException("lost");
                },
                drawn -> {
                    throw new StackOverflowError("deep");
                },
                drawn -> null,
                drawn -> Arrays.asList(drawn.get(0), null),
                drawn -> List.of(drawn.get(0), drawn.get(0)),
                drawn -> List.of(new Candidate(
                        new PointId("tcp", "192.0.2.66", 1),
                        drawn.get(0).group(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Candidate.Purpose.CONNECTION)));
        for (int i = 0; i < vices.size(); i++) {
            Saying policy = Saying.dialling("vice-" + i, vices.get(i));
            seat(policy, 0);

            assertEquals(DRAWN, dial(), policy.name());
            assertEquals(1, guard.failures(Shelf.POLICY, policy.name()));
            leave(policy);
        }
    }

    @Test
    void whoLetsAStrangerGoLetsNobodyGo() throws Exception {
        List<Supplier<Optional<PeerId>>> vices = List.of(() -> Optional.of(MALLORY), () -> null, () -> {
            throw new IllegalStateException("lost");
        });
        for (int i = 0; i < vices.size(); i++) {
            Saying policy = new Saying("vice-" + i, drawn -> drawn, vices.get(i));
            seat(policy, 0);

            assertEquals(Optional.empty(), displace(), policy.name());
            assertEquals(1, choices.policies().get(0).failures());
            leave(policy);
        }
    }

    @Test
    void aCrowdOfOneGroupIsAskedAboutOnceAndRecordedOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        seat(
                new Saying("stern", drawn -> drawn, () -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                }),
                0);
        for (int i = 0; i < 1_000; i++) {
            assertEquals(Optional.empty(), displace());
        }

        assertEquals(1, asked.get());
        assertEquals(Optional.of("stern"), recorded.remove().policy());
        assertTrue(recorded.isEmpty());
    }

    @Test
    void oneThatHangsIsInterruptedAndNobodyWaitsForItAgain() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        BlockingQueue<String> interruptions = new LinkedBlockingQueue<>();
        Saying deaf = Saying.dialling("deaf", drawn -> {
            thinking.countDown();
            while (released.getCount() > 0) {
                if (Thread.interrupted()) {
                    interruptions.add(Thread.currentThread().getName());
                }
                Thread.onSpinWait();
            }
            return drawn;
        });
        seat(deaf, 5);
        settings = PoolSettings.DEFAULT.with(AccessLimits.DEFAULT.patient(SHORT));
        do {
            assertEquals(DRAWN, dial());
        } while (thinking.getCount() > 0);

        assertEquals("selection", interruptions.poll(30, TimeUnit.SECONDS));
        for (int i = 0; i < 1_000; i++) {
            assertEquals(DRAWN, dial(), "at once: it is not back");
            assertEquals(Optional.empty(), displace());
        }
        assertEquals(1, guard.failures(Shelf.POLICY, "deaf"));
        leave(deaf);
        released.countDown();
    }

    @Test
    void questionsWaitForEachOtherAndTooManyAreNotAsked() throws Exception {
        CountDownLatch thinking = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        seat(
                Saying.dialling("slow", drawn -> {
                    thinking.countDown();
                    await(released);
                    return List.of();
                }),
                0);
        CompletableFuture<List<PointId>> first = ask();
        assertTrue(thinking.await(30, TimeUnit.SECONDS));
        List<CompletableFuture<List<PointId>>> waiting = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            waiting.add(ask());
        }

        assertEquals(DRAWN, ask().get(30, TimeUnit.SECONDS), "one too many");
        released.countDown();
        assertEquals(List.of(), first.get(30, TimeUnit.SECONDS));
        for (CompletableFuture<List<PointId>> each : waiting) {
            assertEquals(List.of(), each.get(30, TimeUnit.SECONDS));
        }
    }

    private static void await(CountDownLatch released) {
        try {
            if (!released.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void seat(SelectionPolicy policy, int ranking) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> {
            choices.add(policy, policy.name(), ranking);
            done.complete(null);
        });
        done.get(30, TimeUnit.SECONDS);
    }

    private void leave(SelectionPolicy policy) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> choices.remove(policy).thenAccept(done::complete));
        done.get(30, TimeUnit.SECONDS);
    }

    private List<PointId> dial() throws Exception {
        return ask().get(90, TimeUnit.SECONDS);
    }

    private CompletableFuture<List<PointId>> ask() {
        CompletableFuture<List<PointId>> answer = new CompletableFuture<>();
        control.execute(() -> choices.dial(DRAWN, Candidate.Purpose.CONNECTION, answer::complete));
        return answer;
    }

    private Optional<Displacement> displace() throws Exception {
        CompletableFuture<Optional<Displacement>> answer = new CompletableFuture<>();
        control.execute(() -> choices.displace(MALLORY, DRAWN.get(0), answer::complete));
        return answer.get(90, TimeUnit.SECONDS);
    }

    private record Saying(
            String name, Function<List<Candidate>, List<Candidate>> dialling, Supplier<Optional<PeerId>> displacing)
            implements SelectionPolicy {

        static Saying dialling(String name, Function<List<Candidate>, List<Candidate>> order) {
            return new Saying(name, order, Optional::empty);
        }

        @Override
        public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
            return dialling.apply(drawn);
        }

        @Override
        public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
            return displacing.get();
        }
    }
}
