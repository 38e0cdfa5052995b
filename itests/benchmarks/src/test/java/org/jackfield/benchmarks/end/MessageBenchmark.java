package org.jackfield.benchmarks.end;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A message's whole way, from one node's application to another's: queue, codec, scheduler, cipher, socket, and back again. With
 * {@code -prof gc} it says what both nodes together allocate for it; the message itself is among that once, at the far end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {

    private static final int BATCH = 256;
    private static final long UNTIL_THERE_IS_ROOM_NANOS = 200_000;

    @Param({"64", "1024", "65536"})
    public int bytes;

    private final Ear ear = new Ear();
    private Machinery machinery;
    private List<WholeNode> nodes;
    private Speaker.Line line;
    private ByteBuffer message;

    @Setup(Level.Trial)
    public void connect() {
        machinery = new Machinery(Circumstances.of());
        nodes = List.of(new WholeNode(machinery, ear), new WholeNode(machinery, ear));
        nodes.get(0).connect(nodes.get(1).listening());
        line = nodes.get(0).lines().get(0);
        message = ByteBuffer.allocate(bytes);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void message() {
        long wanted = ear.count() + BATCH;
        for (int sent = 0; sent < BATCH; ) {
            if (line.say(message)) {
                sent++;
            } else {
                // whoever asks again at once makes more objects by asking than by speaking
                LockSupport.parkNanos(UNTIL_THERE_IS_ROOM_NANOS);
            }
        }
        while (ear.count() < wanted) {
            LockSupport.parkNanos(1);
        }
    }

    @TearDown(Level.Trial)
    public void part() {
        nodes.forEach(WholeNode::shutdown);
        machinery.shutdown();
    }
}
