package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Skipped where the processor's vectors are too narrow. */
@Timeout(300)
class StampSieveTest {

    private static final long SEED = 7693;
    private static final ByteString COUNTING_KEY =
            ByteString.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    /** {@code -Dhandshake.stamps=N} compares more of them. */
    private static final int STAMPS = Integer.getInteger("handshake.stamps", 10_000);

    private final StampSieve sieve = Sieves.vector().orElseGet(() -> abort("there are no vectors of 256 bits"));

    @Test
    void theModuleIsThere() {
        assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }

    @Test
    void theStampsOfTheReferenceAreFoundWithIt() {
        assertEquals(
                "000000000000000000000000000000000000000000005c9c",
                found(COUNTING_KEY, 16, zero()).hex());
        assertEquals(
                ReferenceIdentities.INITIATOR.stamp(), found(ReferenceIdentities.INITIATOR.publicKey(), 12, zero()));
        assertEquals(
                ReferenceIdentities.RESPONDER.stamp(), found(ReferenceIdentities.RESPONDER.publicKey(), 12, zero()));
    }

    /** Each of some hashes as the target, and one less. */
    @Test
    void itAgreesWithTheLibrary() {
        Random random = new Random(SEED);
        for (int stamps = 0; stamps < STAMPS; stamps += 4 * sieve.lanes()) {
            ByteString key = random(random, 32);
            ByteString start = random(random, Difficulty.STAMP_BYTES);
            long[] highest = new long[4 * sieve.lanes()];
            for (int i = 0; i < highest.length; i++) {
                highest[i] =
                        Difficulty.hash(key, plus(start, i)).shiftRight(192).longValue();
            }
            for (int i = 0; i < highest.length; i += sieve.lanes() - 1) {
                for (long target : new long[] {highest[i], highest[i] - 1}) {
                    assertEquals(
                            firstGroup(highest, target) * sieve.lanes(),
                            dismissed(key, start, target),
                            "key " + key.hex() + ", start " + start.hex() + ", target " + target);
                }
            }
        }
    }

    @Test
    void aSearchFindsThatItAgreesWithSingleHashes() {
        ByteString beforeACarry = ByteString.fromHex("00".repeat(16) + "ff".repeat(8));
        for (ByteString start : new ByteString[] {zero(), random(new Random(SEED), 24), beforeACarry}) {
            assertTrue(new WorkHash(COUNTING_KEY, new Difficulty(26).target(), start).agreesWith(sieve));
        }
    }

    @Test
    void itFindsTheSameStampsAcrossACarryToo() {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            ByteString key = random(random, 32);
            Difficulty difficulty = new Difficulty(10 * random.nextDouble());
            ByteString start = ByteString.of(ByteBuffer.allocate(Difficulty.STAMP_BYTES)
                    .putLong(random.nextLong())
                    .putLong(-1 + random.nextInt(2))
                    .putLong(-1 - random.nextInt(2_000))
                    .flip());
            WorkHash without = new WorkHash(key, difficulty.target(), start);
            while (!without.found()) {
                without.search(1_000);
            }
            assertEquals(
                    without.stamp(),
                    found(key, difficulty.value(), start),
                    "key " + key.hex() + ", start " + start.hex() + ", " + difficulty);
        }
    }

    /** So long that the sieve may be compiled meanwhile, and go on alone. */
    @Test
    void aSearchThatMayTakeItFindsAStampThatIsGood() throws Exception {
        Difficulty difficulty = new Difficulty(22);
        ByteString stamp = new JavaWorkSearch(new Random(SEED))
                .begin(new WorkRequest(COUNTING_KEY, difficulty.target(), 2, Optional.empty()))
                .stamp()
                .toCompletableFuture()
                .get(240, TimeUnit.SECONDS);

        assertTrue(difficulty.accepts(COUNTING_KEY, stamp));
    }

    private int dismissed(ByteString key, ByteString start, long target) {
        long[] message = new long[16];
        key.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(message, 0, 4);
        start.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(message, 4, 3);
        return sieve.dismissed(message, Long.reverseBytes(message[6]), target, 4);
    }

    private int firstGroup(long[] highest, long target) {
        int i = 0;
        while (i < highest.length && Long.compareUnsigned(highest[i], target) > 0) {
            i++;
        }
        return i / sieve.lanes();
    }

    private ByteString found(ByteString key, double difficulty, ByteString start) {
        WorkHash hash = new WorkHash(key, new Difficulty(difficulty).target(), start);
        while (!hash.found()) {
            hash.search(1_000, sieve);
        }
        return hash.stamp();
    }

    private static ByteString zero() {
        return ByteString.of(new byte[Difficulty.STAMP_BYTES]);
    }

    private static ByteString plus(ByteString stamp, int number) {
        byte[] sum = new BigInteger(1, stamp.toByteArray())
                .add(BigInteger.valueOf(number))
                .setBit(8 * Difficulty.STAMP_BYTES)
                .toByteArray();
        return ByteString.of(ByteBuffer.wrap(sum, 1, Difficulty.STAMP_BYTES));
    }

    private static ByteString random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.of(bytes);
    }
}
