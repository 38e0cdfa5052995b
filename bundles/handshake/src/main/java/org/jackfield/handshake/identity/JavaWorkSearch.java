package org.jackfield.handshake.identity;

import java.math.BigInteger;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;

/**
 * Searches stamps in plain Java, on as many threads as are asked for.
 *
 * <p>Each thread counts its stamp up by one, as a big-endian number, from where it began; the threads begin evenly spaced over all
 * stamps, so that none repeats another's work. The threads are daemons of low priority.
 */
public final class JavaWorkSearch implements WorkSearch {

    private static final int BATCH = 4096;
    private static final int STAMP_BITS = 8 * Difficulty.STAMP_BYTES;

    private final RandomGenerator random;

    /** Takes starting points from the given source when a request names none. */
    public JavaWorkSearch(RandomGenerator random) {
        this.random = Objects.requireNonNull(random);
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public Search begin(WorkRequest request) {
        byte[] start = new byte[Difficulty.STAMP_BYTES];
        if (request.start().isPresent()) {
            if (request.start().get().length() != start.length) {
                throw new IllegalArgumentException("a stamp has " + start.length + " bytes, not "
                        + request.start().get().length());
            }
            request.start().get().copyTo(start, 0);
        } else {
            random.nextBytes(start);
        }
        Running running = new Running();
        BigInteger space = BigInteger.ONE.shiftLeft(STAMP_BITS);
        BigInteger distance = space.divide(BigInteger.valueOf(request.threads()));
        BigInteger first = new BigInteger(1, start);
        for (int i = 0; i < request.threads(); i++) {
            BigInteger from =
                    first.add(distance.multiply(BigInteger.valueOf(i))).mod(space);
            WorkHash hash = new WorkHash(request.publicKey(), request.target(), stampOf(from));
            Thread thread = new Thread(() -> running.search(hash), "work-" + (i + 1));
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        }
        return running;
    }

    private static ByteString stampOf(BigInteger number) {
        byte[] magnitude = number.toByteArray();
        byte[] stamp = new byte[Difficulty.STAMP_BYTES];
        int length = Math.min(magnitude.length, stamp.length);
        System.arraycopy(magnitude, magnitude.length - length, stamp, stamp.length - length, length);
        return ByteString.of(stamp);
    }

    private static final class Running implements Search {

        private final LongAdder tried = new LongAdder();
        private final CompletableFuture<ByteString> stamp = new CompletableFuture<>();

        void search(WorkHash hash) {
            try {
                while (!stamp.isDone()) {
                    int tries = hash.search(BATCH);
                    tried.add(tries);
                    if (hash.found()) {
                        stamp.complete(hash.stamp());
                    }
                }
            } catch (RuntimeException | Error e) {
                stamp.completeExceptionally(e);
                throw e;
            }
        }

        @Override
        public long tried() {
            return tried.sum();
        }

        @Override
        public CompletionStage<ByteString> stamp() {
            return stamp.minimalCompletionStage();
        }

        @Override
        public void cancel() {
            stamp.completeExceptionally(new CancellationException("the search was called off"));
        }
    }
}
