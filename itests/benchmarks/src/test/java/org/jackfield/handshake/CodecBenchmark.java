package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An application's message written with its envelope, and read out of an opened frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final int LIMIT = 1 << 20;

    @Param({"64", "1024", "65000"})
    public int bytes;

    private final PointCodec points = new PointCodec("tcp");
    private final MessageEncoder encoder = new MessageEncoder(points, LIMIT, Vocabulary.OCTEZ);
    private final MessageDecoder decoder = new MessageDecoder(points, () -> LIMIT, Vocabulary.OCTEZ);
    private Message.Application message;
    private ByteBuffer target;
    private byte[] frame;

    @Setup
    public void prepare() {
        message = new Message.Application(
                new MessageId(Envelope.FIRST_APPLICATION_TAG), Payload.wrap(ByteBuffer.allocate(bytes)));
        target = ByteBuffer.allocate(Envelope.BYTES + bytes);
        encoder.encode(message, target);
        frame = target.array().clone();
    }

    @Benchmark
    public ByteBuffer encode() {
        encoder.encode(message, target.clear());
        return target;
    }

    @Benchmark
    public Optional<Message> decode() throws Violation {
        decoder.feed(frame, 0, frame.length);
        return decoder.next();
    }
}
