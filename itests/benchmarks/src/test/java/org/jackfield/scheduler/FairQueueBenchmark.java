package org.jackfield.scheduler;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.scheduling.PeerClass;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whose turn it is among so many flows of all classes that stand in line: one is taken out, has its turn, and stands in line again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FairQueueBenchmark {

    private static final long TURN = SchedulerSettings.DEFAULT_TURN_BYTES;

    @Param({"10", "1000", "10000"})
    public int flows;

    private final Lines lines = new Lines(false);
    private final Instant now = Instant.EPOCH;

    @Setup
    public void stand() {
        PeerClass[] classes = PeerClass.values();
        for (int i = 0; i < flows; i++) {
            Place place = new Place(() -> {});
            place.peerClass = classes[i % classes.length];
            lines.of(place).join(place);
            lines.of(place).stand(place, TURN);
        }
    }

    @Benchmark
    public Place turn() {
        Place next = lines.next(TURN, now).orElseThrow();
        lines.begin(next, TURN, TURN);
        lines.of(next).stand(next, TURN);
        return next;
    }
}
