package org.jackfield.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Discovery} keeps to. A subclass says how one is made and how it comes to find something.
 *
 * <p>Real threads and real time are used, as a plugin's threads are its own; nothing waits longer than it must.
 */
public abstract class DiscoveryContract {

    /** What a method that never blocks may take on a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();
    private Set<Thread> threadsBefore = Set.of();
    private Discovery discovery;

    /** A new one, not started, that finds something when {@linkplain #somethingToFind there is something to find}. */
    protected abstract Discovery discovery();

    /** Sees to it that a started discovery finds at least one point soon. Called after start; nothing to do for many. */
    protected void somethingToFind() {}

    /** Threads that may live at the same time. */
    protected int mostThreads() {
        return 64;
    }

    /** How long it may take to find something, or to end, on a busy machine. */
    protected Duration patience() {
        return PATIENCE;
    }

    @BeforeEach
    final void rememberThreads() {
        threadsBefore = threads();
        discovery = discovery();
    }

    @AfterEach
    final void stopIt() {
        discovery.stop();
    }

    @Test
    void hasAShortNameThatDoesNotChange() {
        String name = discovery.name();

        assertTrue(name.matches("[a-z0-9-]{1,32}"), () -> "'" + name + "' is no name for a list");
        assertEquals(name, discovery().name());
    }

    @Test
    void beginsNothingBeforeItIsStarted() {
        assertEquals(Set.of(), newThreads());
    }

    @Test
    void findsPointsThatCanBeDialled() throws InterruptedException {
        start();
        somethingToFind();

        assertTrue(awaitFinding().point().port() > 0);
    }

    @Test
    void neverBlocks() {
        assertTimeout(AT_ONCE, this::start);
        assertTimeout(AT_ONCE, discovery::seek);
        assertTimeout(AT_ONCE, discovery::stop);
    }

    @Test
    void seekingOftenCostsNoMoreThanSeekingOnce() {
        start();

        assertTimeout(AT_ONCE, () -> {
            for (int i = 0; i < 1000; i++) {
                discovery.seek();
            }
        });

        int threads = newThreads().size();
        assertTrue(threads <= mostThreads(), () -> threads + " threads");
    }

    @Test
    void findsNothingOnceItHasStopped() throws InterruptedException {
        start();
        somethingToFind();
        awaitFinding();

        discovery.stop();
        findings.clear();
        somethingToFind();
        awaitEndOfThreads();

        assertEquals(0, findings.size());
    }

    @Test
    void itsThreadsEndWhenItStops() throws InterruptedException {
        start();
        discovery.seek();

        discovery.stop();

        awaitEndOfThreads();
    }

    @Test
    void stoppingTwiceIsHarmless() throws InterruptedException {
        start();
        discovery.stop();
        discovery.stop();

        awaitEndOfThreads();
    }

    @Test
    void beginsAgainAfterItHasStopped() throws InterruptedException {
        start();
        discovery.stop();
        awaitEndOfThreads();
        findings.clear();

        start();
        somethingToFind();

        assertFalse(awaitFinding().point().host().isEmpty());
    }

    private void start() {
        discovery.start(findings::add);
    }

    private Finding awaitFinding() throws InterruptedException {
        Finding finding = findings.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        assertTrue(finding != null, () -> "nothing found within " + patience());
        return finding;
    }

    private void awaitEndOfThreads() throws InterruptedException {
        for (Thread thread : newThreads()) {
            thread.join(patience().toMillis());
            assertFalse(thread.isAlive(), () -> thread.getName() + " lives on " + patience() + " after the stop");
        }
    }

    private Set<Thread> newThreads() {
        Set<Thread> threads = threads();
        threads.removeAll(threadsBefore);
        return threads;
    }

    /** But for the JDK's own, which come and go as they like. */
    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            ThreadGroup group = thread.getThreadGroup();
            if (group != null
                    && !group.getName().equals("system")
                    && !group.getName().equals("InnocuousThreadGroup")) {
                threads.add(thread);
            }
        }
        return threads;
    }
}
