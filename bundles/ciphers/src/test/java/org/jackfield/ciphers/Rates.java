package org.jackfield.ciphers;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;

/**
 * How fast frames are sealed and opened, beside BouncyCastle: a program, whose table is in the README. What counts is the time that the
 * thread has had a processor for, because others use the processors, too.
 */
final class Rates {

    private static final int ROUNDS = 6;
    private static final long BYTES_IN_A_ROUND = 40_000_000;
    private static final int COST_OF_A_FRAME = 200;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Rates() {}

    public static void main(String[] arguments) {
        System.out.println("| frame | buffers | path | MB/s | bouncycastle MB/s | ratio |");
        System.out.println("|---|---|---|---|---|---|");
        for (int length : List.of(64, 512, 1024, 2048, 4096, 16_384, 65_000)) {
            row(length, "heap", ByteBuffer::allocate);
            row(length, "direct", ByteBuffer::allocateDirect);
        }
    }

    private static void row(int length, String kind, IntFunction<ByteBuffer> memory) {
        double reference = rate(new BouncyCastleBoxes(), length, memory);
        AllPaths.stream().forEach(path -> {
            double ours = rate(new JavaBoxes(path), length, memory);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %s | %.0f | %.0f | %.1f |%n",
                    length,
                    kind,
                    path.name(),
                    ours,
                    reference,
                    ours / reference);
        });
    }

    /** Megabytes that one thread seals or opens in a second: the best of some rounds. */
    private static double rate(SecretBoxProvider boxes, int length, IntFunction<ByteBuffer> memory) {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        ByteBuffer plaintext = memory.apply(length);
        ByteBuffer sealed = memory.apply(SecretBox.TAG_BYTES + length);
        long frames = BYTES_IN_A_ROUND / (COST_OF_A_FRAME + length);
        double best = 0;
        try (SecretBox sealing = boxes.box(key);
                SecretBox opening = boxes.box(key)) {
            for (int round = 0; round < ROUNDS; round++) {
                long begun = THREADS.getCurrentThreadCpuTime();
                for (long frame = 0; frame < frames; frame++) {
                    nonce[nonce.length - 1]++;
                    sealing.seal(nonce, plaintext.clear(), sealed.clear());
                    if (!opening.open(nonce, sealed.flip(), plaintext.clear())) {
                        throw new IllegalStateException(boxes.name() + " does not open what it has sealed");
                    }
                }
                best = Math.max(best, 2e3 * frames * length / (THREADS.getCurrentThreadCpuTime() - begun));
            }
        }
        return best;
    }
}
