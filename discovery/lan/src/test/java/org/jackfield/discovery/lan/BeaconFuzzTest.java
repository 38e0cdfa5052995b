package org.jackfield.discovery.lan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jackfield.api.bytes.ByteString;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives is a beacon, which is written as it was read, or has a fate of its own; nothing else happens. First come those that
 * are kept in {@code datagrams}, and others are made of them. The build runs 10^6 datagrams; {@code mvn test -P fuzz} ten times as many, or {@code -Dfuzz.executions=N} of another seed ({@code -Dfuzz.seed=N}).
 */
class BeaconFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 15);
    private static final int EXECUTIONS = Integer.getInteger("fuzz.executions", 1_000_000);
    private static final ByteString SOUND =
            ByteString.fromHex("444953434f4d4147494332c917e0a6740e78e8c9a565eebebdc22604");

    @Test
    void whateverArrivesIsABeaconOrHasAFate() throws IOException {
        List<ByteString> kept = kept();
        Random random = new Random(SEED);
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        int sound = 0;
        for (int i = 0; i < EXECUTIONS; i++) {
            byte[] bytes = i < kept.size() ? kept.get(i).toByteArray() : datagram(kept, random);
            Reading reading = Beacon.read(ByteBuffer.wrap(bytes));
            if (reading instanceof Reading.Sound whole) {
                ByteBuffer again = whole.beacon().written();
                assertEquals(ByteBuffer.wrap(bytes), again, () -> "seed " + SEED + ": " + ByteString.of(bytes));
                sound++;
            } else {
                fates.merge(((Reading.Flawed) reading).fate(), 1, Integer::sum);
            }
        }
        System.out.println(EXECUTIONS + " datagrams of seed " + SEED + ": " + sound + " sound, flawed " + fates);
        assertTrue(sound > EXECUTIONS / 100 && fates.size() == 3, "the seed reaches every branch");
    }

    private static List<ByteString> kept() throws IOException {
        try (InputStream in = BeaconFuzzTest.class.getResourceAsStream("datagrams")) {
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .map(ByteString::fromHex)
                    .toList();
        }
    }

    /** A sound one or one that is kept, with some bytes changed, cut or prolonged; or noise. */
    private static byte[] datagram(List<ByteString> kept, Random random) {
        byte[] bytes = SOUND.toByteArray();
        switch (random.nextInt(7)) {
            case 0 -> {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(64));
            case 2 -> random.ints(1 + random.nextInt(4), 0, 28).forEach(at(bytes, random));
            case 3 -> random.ints(1 + random.nextInt(3), 10, 28).forEach(at(bytes, random));
            case 4 -> {
                System.arraycopy("JACKFIELD+".getBytes(US_ASCII), 0, bytes, 0, 10);
                random.ints(2, 26, 28).forEach(at(bytes, random));
            }
            case 5 -> {
                bytes = kept.get(random.nextInt(kept.size())).toByteArray();
                random.ints(1 + random.nextInt(2), 0, bytes.length).forEach(at(bytes, random));
            }
            default -> random.ints(2, 26, 28).forEach(at(bytes, random));
        }
        return bytes;
    }

    private static IntConsumer at(byte[] bytes, Random random) {
        return index -> bytes[index] = (byte) random.nextInt();
    }
}
