package org.jackfield.benchmarks.parts;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.benchmarks.end.Boxes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sealing and opening one frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CipherBenchmark {

    @Param({"shipped", "bouncycastle"})
    public String cipher;

    @Param({"64", "1024", "65000"})
    public int bytes;

    private final byte[] nonce = new byte[SecretBox.NONCE_BYTES];
    private SecretBox box;
    private ByteBuffer plaintext;
    private ByteBuffer sealed;
    private ByteBuffer opened;

    @Setup(Level.Trial)
    public void prepare() {
        box = Boxes.named(cipher).provider().box(new byte[SecretBox.KEY_BYTES]);
        plaintext = ByteBuffer.allocateDirect(bytes);
        sealed = ByteBuffer.allocateDirect(bytes + SecretBox.TAG_BYTES);
        opened = ByteBuffer.allocate(bytes);
        box.seal(nonce, plaintext.duplicate(), sealed.duplicate());
    }

    @Benchmark
    public ByteBuffer seal() {
        ByteBuffer target = sealed.duplicate();
        box.seal(nonce, plaintext.duplicate(), target);
        return target;
    }

    @Benchmark
    public boolean open() {
        return box.open(nonce, sealed.duplicate(), opened.clear());
    }
}
