package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;
import org.jackfield.handshake.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Proof of work: tezos-wire.md, sections 3 and 16. */
@Timeout(60)
class WorkTest {

    private static final long SEED = 7693;
    private static final ByteString COUNTING_KEY =
            ByteString.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final WorkSearch search = new JavaWorkSearch(new Random(SEED));

    @Test
    void wholeDifficultiesAskForThatManyZeroBits() {
        for (int whole : new int[] {0, 8, 24, 26, 201, 202, 203, 255}) {
            assertEquals(
                    power(256 - whole).subtract(BigInteger.ONE), new Difficulty(whole).target(), "difficulty " + whole);
        }
        assertEquals(BigInteger.ZERO, new Difficulty(256).target());
    }

    @Test
    void fractionsCount() {
        assertEquals(
                new BigInteger("2d413cccfe779affffffffffffffffffffffffffffffffffffffffffff", 16),
                new Difficulty(26.5).target());
    }

    @Test
    void aDifficultyOutsideOfItsBoundsIsRefused() {
        for (double value : new double[] {-0.1, 256.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Difficulty(value), "difficulty " + value);
        }
    }

    @Test
    void theHashIsReadAsALittleEndianNumber() {
        ByteString stamp = ByteString.fromHex("000000000000000000000000000000000000000000005c9c");

        assertEquals(
                new BigInteger("0000a677294e4aaf0344a39da2b1695f9432962bcaa97843ea48673191201102", 16),
                Difficulty.hash(COUNTING_KEY, stamp));
        assertTrue(new Difficulty(16).accepts(COUNTING_KEY, stamp));
        assertFalse(new Difficulty(18).accepts(COUNTING_KEY, stamp));
    }

    @Test
    void theStampsOfTheReferenceAreGoodForTheirDifficulty() {
        assertTrue(new Difficulty(12)
                .accepts(ReferenceIdentities.INITIATOR.publicKey(), ReferenceIdentities.INITIATOR.stamp()));
        assertTrue(new Difficulty(12)
                .accepts(ReferenceIdentities.RESPONDER.publicKey(), ReferenceIdentities.RESPONDER.stamp()));
        assertFalse(new Difficulty(12)
                .accepts(ReferenceIdentities.RESPONDER.publicKey(), ReferenceIdentities.INITIATOR.stamp()));
    }

    @Test
    void theSearchFindsTheSmallestStampFromItsStartOn() {
        assertEquals(
                "000000000000000000000000000000000000000000005c9c",
                found(COUNTING_KEY, 16, 1, 0).hex());
        assertEquals(ReferenceIdentities.INITIATOR.stamp(), found(ReferenceIdentities.INITIATOR.publicKey(), 12, 1, 0));
        assertEquals(ReferenceIdentities.RESPONDER.stamp(), found(ReferenceIdentities.RESPONDER.publicKey(), 12, 1, 0));
    }

    @Test
    void aSearchResumesWhereItIsToldTo() {
        assertEquals(
                "000000000000000000000000000000000000000000005c9c",
                found(COUNTING_KEY, 16, 1, 0x5c9c).hex());
        assertTrue(
                new BigInteger(found(COUNTING_KEY, 16, 1, 0x5c9d).hex(), 16).compareTo(BigInteger.valueOf(0x5c9c)) > 0);
    }

    @Test
    void theStampCarriesOverAllItsBytes() {
        WorkHash hash = new WorkHash(
                COUNTING_KEY, BigInteger.ZERO, ByteString.fromHex("00000000000000000000000000000001ffffffffffffffff"));
        hash.search(1);
        assertEquals(
                "000000000000000000000000000000020000000000000000", hash.stamp().hex());

        WorkHash last = new WorkHash(COUNTING_KEY, BigInteger.ZERO, ByteString.fromHex("ff".repeat(24)));
        last.search(1);
        assertEquals("00".repeat(24), last.stamp().hex());
    }

    @Test
    void theFastHashAgreesWithTheLibrarys() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            ByteString key = random(random, 32);
            ByteString stamp = random(random, Difficulty.STAMP_BYTES);
            BigInteger hash = Difficulty.hash(key, stamp);

