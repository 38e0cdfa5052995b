package org.jackfield.ciphers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Poly1305Test {

    private static final long SEED = 20_261_129;
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

    /** RFC 8439, appendix A.3, vectors 7 to 11: sums at the edges of 2^130 and 2^128. */
    @ParameterizedTest
    @CsvSource({
        "02000000000000000000000000000000, 00000000000000000000000000000000, "
                + "ffffffffffffffffffffffffffffffff, 03000000000000000000000000000000",
        "02000000000000000000000000000000, ffffffffffffffffffffffffffffffff, "
                + "02000000000000000000000000000000, 03000000000000000000000000000000",
        "01000000000000000000000000000000, 00000000000000000000000000000000, "
                + "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000, "
                + "05000000000000000000000000000000",
        "01000000000000000000000000000000, 00000000000000000000000000000000, "
                + "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101, "
                + "00000000000000000000000000000000",
        "02000000000000000000000000000000, 00000000000000000000000000000000, "
                + "fdffffffffffffffffffffffffffffff, faffffffffffffffffffffffffffffff",
        "01000000000000000400000000000000, 00000000000000000000000000000000, "
                + "e33594d7505e43b900000000000000003394d7505e4379cd01000000000000000000000000000000000000000000000001"
                + "000000000000000000000000000000, 14000000000000005500000000000000",
        "01000000000000000400000000000000, 00000000000000000000000000000000, "
                + "e33594d7505e43b900000000000000003394d7505e4379cd010000000000000000000000000000000000000000000000, "
                + "13000000000000000000000000000000"
    })
    void theTagsOfTheRfc(String r, String s, String message, String tag) {
        byte[] key = HexFormat.of().parseHex(r + s);
        AllPaths.stream()
                .forEach(path -> assertEquals(tag, tag(path, key, HexFormat.of().parseHex(message), 16), path.name()));
    }

    /** The same blocks again and again, so that what takes many of them at once meets its edges as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffffffffffffffffffffffffffff",
                "00000000000000000000000000000000",
                "fbffffffffffffffffffffffffffffff",
                "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000",
                "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101",
                "e33594d7505e43b900000000000000003394d7505e4379cd010000000000000000000000000000000000000000000000"
            })
    void edgesManyTimesOver(String blocks) {
        byte[] some = HexFormat.of().parseHex(blocks);
        for (String r :
                List.of("01", "02", "04", "0100000000000000", "01000000000000000400000000000000", "ff".repeat(16))) {
            byte[] key = Arrays.copyOf(HexFormat.of().parseHex(r), 32);
            Arrays.fill(key, 16, 32, (byte) 0xff);
            for (int length : new int[] {some.length, 1_024, 2_064, 16_384, 65_517}) {
                byte[] message = new byte[length];
                for (int i = 0; i < length; i++) {
                    message[i] = some[i % some.length];
                }
                String expected = byWholeNumbers(key, message);
                AllPaths.stream()
                        .forEach(path -> assertEquals(
                                expected, tag(path, key, message, 16_384), path.name() + ", r " + r + ", " + length));
            }
        }
    }

    /** Extreme bytes make the sums carry as far as they can. */
    @ParameterizedTest
    @CsvSource({"20000, 130, 4", "2000, 3000, 100"})
    void itAgreesWithWholeNumbers(int messages, int bound, int steps) {
        Random random = new Random(SEED);
        List<ManyBlocks> paths = AllPaths.stream().toList();
        for (int i = 0; i < messages; i++) {
            ManyBlocks path = paths.get(i % paths.size());
            byte[] key = bytes(random, 32);
            byte[] message = bytes(random, random.nextInt(bound));
            assertEquals(
                    byWholeNumbers(key, message),
                    tag(path, key, message, 16 * (1 + random.nextInt(steps))),
                    () -> path.name() + ", key " + HexFormat.of().formatHex(key) + ", message "
                            + HexFormat.of().formatHex(message) + ", seed " + SEED);
        }
    }

    /** Random bytes, or only such with all bits or almost none set. */
    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            byte[] extremes = {0, -1, -1, -1, (byte) 0xfb, 5, 1};
            for (int i = 0; i < length; i++) {
                bytes[i] = extremes[random.nextInt(extremes.length)];
            }
        }
        return bytes;
    }

    private static String tag(ManyBlocks path, byte[] key, byte[] message, int step) {
        Poly1305 authenticator = new Poly1305();
        authenticator.begin(key);
        for (int at = 0; at < message.length; at += step) {
            authenticator.update(path, message, at, Math.min(step, message.length - at));
        }
        byte[] tag = new byte[16];
        authenticator.finish(tag);
        return HexFormat.of().formatHex(tag);
    }

    /** RFC 8439, section 2.5.1, word by word. */
    private static String byWholeNumbers(byte[] key, byte[] message) {
        BigInteger r = littleEndian(Arrays.copyOf(key, 16)).and(CLAMP);
        BigInteger sum = BigInteger.ZERO;
        for (int at = 0; at < message.length; at += 16) {
            byte[] block = Arrays.copyOfRange(message, at, Math.min(at + 16, message.length) + 1);
            block[block.length - 1] = 1;
            sum = sum.add(littleEndian(block)).multiply(r).mod(PRIME);
        }
        sum = sum.add(littleEndian(Arrays.copyOfRange(key, 16, 32)));
        byte[] tag = new byte[16];
        for (int i = 0; i < tag.length; i++) {
            tag[i] = sum.shiftRight(8 * i).byteValue();
        }
        return HexFormat.of().formatHex(tag);
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }
}
