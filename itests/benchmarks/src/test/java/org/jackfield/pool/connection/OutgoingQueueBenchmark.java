package org.jackfield.pool.connection;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.pool.settings.PoolSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One message into a connection's queue, and the one out whose turn it is; so many wait. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutgoingQueueBenchmark {

    private static final int BYTES = 64;

    @Param({"0", "1000"})
    public int waiting;

    private final Message message =
            new Message.Application(new MessageId(0x4a60), Payload.wrap(ByteBuffer.allocate(BYTES)));
    private final MessageQueue queue = new MessageQueue(() -> PoolSettings.DEFAULT);
    private long given;

    @Setup
    public void fill() {
        for (int i = 0; i < waiting; i++) {
            queue.offer(message, BYTES, given++);
        }
    }

    @Benchmark
    public Optional<MessageQueue.Waiting> oneInAndOneOut() {
        queue.offer(message, BYTES, given++);
        return queue.poll();
    }
}