            assertTrue(passes(key, hash, stamp), "its own hash as target, seed " + SEED + ", try " + i);
            assertFalse(
                    passes(key, hash.subtract(BigInteger.ONE), stamp),
                    "one less as target, seed " + SEED + ", try " + i);
        }
    }

    @Test
    void manyThreadsFindAStampThatIsGood() {
        Difficulty difficulty = new Difficulty(14.5);
        ByteString stamp = search.begin(new WorkRequest(COUNTING_KEY, difficulty.target(), 3, Optional.empty()))
                .stamp()
                .toCompletableFuture()
                .join();

        assertTrue(difficulty.accepts(COUNTING_KEY, stamp));
    }

    @Test
    void aSearchCanBeCalledOffAndCountsItsTries() throws Exception {
        WorkSearch.Search running = search.begin(new WorkRequest(COUNTING_KEY, BigInteger.ZERO, 2, Optional.empty()));
        while (running.tried() < 10_000) {
            Thread.onSpinWait();
        }
        running.cancel();
        running.cancel();

        CompletionException end = assertThrows(CompletionException.class, () -> running.stamp()
                .thenApply(found -> found)
                .toCompletableFuture()
                .join());
        assertEquals(CancellationException.class, end.getCause().getClass());
    }

    @Test
    void aStartOfAnotherLengthIsRefused() {
        WorkRequest request = new WorkRequest(COUNTING_KEY, BigInteger.ONE, 1, Optional.of(ByteString.fromHex("00")));
        assertThrows(IllegalArgumentException.class, () -> search.begin(request));
    }

    @Test
    void theExpectationHasNoMemory() {
        Difficulty difficulty = new Difficulty(26);

        assertEquals(Math.pow(2, 26), difficulty.expectedTries(), 1e-3);
        assertEquals(1 - Math.exp(-1), difficulty.foundWithin(1L << 26), 1e-6);
        assertEquals(0, difficulty.foundWithin(0));
        assertEquals(1, new Difficulty(0).foundWithin(1));
    }

    @Test
    void anIdentityIsGeneratedForAKey() throws Exception {
        byte[] secret = HexFormat.of().parseHex("59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419");
        IdentityGenerator generator = new IdentityGenerator(search, new SecureRandom());
        IdentityGenerator.Generation generation = generator.begin(
                secret, new Difficulty(12), 1, Optional.of(ByteString.of(new byte[Difficulty.STAMP_BYTES])));

        assertEquals("idr8hPVAzYprfyjUPgfB869FekcTPA", generation.peer().text());
        assertEquals(
                ReferenceIdentities.INITIATOR.stamp(),
                generation
                        .identity()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .stamp());
    }

    @TestFactory
    Stream<DynamicTest> recordedTargets() {
        return Vectors.each(
                "pow_targets.json",
                vector -> assertEquals(
                        new BigInteger(vector.get("target_hex_be").asText(), 16),
                        new Difficulty(vector.get("difficulty").asDouble()).target()));
    }

    @TestFactory
    Stream<DynamicTest> recordedIdentities() {
        return Vectors.each("identities.json", vector -> {
            ByteString publicKey = ByteString.of(Vectors.hex(vector.get("identity"), "public_key"));
            ByteString stamp = ByteString.of(Vectors.hex(vector.get("identity"), "proof_of_work_stamp"));

            assertEquals(
                    vector.get("identity").get("peer_id").asText(),
                    PeerIds.ofPublicKey(publicKey).text());
            assertEquals(
                    vector.get("peer_id_bytes").asText(),
                    PeerIds.ofPublicKey(publicKey).bytes().hex());
            assertEquals(
                    vector.get("pow_zero_bits").asInt(),
                    256 - Difficulty.hash(publicKey, stamp).bitLength());
            vector.get("pow_ok")
                    .properties()
                    .forEach(entry -> assertEquals(
                            entry.getValue().asBoolean(),
                            new Difficulty(Double.parseDouble(entry.getKey())).accepts(publicKey, stamp),
                            "difficulty " + entry.getKey()));
        });
    }

    private ByteString found(ByteString key, double difficulty, int threads, long start) {
        byte[] from = new byte[Difficulty.STAMP_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            from[from.length - 1 - i] = (byte) (start >>> 8 * i);
        }
        return search.begin(new WorkRequest(
                        key, new Difficulty(difficulty).target(), threads, Optional.of(ByteString.of(from))))
                .stamp()
                .toCompletableFuture()
                .join();
    }

    private static boolean passes(ByteString key, BigInteger target, ByteString stamp) {
        WorkHash hash = new WorkHash(key, target, stamp);
        hash.search(1);
        return hash.found();
    }

    private static ByteString random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteString.of(bytes);
    }

    private static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }
}
