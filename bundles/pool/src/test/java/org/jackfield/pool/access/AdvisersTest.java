package org.jackfield.pool.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Verdict;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.pool.thread.Threads;
import org.jackfield.testkit.RealTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies that hang, on real threads. */
@Timeout(120)
class AdvisersTest {

    /** Whoever never answers is late in any case. */
    private static final Duration SHORT = Duration.ofMillis(500);

    /** Nobody who answers at all is late, however busy the machine. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Endpoint SOMEBODY =
            new Endpoint(PointId.parse("192.0.2.1:9732"), PointId.parse("192.0.2.66:50000"), Direction.INBOUND);

    private final RealTime time = new RealTime();
    private final PlatformThreads threads = new PlatformThreads();
    private final Control control = new Control(threads.start("control"), time, time);
    private final EventStream events = new EventStream(time, threads, time);
    private volatile Duration patience = LONG;
    private final Advisers advisers = new Advisers(
            control,
            threads,
            new Guard(events),
            events,
            () -> PoolSettings.DEFAULT.with(AccessLimits.DEFAULT.patient(patience)));

    @AfterEach
    void end() {
        control.stop();
        time.close();
    }

    @Test
    void oneThatWaitsForEverIsInterruptedAndAskedAgain() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch thinking = new CountDownLatch(1);
        BlockingQueue<String> interruptions = new LinkedBlockingQueue<>();
        add(new Named("sleeper") {
            @Override
            public Verdict accept(Endpoint endpoint, Instant now) {
                try {
                    thinking.countDown();
                    never.await();
                    return Verdict.ADMIT;
                } catch (InterruptedException e) {
                    interruptions.add(Thread.currentThread().getName());
                    throw new IllegalStateException(e);
                }
            }
        });

        lateWhile(thinking);
        assertTrue(interruptions.poll(90, TimeUnit.SECONDS).startsWith("policies"));
        // perhaps not quite back yet: then it is late at once
        assertTrue(accept().isPresent());
    }

    @Test
    void oneThatMindsNoInterruptHoldsTheOthersUpOnceAndCanLeave() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch thinking = new CountDownLatch(1);
        Named deaf = new Named("deaf") {
            @Override
            public Verdict accept(Endpoint endpoint, Instant now) {
                thinking.countDown();
                while (released.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return Verdict.ADMIT;
            }
        };
        Named strict = new Named("strict") {
            @Override
            public Penalty afterEnd(Ending ending, Instant now) {
                return new Penalty(Optional.of(Duration.ofHours(1)), Optional.empty());
            }
        };
        add(deaf);
        add(strict);
        lateWhile(thinking);
        patience = LONG;

        CompletableFuture<Optional<Advisers.Term>> earned = new CompletableFuture<>();
        control.execute(() -> advisers.ask(
                policy -> policy.afterEnd(
                        new Ending(SOMEBODY, Optional.empty(), false, new CloseReason.InsufficientWork()),
                        time.instant()),
                (policy, said) -> {},
                (address, peer) -> earned.complete(address)));
        assertEquals(
                "strict",
                earned.get(90, TimeUnit.SECONDS).orElseThrow().policy(),
                "the other is asked on another thread");

        CompletableFuture<Void> left = new CompletableFuture<>();
        control.execute(() -> advisers.remove(deaf).thenAccept(left::complete));
        left.get(90, TimeUnit.SECONDS);
        assertFalse(accept().isPresent(), "who has left is not asked");
        released.countDown();
    }

    @Test
    void oneThatHasNotHeardItsQuestionIsAskedTheNextOne() throws Exception {
        for (boolean ending : List.of(false, true)) {
            CountDownLatch machine = new CountDownLatch(1);
            AtomicReference<AccessLimits> limits =
                    new AtomicReference<>(patient(Duration.ofMillis(50), Duration.ofMillis(100)));
            Advisers stalled = new Advisers(
                    control,
                    stalling(machine),
                    new Guard(events),
                    events,
                    () -> PoolSettings.DEFAULT.with(limits.get()));
            add(stalled, new Named("kind"));

            if (ending) {
                CompletableFuture<Optional<Advisers.Term>> earned = new CompletableFuture<>();
                control.execute(() ->
                        stalled.ask(this::afterEnd, (policy, said) -> {}, (address, peer) -> earned.complete(address)));
                assertEquals(Optional.empty(), earned.get(90, TimeUnit.SECONDS));
            } else {
                assertInstanceOf(CloseReason.PolicyLate.class, accept(stalled).orElseThrow());
            }
            limits.set(patient(LONG, LONG));
            machine.countDown();

            // it is late at once until its thread has got time
            Instant end = time.instant().plusSeconds(90);
            Optional<CloseReason> answer = accept(stalled);
            while (answer.isPresent() && time.instant().isBefore(end)) {
                answer = accept(stalled);
            }
            assertEquals(Optional.empty(), answer);
            control.execute(stalled::close);
        }
    }

    private static AccessLimits patient(Duration patience, Duration endingPatience) {
        AccessLimits usual = AccessLimits.DEFAULT;
        return new AccessLimits(
                usual.file(),
                usual.maxGreylisted(),
                usual.maxListed(),
                usual.overflowBytes(),
                usual.required(),
                patience,
                endingPatience,
                usual.unexpectedPeer(),
                usual.greylistedHandshakes());
    }

    /** Threads of which the first gets no time from the machine for a while. */
    private Threads stalling(CountDownLatch machine) {
        AtomicBoolean first = new AtomicBoolean(true);
        return name -> {
            Threads.Worker worker = threads.start(name);
            if (first.getAndSet(false)) {
                worker.execute(() -> await(machine));
            }
            return worker;
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLongestPenaltyCountsWhoeverSaysSo() throws Exception {
        add(new Hours("short", 1));
        add(new Hours("long", 3));
        add(new Hours("middle", 2));

        CompletableFuture<Optional<Advisers.Term>> earned = new CompletableFuture<>();
        control.execute(() -> advisers.ask(
                policy -> policy.afterEnd(
                        new Ending(SOMEBODY, Optional.empty(), false, new CloseReason.InsufficientWork()),
                        time.instant()),
                (policy, said) -> {},
                (address, peer) -> earned.complete(address)));

        assertEquals(Optional.of(new Advisers.Term(Duration.ofHours(3), "long")), earned.get(90, TimeUnit.SECONDS));
    }

    @Test
    void oneThatAnswersNothingHasFailed() throws Exception {
        add(new Named("mute") {
            @Override
            public Verdict accept(Endpoint endpoint, Instant now) {
                return null;
            }
        });

        assertEquals(
                Optional.of(new CloseReason.PluginFailed("mute", "java.lang.NullPointerException: it answered null")),
                accept());
    }

    @Test
    void thousandsOfEndingsThatWaitForOneThatHangsAreAllAnsweredByTheOthers() throws Exception {
        patience = SHORT;
        CountDownLatch released = new CountDownLatch(1);
        add(new Named("hangs") {
            @Override
            public Penalty afterEnd(Ending ending, Instant now) {
                while (released.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return Penalty.NONE;
            }
        });
        add(new Hours("quick", 1));
        CountDownLatch earned = new CountDownLatch(4000);

        control.execute(() -> {
            for (int i = 0; i < 4000; i++) {
                advisers.ask(
                        this::afterEnd,
                        (policy, said) -> {},
                        (address, peer) -> address.ifPresent(term -> earned.countDown()));
            }
        });

        assertTrue(earned.await(20, TimeUnit.SECONDS), earned.getCount() + " endings were lost");
        released.countDown();
    }

    @Test
    void whoWantsToPassIsAskedAboutBeforeAllEndingsThatWait() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        add(new Named("notes") {
            @Override
            public Verdict accept(Endpoint endpoint, Instant now) {
                asked.add("accept");
                return Verdict.ADMIT;
            }

            @Override
            public Penalty afterEnd(Ending ending, Instant now) {
                asked.add("end");
                return Penalty.NONE;
            }
        });
        CompletableFuture<Optional<CloseReason>> answer = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(5000);

        control.execute(() -> {
            for (int i = 0; i < 5000; i++) {
                advisers.ask(this::afterEnd, (policy, said) -> {}, (address, peer) -> ended.countDown());
            }
            advisers.ask(policy -> policy.accept(SOMEBODY, time.instant()), answer::complete);
        });

        assertEquals(Optional.empty(), answer.get(90, TimeUnit.SECONDS), "a flood of endings keeps nobody out");
        assertTrue(asked.indexOf("accept") <= 1, () -> "asked as number " + asked.indexOf("accept"));
        assertTrue(ended.await(20, TimeUnit.SECONDS));
    }

    /** A machine that is late itself does not put the question at all. */
    private void lateWhile(CountDownLatch thinking) throws Exception {
        patience = SHORT;
        do {
            assertInstanceOf(CloseReason.PolicyLate.class, accept().orElseThrow());
        } while (thinking.getCount() > 0);
    }

    private Penalty afterEnd(AccessPolicy policy) {
        return policy.afterEnd(
                new Ending(SOMEBODY, Optional.empty(), false, new CloseReason.InsufficientWork()), time.instant());
    }

    private void add(AccessPolicy policy) throws Exception {
        add(advisers, policy);
    }

    private void add(Advisers to, AccessPolicy policy) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        control.execute(() -> {
            to.add(policy, policy.name());
            done.complete(null);
        });
        done.get(90, TimeUnit.SECONDS);
    }

    private Optional<CloseReason> accept() throws Exception {
        return accept(advisers);
    }

    private Optional<CloseReason> accept(Advisers by) throws Exception {
        CompletableFuture<Optional<CloseReason>> answer = new CompletableFuture<>();
        control.execute(() -> by.ask(policy -> policy.accept(SOMEBODY, time.instant()), answer::complete));
        return answer.get(90, TimeUnit.SECONDS);
    }

    private static class Named implements AccessPolicy {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }
    }

    private static final class Hours extends Named {

        private final int hours;

        Hours(String name, int hours) {
            super(name);
            this.hours = hours;
        }

        @Override
        public Penalty afterEnd(Ending ending, Instant now) {
            return new Penalty(Optional.of(Duration.ofHours(hours)), Optional.empty());
        }
    }
}
