package org.jackfield.pool.address;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.TableSizes;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nobody wrote, read as a book: they are one, or are refused with a sentence, and no count in them makes anything large. First come
 * those that are kept in {@code bodies} (the format, and what stands between header and sum), and others are made of them, too; one that
 * fails is named as it would stand there. The seed is printed; the profile {@code fuzz} does it ten times as long, {@code -Dbook.fuzz=N} so often.
 */
class BookFuzzTest {

    private static final long SEED = Long.getLong("book.fuzz.seed", 20_261_128);
    private static final int EXECUTIONS =
            Integer.getInteger("book.fuzz", Integer.getInteger("jackfield.fuzz.executions", 1_000_000));
    private static final int HEADER = 14;
    private static final int SUM = 4;
    private static final int HEADER_2 = 10;
    private static final int SUM_2 = 32;
    private static final TableSizes SMALL = TableSizes.ofBuckets(4, 2);

    /** What stands between header and sum of a book that somebody wrote. */
    private record Seed(byte[] body, int format) {

        static Seed of(String line) {
            String[] words = line.split(" ");
            return new Seed(ByteString.fromHex(words[1]).toByteArray(), Integer.parseInt(words[0]));
        }

        /** As it is kept. */
        String line() {
            return format + " " + ByteString.of(body).hex();
        }
    }

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void whateverTheBytesAreTheyAreABookOrRefused() throws IOException {
        List<Seed> kept = kept();
        List<Seed> seeds = new ArrayList<>(seeds());
        seeds.addAll(kept);
        BookFile format =
                new BookFile(PeerIds::parse, key -> new AddressTables(SMALL, key, () -> Library.NOON, random));
        long begin = System.nanoTime();
        int read = 0;
        for (int i = 0; i < EXECUTIONS; i++) {
            Seed body = i < kept.size() ? kept.get(i) : mutated(seeds.get(random.nextInt(seeds.size())));
            read += isBook(format, body) ? 1 : 0;
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        System.out.println("BookFuzzTest, seed " + SEED + ": " + EXECUTIONS + " executions in " + millis + " ms, "
                + read + " were books");
        assertTrue(read > EXECUTIONS / 100 && read < EXECUTIONS, read + " were books");
    }

    private static boolean isBook(BookFile format, Seed seed) {
        try {
            format.body(seed.body(), 0, seed.body().length, seed.format());
            return true;
        } catch (IllegalArgumentException e) {
            assertFalse(String.valueOf(e.getMessage()).isBlank(), () -> "a sentence is missing: " + seed.line());
            return false;
        } catch (RuntimeException | OutOfMemoryError e) {
            return fail("seed " + SEED + ": " + seed.line(), e);
        }
    }

    private static List<Seed> kept() throws IOException {
        try (InputStream in = BookFuzzTest.class.getResourceAsStream("bodies")) {
            return new String(in.readAllBytes(), US_ASCII).lines().map(Seed::of).toList();
        }
    }

    /** Of this format, and what the version before wrote. */
    private List<Seed> seeds() throws IOException {
        List<Seed> seeds = new ArrayList<>();
        for (int points : List.of(0, 1, 2, 3, 5, 8)) {
            byte[] whole = BookFile.write(Library.of(points, points, SMALL));
            seeds.add(new Seed(Arrays.copyOfRange(whole, HEADER, whole.length - SUM), 3));
        }
        try (InputStream in = BookFuzzTest.class.getResourceAsStream("address-book-2")) {
            byte[] whole = in.readAllBytes();
            seeds.add(new Seed(Arrays.copyOfRange(whole, HEADER_2, whole.length - SUM_2), 2));
        }
        return seeds;
    }

    private Seed mutated(Seed seed) {
        return new Seed(mutated(seed.body()), seed.format());
    }

    private byte[] mutated(byte[] seed) {
        byte[] bytes = seed.clone();
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
                case 3 -> {
                    byte[] cut = new byte[Math.max(1, at)];
                    System.arraycopy(bytes, 0, cut, 0, Math.min(cut.length, bytes.length));
                    bytes = cut;
                }
                case 4 -> {
                    byte[] longer = new byte[bytes.length + 1 + random.nextInt(8)];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    System.arraycopy(bytes, at, longer, longer.length - (bytes.length - at), bytes.length - at);
                    bytes = longer;
                }
                default -> bytes[at] = (byte) random.nextInt(4);
            }
        }
        return bytes;
    }
}
