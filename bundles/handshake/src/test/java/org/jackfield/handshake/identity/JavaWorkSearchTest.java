package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A search goes on without a sieve that is not to be trusted. */
@Timeout(120)
class JavaWorkSearchTest {

    private static final long SEED = 7693;
    private static final Difficulty DIFFICULTY = new Difficulty(16);
    private static final ByteString KEY =
            ByteString.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @Test
    void withoutASieveThatDismissesGoodStamps() throws Exception {
        assertFindsWith(() -> Optional.of(sieve(Integer.MAX_VALUE)));
    }

    @Test
    void withoutASieveThatFails() throws Exception {
        assertFindsWith(() -> {
            throw new NoClassDefFoundError("jdk/incubator/vector/LongVector");
        });
        assertFindsWith(() -> Optional.of(sieve(0)));
    }

    private static void assertFindsWith(Supplier<Optional<StampSieve>> sieves) throws Exception {
        ByteString stamp = new JavaWorkSearch(new Random(SEED), sieves)
                .begin(new WorkRequest(KEY, DIFFICULTY.target(), 1, Optional.empty()))
                .stamp()
                .toCompletableFuture()
                .get(100, TimeUnit.SECONDS);

        assertTrue(DIFFICULTY.accepts(KEY, stamp));
    }

    /** Dismisses all, at once, and so is the faster one; fails when it is asked more often than that. */
    private static StampSieve sieve(int mostQuestions) {
        return new StampSieve() {
            private int questions;

            @Override
            public int lanes() {
                return 8;
            }

            @Override
            public int dismissed(long[] message, long low, long target, int groups) {
                if (questions++ >= mostQuestions) {
                    throw new IllegalStateException("no more of that");
                }
                return groups * lanes();
            }
        };
    }
}
