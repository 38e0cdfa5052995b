package org.jackfield.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

/**
 * Whatever a record says, it becomes names and points in normal form, or is refused by an {@link IllegalArgumentException}, of which the
 * readers say that it is the only one; nothing else happens. First come those that are kept in {@code records} (the kind, what stands before
 * it in the message, itself), and a part of the others is made of them; one that fails is named as it would stand there. The build runs 10^6
 * records; {@code mvn test -P fuzz} ten times as many, or {@code -Dfuzz.executions=N}, or others ({@code -Dfuzz.seed=N}).
 */
class ReadingFuzzTest {

    private static final long SEED = Long.getLong("fuzz.seed", 53);
    private static final int EXECUTIONS = Integer.getInteger("fuzz.executions", 1_000_000);
    /** How none are written where some could be. */
    private static final String NO_BYTES = "-";

    private static final String[] POINTS = {
        "jackfield=tcp://192.0.2.1:9732",
        "jackfield=wss://node.example:443",
        "JackField=udp://[2001:db8::7]:4433",
        "jackfield=ws://a_b.c-d.example:1",
        "jackfield=node.example:65535",
        "v=spf1 -all"
    };

    /** One, and the part of the message to which its names may point. */
    private record Sample(Question.Kind kind, byte[] before, byte[] data) {

        static Sample of(String line) {
            String[] words = line.split(" ");
            return new Sample(Question.Kind.valueOf(words[0]), bytes(words[1]), bytes(words[2]));
        }

        private static byte[] bytes(String word) {
            return ByteString.fromHex(word.equals(NO_BYTES) ? "" : word).toByteArray();
        }

        /** As it is kept. */
        String line() {
            return kind + " " + word(before) + " " + word(data);
        }

        private static String word(byte[] bytes) {
            return bytes.length == 0 ? NO_BYTES : ByteString.of(bytes).hex();
        }
    }

    @Test
    void whateverARecordSaysIsReadOrRefused() throws IOException {
        List<Sample> kept = kept();
        Random random = new Random(SEED);
        Map<String, Integer> fates = new TreeMap<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            Sample record = i < kept.size() ? kept.get(i) : made(kept, random);
            fates.merge(record.kind() + " " + fate(record), 1, Integer::sum);
        }
        System.out.println(EXECUTIONS + " records of seed " + SEED + ": " + fates);
        assertTrue(
                fates.keySet()
                        .containsAll(Set.of(
                                "A read",
                                "A refused",
                                "AAAA read",
                                "AAAA refused",
                                "SRV read",
                                "SRV refused",
                                "TXT read",
                                "TXT refused",
                                "TXT read with points",
                                "TXT read with unreadable ones")),
                () -> "the seed reaches every branch: " + fates);
    }

    private static List<Sample> kept() throws IOException {
        try (InputStream in = ReadingFuzzTest.class.getResourceAsStream("records")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(Sample::of)
                    .toList();
        }
    }

    /** One in five is a kept one with a few bytes changed. */
    private static Sample made(List<Sample> kept, Random random) {
        if (random.nextInt(5) == 0) {
            Sample sample = kept.get(random.nextInt(kept.size()));
            byte[] data = sample.data().clone();
            for (int i = random.nextInt(3); i >= 0 && data.length > 0; i--) {
                data[random.nextInt(data.length)] = (byte) random.nextInt();
            }
            return new Sample(sample.kind(), sample.before(), data);
        }
        Question.Kind kind = Question.Kind.values()[random.nextInt(4)];
        byte[] before = new byte[random.nextInt(40)];
        fill(before, random);
        return new Sample(kind, before, data(kind, random, before.length));
    }

    private static String fate(Sample record) {
        try {
            return whatIsRead(record);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ": " + record.line(), e);
        }
    }

    private static String whatIsRead(Sample record) {
        ByteBuf message = Unpooled.wrappedBuffer(record.before(), record.data()).readerIndex(record.before().length);
        RecordData read;
        try {
            read = RecordData.read(record.kind(), message);
        } catch (IllegalArgumentException e) {
            return "refused";
        }
        if (read instanceof RecordData.Service service) {
            if (!service.target().isEmpty()) {
                assertEquals(service.target(), DomainName.checked(service.target()));
            }
        } else if (read instanceof RecordData.Words words) {
            PointWords points = PointWords.of(words);
            for (PointId point : points.points()) {
                assertEquals(point, PointId.parse(point.toString()));
                assertTrue(point.port() > 0);
            }
            if (points.unreadable() > 0) {
                return "read with unreadable ones";
            }
            return points.points().isEmpty() ? "read" : "read with points";
        }
        return "read";
    }

    private static byte[] data(Question.Kind kind, Random random, int before) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (kind) {
            case A -> noise(out, random, random.nextInt(8) == 0 ? random.nextInt(9) : 4);
            case AAAA -> noise(out, random, random.nextInt(8) == 0 ? random.nextInt(33) : 16);
            case SRV -> {
                noise(out, random, 6);
                name(out, random, before);
            }
            case TXT -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    word(out, random);
                }
            }
        }
        byte[] data = out.toByteArray();
        if (data.length > 0 && random.nextInt(4) == 0) {
            data[random.nextInt(data.length)] = (byte) random.nextInt();
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(data, random.nextInt(data.length + 4)) : data;
    }

    /** Labels, perhaps with a pointer at the end that leads back, to itself, forward or out of the message. */
    private static void name(ByteArrayOutputStream out, Random random, int before) {
        for (int i = random.nextInt(6); i > 0; i--) {
            int length = random.nextInt(30) == 0 ? random.nextInt(64) : 1 + random.nextInt(8);
            out.write(length);
            for (int j = 0; j < length; j++) {
                out.write("abcXYZ019-_".charAt(random.nextInt(11)));
            }
        }
        if (random.nextInt(3) == 0) {
            out.write(0xc0);
            out.write(random.nextInt(before + 10));
        } else {
            out.write(0);
        }
    }

    private static void word(ByteArrayOutputStream out, Random random) {
        byte[] word = POINTS[random.nextInt(POINTS.length)].getBytes(StandardCharsets.US_ASCII);
        for (int i = random.nextInt(3); i > 0; i--) {
            word[random.nextInt(word.length)] =
                    (byte) (random.nextBoolean() ? 32 + random.nextInt(95) : random.nextInt());
        }
        out.write(random.nextInt(16) == 0 ? random.nextInt(256) : word.length);
        out.writeBytes(word);
    }

    private static void noise(ByteArrayOutputStream out, Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        out.writeBytes(bytes);
    }

    /** What pointers may lead to: names, pointers, noise. */
    private static void fill(byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length) {
            int what = random.nextInt(6);
            bytes[at] = (byte) (what == 0 ? 0xc0 : what == 1 ? random.nextInt() : what == 2 ? 0 : 1);
            at++;
            if (at < bytes.length) {
                bytes[at] = (byte) (what == 0 ? random.nextInt(bytes.length) : 'a' + random.nextInt(26));
                at++;
            }
        }
    }
}
