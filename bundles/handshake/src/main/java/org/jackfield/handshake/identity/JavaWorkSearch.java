package org.jackfield.handshake.identity;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches stamps in Java, on as many threads as are asked for.
 *
 * <p>Where Java has the Vector API, each thread lets a sieve and single hashes search in turn, until the compiler has made the sieve the
 * faster one, which goes on alone if it agrees with single hashes; if that takes more than {@value #PATIENCE_SECONDS} seconds, or the
 * sieve fails, single hashes do. Whatever the sieve lets pass is hashed once more by itself.
 *
 * <p>Each thread counts its stamp up by one, as a big-endian number, from where it began; the threads begin evenly spaced over all
 * stamps, so that none repeats another's work. The threads are daemons of low priority.
 */
public final class JavaWorkSearch implements WorkSearch {

    private static final int BATCH = 4096;
    private static final int SMALL_BATCH = 256;
    private static final int TURNS = 16;

    /** So many of them: whoever is stopped in the midst of a turn by others of the machine is as slow as a sieve that is not compiled. */
    private static final int QUICKER = TURNS - 1;

    private static final long PATIENCE_SECONDS = 10;
    private static final int STAMP_BITS = 8 * Difficulty.STAMP_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(JavaWorkSearch.class);

    private final RandomGenerator random;
    private final Supplier<Optional<StampSieve>> sieves;

    /** Takes starting points from the given source when a request names none. */
    public JavaWorkSearch(RandomGenerator random) {
        this(random, Sieves::vector);
    }

    JavaWorkSearch(RandomGenerator random, Supplier<Optional<StampSieve>> sieves) {
        this.random = Objects.requireNonNull(random);
        this.sieves = sieves;
    }

    /** {@code java}, or, where a sieve by vectors is tried at each search, {@code java-vector-} and their bits. */
    @Override
    public String name() {
        return "java"
                + sieves.get()
                        .map(sieve -> "-vector-" + sieve.lanes() * Long.SIZE)
                        .orElse("");
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
            Thread thread = new Thread(() -> running.search(hash, sieves), "work-" + (i + 1));
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

        void search(WorkHash hash, Supplier<Optional<StampSieve>> sieves) {
            try {
                Optional<StampSieve> faster = faster(hash, sieves);
                while (!stamp.isDone()) {
                    count(hash, faster.isPresent() ? hash.search(BATCH, faster.get()) : hash.search(BATCH));
                }
            } catch (RuntimeException | Error e) {
                stamp.completeExceptionally(e);
                throw e;
            }
        }

        private Optional<StampSieve> faster(WorkHash hash, Supplier<Optional<StampSieve>> sieves) {
            try {
                Optional<StampSieve> faster = sieves.get().filter(sieve -> becomesFaster(hash, sieve));
                if (faster.isPresent() && !hash.agreesWith(faster.get())) {
                    LOG.error("stamps are hashed one by one: the sieve dismisses others than it should");
                    return Optional.empty();
                }
                return faster;
            } catch (RuntimeException | LinkageError e) {
                LOG.error("stamps are hashed one by one: the sieve fails", e);
                return Optional.empty();
            }
        }

        private boolean becomesFaster(WorkHash hash, StampSieve sieve) {
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                int quicker = 0;
                for (int turn = 0; turn < TURNS; turn++) {
                    long before = System.nanoTime();
                    count(hash, hash.search(SMALL_BATCH));
                    long between = System.nanoTime();
                    count(hash, hash.search(SMALL_BATCH, sieve));
                    quicker += System.nanoTime() - between < between - before ? 1 : 0;
                    if (stamp.isDone()) {
                        return false;
                    }
                }
                if (quicker >= QUICKER) {
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
