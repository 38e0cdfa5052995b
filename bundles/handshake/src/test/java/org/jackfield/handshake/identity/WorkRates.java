package org.jackfield.handshake.identity;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import org.jackfield.api.bytes.ByteString;

/** How fast stamps are tried, and how long identities take: a program, whose table is in the README. */
final class WorkRates {

    private static final int ROUNDS = 8;
    private static final long NANOS_IN_A_ROUND = 500_000_000;
    private static final int BATCH = 4096;
    private static final int IDENTITIES = 10;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private WorkRates() {}

    public static void main(String[] arguments) {
        SecureRandom random = new SecureRandom();
        ByteString key = ByteString.of(random.generateSeed(32));
        ByteString start = ByteString.of(random.generateSeed(Difficulty.STAMP_BYTES));
        WorkHash hash = new WorkHash(key, BigInteger.ZERO, start);
        identities(random);
        System.out.println();
        System.out.println("| hashes by | million in a second of one processor |");
        System.out.println("|---|---|");
        row("BouncyCastle", tries -> {
            for (int i = 0; i < tries; i++) {
                Difficulty.hash(key, start);
            }
            return tries;
        });
        row("single hashes", hash::search);
        Sieves.vector()
                .ifPresent(sieve -> row("sieve of " + sieve.lanes() + " lanes", tries -> hash.search(tries, sieve)));
    }

    private static void row(String by, IntUnaryOperator search) {
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long tried = 0;
            long begun = THREADS.getCurrentThreadCpuTime();
            long spent;
            do {
                tried += search.applyAsInt(BATCH);
                spent = THREADS.getCurrentThreadCpuTime() - begun;
            } while (spent < NANOS_IN_A_ROUND);
            best = Math.max(best, 1e3 * tried / spent);
        }
        System.out.printf(Locale.ROOT, "| %s | %.1f |%n", by, best);
    }

    private static void identities(SecureRandom random) {
        IdentityGenerator generator = new IdentityGenerator(new JavaWorkSearch(random), random);
        int threads = Runtime.getRuntime().availableProcessors();
        long hashes = 0;
        Duration spentBefore = spent();
        long begun = System.nanoTime();
        for (int i = 0; i < IDENTITIES; i++) {
            IdentityGenerator.Generation generation = generator.begin(Difficulty.DEFAULT, threads);
            generation.identity().toCompletableFuture().join();
            hashes += generation.tried();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        double processorSeconds = spent().minus(spentBefore).toMillis() / 1e3;
        double millions = hashes / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%d identities of difficulty %s on %d threads, each on average: %.1f s, %.1f s of a processor, %.0f million hashes (expected: %.0f)%n",
                IDENTITIES,
                Difficulty.DEFAULT,
                threads,
                seconds / IDENTITIES,
                processorSeconds / IDENTITIES,
                millions / IDENTITIES,
                Difficulty.DEFAULT.expectedTries() / 1e6);
    }

    private static Duration spent() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
