package org.jackfield.handshake.identity;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;

/**
 * Searches stamps in Java, on as many threads as are asked for.
 *
 * <p>Where Java has the Vector API, each thread lets a sieve and single hashes search in turn, until the compiler has made the sieve the
 * faster one, which goes on alone; if that takes more than {@value #PATIENCE_SECONDS} seconds, single hashes do. Whatever the sieve lets pass
 * is hashed once more by itself.
 *
 * <p>Each thread counts its stamp up by one, as a big-endian number, from where it began; the threads begin evenly spaced over all
 * stamps, so that none repeats another's work. The threads are daemons of low priority.
 */
public final class JavaWorkSearch implements WorkSearch {

    private static final int BATCH = 4096;
    private static final int SMALL_BATCH = 256;
    private static final int TURNS = 8;
    private static final long PATIENCE_SECONDS = 10;
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
            Thread thread = new Thread(() -> running.search(hash, Sieves.vector()), "work-" + (i + 1));
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

        void search(WorkHash hash, Optional<StampSieve> sieve) {
            try {
                Optional<StampSieve> faster = sieve.filter(candidate -> becomesFaster(hash, candidate));
                while (!stamp.isDone()) {
                    count(hash, faster.isPresent() ? hash.search(BATCH, faster.get()) : hash.search(BATCH));
                }
            } catch (RuntimeException | Error e) {
                stamp.completeExceptionally(e);
                throw e;
            }
        }

        private boolean becomesFaster(WorkHash hash, StampSieve sieve) {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                long gained = 0;
                for (int turn = 0; turn < TURNS; turn++) {
                    long before = System.nanoTime();
                    count(hash, hash.search(SMALL_BATCH));
                    long between = System.nanoTime();
                    count(hash, hash.search(SMALL_BATCH, sieve));
                    gained += between - before - (System.nanoTime() - between);
                    if (stamp.isDone()) {
                        return false;
                    }
                }
                if (gained > 0) {
                    return true;
                }
            }
            return false;
        }

        private void count(WorkHash hash, int tries) {
            tried.add(tries);
            if (hash.found()) {
                stamp.complete(hash.stamp());
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
