package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.time.Timers;
import org.jackfield.handshake.HandshakeSettings;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.Conditions;
import org.jackfield.transports.memory.MemoryNetwork;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine on the platform's threads and clock: everybody dials everybody at once, and all talk. */
class RealThreadsTest {

    private static final int NODES = 6;
    private static final int MESSAGES = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int EXCHANGES = 30;
    private static final long SEED = 23;

    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final List<ExecutorService> loops =
            List.of(Executors.newSingleThreadExecutor(), Executors.newSingleThreadExecutor());
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final Timers timers = new RealTimers();
    private final MemoryNetwork network = new MemoryNetwork(
            SEED,
            Conditions.PERFECT,
            timers,
            InstantSource.system(),
            () -> loops.get(nextLoop.getAndIncrement() % loops.size()));
    private final List<PoolNode> nodes = new ArrayList<>();
    private final Map<String, MemoryTransport> transports = new ConcurrentHashMap<>();

    @AfterEach
    void end() throws Exception {
        for (PoolNode node : nodes) {
            node.shutdown().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        clockwork.shutdownNow();
        loops.forEach(ExecutorService::shutdownNow);
    }

    @Test
    @Timeout(60)
    void everybodyDialsEverybodyAndAllMessagesArriveInOrder() throws Exception {
        CountDownLatch connected = new CountDownLatch(NODES * (NODES - 1));
        Semaphore heard = new Semaphore(0);
        List<Counting> protocols = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            protocols.add(new Counting(connected, heard));
            nodes.add(node("10.0.0." + (i + 1), protocols.get(i)));
        }

        for (int i = 0; i < NODES; i++) {
            for (int j = 0; j < NODES; j++) {
                if (i != j) {
                    nodes.get(i).connect(Town.at("10.0.0." + (j + 1)));
                }
            }
        }

        assertTrue(connected.await(20, TimeUnit.SECONDS), connected.getCount() + " connections are missing");
        for (PoolNode node : nodes) {
            assertEquals(NODES - 1, node.pool().connections().size());
            for (Connection connection : node.pool().connections()) {
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(
                            SendResult.QUEUED,
                            connection.send(Counting.NUMBER, Payload.of(new byte[] {(byte) (i >> 8), (byte) i})));
                }
            }
        }
        assertTrue(
                heard.tryAcquire(NODES * (NODES - 1) * MESSAGES, 30, TimeUnit.SECONDS),
                heard.availablePermits() + " messages were heard");
        protocols.forEach(protocol -> assertEquals(Set.of(), protocol.wrong));
    }

    @Test
    @Timeout(60)
    void aTransportIsExchangedAgainAndAgainWhileBothTalk() throws Exception {
        CountDownLatch connected = new CountDownLatch(2);
        Semaphore heard = new Semaphore(0);
        Counting atAlice = new Counting(connected, heard);
        Counting atBob = new Counting(connected, heard);
        PoolNode alice = node("10.0.0.1", atAlice);
        PoolNode bob = node("10.0.0.2", atBob);
        nodes.add(alice);
        nodes.add(bob);
        Connection toBob =
                alice.connect(Town.at("10.0.0.2")).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertTrue(connected.await(20, TimeUnit.SECONDS));
        Connection toAlice = bob.pool().connection(alice.self()).orElseThrow();

        AtomicInteger exchanges = new AtomicInteger();
        Thread exchanger = new Thread(() -> {
            while (exchanges.get() < EXCHANGES) {
                MemoryTransport old = transports.get("10.0.0.1");
                alice.remove(old).toCompletableFuture().join();
                old.shutdown();
                MemoryTransport next = new MemoryTransport(network, "10.0.0.1");
                transports.put("10.0.0.1", next);
                alice.add(next);
                exchanges.incrementAndGet();
            }
        });
        exchanger.start();
        int messages = 0;
        while (exchanges.get() < EXCHANGES || messages < MESSAGES) {
            send(toBob, messages);
            send(toAlice, messages);
            messages++;
        }

        assertTrue(
                heard.tryAcquire(2 * messages, 30, TimeUnit.SECONDS),
                heard.availablePermits() + " of " + 2 * messages + " messages were heard after " + exchanges
                        + " exchanges; " + atAlice.wrong + atBob.wrong + toBob.stats() + toAlice.stats());
        exchanger.join();
        assertEquals(Set.of(), atAlice.wrong);
        assertEquals(Set.of(), atBob.wrong);
        assertTrue(toBob.open() && toAlice.open());
    }

    private static void send(Connection connection, int i) {
        Payload number = Payload.of(new byte[] {(byte) (i >> 8), (byte) i});
        SendResult result = connection.send(Counting.NUMBER, number);
        while (result == SendResult.DROPPED) {
            Thread.onSpinWait();
            result = connection.send(Counting.NUMBER, number);
        }
        assertEquals(SendResult.QUEUED, result, "message " + i);
    }

    private PoolNode node(String host, Protocol protocol) {
        byte[] secret = new byte[32];
        new Random(SEED + host.hashCode()).nextBytes(secret);
        TezosHandshake handshake = new TezosHandshake(
                Resident.identity(secret),
                HandshakeSettings.of(Town.NETWORK)
                        .withExpectedWork(new Difficulty(0))
                        .withPointScheme("memory"),
                BouncyCastleBoxes::new,
                new SecureRandom());
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, timers, InstantSource.system());
        scheduler.activate();
        PoolNode node = new PoolNode(
                // a busy machine may take longer than an operator would wait
                Town.quiet(host).adoptingWithin(PATIENCE).handingOverWithin(PATIENCE),
                handshake,
                new PeersJson("tcp"),
                scheduler,
                timers,
                InstantSource.system(),
                new Random(SEED),
                new PlatformThreads());
        transports.put(host, new MemoryTransport(network, host));
        node.add(transports.get(host));
        node.add(protocol);
        node.activate();
        // or else whoever dials at once may be refused
        while (node.listening().isEmpty()) {
            Thread.onSpinWait();
        }
        return node;
    }

    private static final class Counting implements Protocol {

        static final MessageId NUMBER = new MessageId(0x40);

        private final CountDownLatch connected;
        private final Semaphore heard;
        private final Map<PeerId, Integer> next = new ConcurrentHashMap<>();
        final Set<String> wrong = ConcurrentHashMap.newKeySet();

        Counting(CountDownLatch connected, Semaphore heard) {
            this.connected = connected;
            this.heard = heard;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Set<MessageId> messages() {
            return Set.of(NUMBER);
        }

        @Override
        public void connected(Connection connection) {
            next.put(connection.peer(), 0);
            connected.countDown();
        }

        @Override
        public void received(Connection connection, MessageId id, Payload payload) {
            byte[] bytes = payload.toByteArray();
            int number = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
            int expected = (next.merge(connection.peer(), 1, Integer::sum) - 1) & 0xffff;
            if (number != expected) {
                wrong.add(number + " instead of " + expected);
            }
            heard.release();
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {
            if (!(reason instanceof CloseReason.Shutdown) && !(reason instanceof CloseReason.ClosedByPeer)) {
                wrong.add(reason.sentence());
            }
        }
    }

    private final class RealTimers implements Timers {

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            ScheduledFuture<?> timer = clockwork.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            ScheduledFuture<?> timer =
                    clockwork.scheduleWithFixedDelay(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        }
    }
}
