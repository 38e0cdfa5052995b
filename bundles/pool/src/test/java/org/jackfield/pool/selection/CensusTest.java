package org.jackfield.pool.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import java.util.SplittableRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PeerScore;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Span;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.connection.Pool;
import org.jackfield.pool.connection.QuietChannel;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;

class CensusTest {

    private static final int SEED = 7;

    private final Random random = new Random(SEED);
    private final VirtualTime time = new VirtualTime();
    private final VirtualThreads threads = new VirtualThreads(time);
    private final Pool pool = new Pool(
            new FairScheduler(SchedulerSettings.UNCAPPED, time, time),
            () -> PoolSettings.DEFAULT,
            open -> message -> false,
            threads,
            new Guard(new EventStream(time, threads, time)));
    private final Map<PeerId, PeerScore> scores = new HashMap<>();
    private final Set<PeerId> held = new HashSet<>();
    private final Census census = census();
    private int next;

    @Test
    void whoeverComesGoesAndChangesIsToldAsIfAskedForTheFirstTime() {
        for (int i = 0; i < 500; i++) {
            List<PeerConnection> all = pool.all();
            if (all.isEmpty() || random.nextInt(3) == 0) {
                come(40);
            } else {
                change(all.get(random.nextInt(all.size())));
            }
            time.advance(Duration.ofSeconds(1));

            assertEquals(census().connected(), census.connected());
        }
    }

    private void change(PeerConnection one) {
        switch (random.nextInt(3)) {
            case 0 -> pool.unregister(one, new CloseReason.ClosedByPeer());
            case 1 -> judge(one.peer());
            default -> {
                if (!held.remove(one.peer())) {
                    held.add(one.peer());
                }
            }
        }
    }

    @Test
    void aQuestionAtAFullNodeOfAThousandCostsLittle() {
        for (int i = 0; i < 1_000; i++) {
            come(1_000);
        }
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        int rounds = 500;
        long sizes = 0;
        long spent = 0;
        for (int round = 0; round < 2 * rounds; round++) {
            // one of a hundred has been judged since the last question
            for (int i = 0; i < 10; i++) {
                judge(pool.all().get(random.nextInt(1_000)).peer());
            }
            long begin = thread.getCurrentThreadCpuTime();
            sizes += census.connected().size();
            spent += round < rounds ? 0 : thread.getCurrentThreadCpuTime() - begin;
        }

        System.out.println("A census of 1,000: " + spent / rounds / 1_000 + " us of a processor");
        assertEquals(1_000L * 2 * rounds, sizes);
        assertTrue(spent / rounds < 2_000_000, spent / rounds + " ns");
    }

    private Census census() {
        Census fresh = new Census(pool, new SplittableRandom(SEED), peer -> Optional.ofNullable(scores.get(peer)));
        fresh.ask(open -> held.contains(open.peer()), point -> Optional.empty());
        return fresh;
    }

    private void come(int peers) {
        int number = peers < 1_000 ? random.nextInt(peers) : next++;
        PeerId peer = new PeerId(ByteString.of(new byte[] {(byte) (number >> 8), (byte) number}), "id" + number);
        if (pool.connection(peer).isPresent()) {
            return;
        }
        Endpoint endpoint = new Endpoint(
                new PointId("tcp", "192.0.2.1", 9732),
                new PointId("tcp", "9." + random.nextInt(200) + "." + random.nextInt(256) + ".7", 1_024),
                Direction.INBOUND);
        pool.register(new PeerConnection(
                new QuietChannel(peer, endpoint),
                () -> true,
                Optional.empty(),
                () -> PoolSettings.DEFAULT,
                time,
                (ended, reason) -> {}));
        judge(peer);
    }

    private void judge(PeerId peer) {
        List<Span> spans = new ArrayList<>();
        Instant from = Instant.EPOCH;
        for (int i = 0; i < PeerHistory.MOST_SPANS; i++) {
            Instant until = from.plusSeconds(60);
            spans.add(new Span(from, until, Duration.ofSeconds(60), Map.of(Deed.USEFUL, (long) random.nextInt(100))));
            from = until;
        }
        PeerHistory history = new PeerHistory(spans, Optional.of(Duration.ofMillis(7)), "", List.of());
        scores.put(peer, new PeerScore(peer, Score.NEUTRAL, Optional.empty(), history, time.instant()));
    }
}
